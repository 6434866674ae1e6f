// What some organisations supply, own or displace.
UNWIND $ids AS id
MATCH (s:Organization {id: id})-[e:SUPPLIES|OWNS|DISPLACES]->(r:Organization)
RETURN type(e) AS type, s.name AS supplier, s.kind AS supplier_kind, s.country AS supplier_country, r.name AS recipient,
  r.kind AS recipient_kind, r.country AS recipient_country, e.status AS status, e.statuses AS statuses,
  e.purposes AS purposes, e.technologies AS technologies, e.first AS first, e.last AS last, e.claims AS claims,
  e.contracts AS contracts, e.amount_eur AS amount_eur, e.share AS share, e.since AS since, e.confidence AS confidence, s.id AS supplier_id,
  r.id AS recipient_id
ORDER BY supplier_id, recipient_id, type
