// title: Suppliers of a government
// description: >-
//   Who supplies a country (its bodies, cities and regions), a body or a city; best-backed first. Where a status is asked
//   for together with a purpose or a technology, one and the same claim must give both.
// parameters:
//   government: {type: government, required: true, help: "whose suppliers: a country, a body or a city"}
//   purpose: {type: purpose, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
//   status: {type: supply_status, help: "current, former, planned or bid, one or several"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipient: {type: text, help: "the recipient's name"}
//   recipient_country: {type: text, help: "its country (alpha-2), none for a group"}
//   statuses: {type: list, help: "every status that a claim gives"}
//   purposes: {type: list, help: "what for"}
//   technologies: {type: list, help: "what"}
//   first: {type: date, help: "earliest date of a claim"}
//   last: {type: date, help: "latest date of a claim"}
//   claims: {type: integer, help: "how many claims say so"}
//   contracts: {type: integer, help: "how many of them are contracts"}
//   amount_eur: {type: number, help: "sum of its contracts and unshared amounts in euro, at the rate of the day"}
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
// example: --government China --purpose surveillance
CALL {
  CALL {
    UNWIND $government_ids AS id
    MATCH (r:Organization {id: id})
    RETURN r
    UNION ALL
    UNWIND $government_countries AS code
    MATCH (:Country {code: code})<-[:IN_COUNTRY]-(r:Organization)
    WHERE r.kind IN ['public_body', 'government']
    RETURN r
    UNION ALL
    MATCH (r:Group)
    WHERE r.origin IN $government_countries
    RETURN r
  }
  WITH r
  WHERE size($status) = 0 OR size($purpose) + size($technology) = 0
  MATCH (r)<-[e:SUPPLIES]-(s:Organization)
  WHERE (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
    AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
    AND (size($status) = 0 OR any(x IN e.statuses WHERE x IN $status))
  RETURN s, e, r
  UNION ALL
  CALL {
    UNWIND $government_ids AS id
    MATCH (r:Organization {id: id})
    RETURN r
    UNION ALL
    UNWIND $government_countries AS code
    MATCH (:Country {code: code})<-[:IN_COUNTRY]-(r:Organization)
    WHERE r.kind IN ['public_body', 'government']
    RETURN r
    UNION ALL
    MATCH (r:Group)
    WHERE r.origin IN $government_countries
    RETURN r
  }
  WITH r
  WHERE size($status) > 0 AND size($purpose) + size($technology) > 0
  MATCH (r)<-[:RECIPIENT]-(k:Claim)-[:SUPPLIER]->(s:Organization)
  WHERE k.type = 'SUPPLIES' AND k.status IN $status
    AND (size($purpose) = 0 OR any(x IN k.purposes WHERE x IN $purpose))
    AND (size($technology) = 0 OR any(x IN k.technologies WHERE x IN $technology))
  WITH DISTINCT r, s
  MATCH (r)<-[e:SUPPLIES]-(s)
  RETURN s, e, r
}
RETURN s.name AS supplier, s.country AS supplier_country, r.name AS recipient, r.country AS recipient_country,
  e.statuses AS statuses, e.purposes AS purposes, e.technologies AS technologies,
  e.first AS first, e.last AS last, e.claims AS claims, e.contracts AS contracts,
  e.amount_eur AS amount_eur, s.id AS supplier_id, r.id AS recipient_id
ORDER BY claims DESC, supplier, recipient, supplier_id, recipient_id SKIP $offset LIMIT $limit
