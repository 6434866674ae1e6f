// title: Customers of a company
// description: >-
//   Whom a company supplies, best-backed first. Where a status is asked for together with a purpose or a technology, one
//   and the same claim must give both.
// parameters:
//   company: {type: organisation, required: true, help: "the supplier"}
//   country: {type: country, help: "only recipients of these countries"}
//   purpose: {type: purpose, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
//   status: {type: supply_status, help: "current, former, planned or bid, one or several"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipient: {type: text, help: "the recipient's name"}
//   recipient_country: {type: text, help: "its country (alpha-2), none for a group"}
//   recipient_kind: {type: text, help: "company, public_body, government, group, person or other"}
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
// example: --company Huawei --status current
CALL {
  UNWIND $company AS id
  MATCH (s:Organization {id: id})
  WITH s
  WHERE size($status) = 0 OR size($purpose) + size($technology) = 0
  MATCH (s)-[e:SUPPLIES]->(r:Organization)
  WHERE (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
    AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
    AND (size($status) = 0 OR any(x IN e.statuses WHERE x IN $status))
  RETURN s, e, r
  UNION ALL
  UNWIND $company AS id
  MATCH (s:Organization {id: id})
  WITH s
  WHERE size($status) > 0 AND size($purpose) + size($technology) > 0
  MATCH (s)<-[:SUPPLIER]-(k:Claim)-[:RECIPIENT]->(r:Organization)
  WHERE k.type = 'SUPPLIES' AND k.status IN $status
    AND (size($purpose) = 0 OR any(x IN k.purposes WHERE x IN $purpose))
    AND (size($technology) = 0 OR any(x IN k.technologies WHERE x IN $technology))
  WITH DISTINCT r, s
  MATCH (r)<-[e:SUPPLIES]-(s)
  RETURN s, e, r
}
WITH s, e, r
WHERE size($country) = 0 OR r.country IN $country
RETURN s.name AS supplier, s.country AS supplier_country, r.name AS recipient, r.country AS recipient_country,
  r.kind AS recipient_kind, e.statuses AS statuses, e.purposes AS purposes, e.technologies AS technologies,
  e.first AS first, e.last AS last, e.claims AS claims, e.contracts AS contracts,
  e.amount_eur AS amount_eur, s.id AS supplier_id, r.id AS recipient_id
ORDER BY claims DESC, recipient, supplier, supplier_id, recipient_id SKIP $offset LIMIT $limit
