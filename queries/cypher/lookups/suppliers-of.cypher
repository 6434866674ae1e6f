// Who supplies an organisation, best-backed first.
MATCH (o:Organization {id: $id})<-[e:SUPPLIES]-(x:Organization)
WITH x, e, e.claims AS claims, x.name AS name, x.id AS id
ORDER BY claims DESC, name, id LIMIT $limit
RETURN id AS id, name AS name, x.kind AS kind, x.country AS country, e.status AS status, e.statuses AS statuses, e.purposes AS purposes,
  e.technologies AS technologies, e.first AS first, e.last AS last, claims AS claims, e.contracts AS contracts,
  e.amount_eur AS amount_eur
ORDER BY claims DESC, name, id
