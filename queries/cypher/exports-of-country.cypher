// title: What a country's suppliers export
// description: >-
//   Every supply from a country's companies (or a group of them) to a recipient elsewhere; best-backed first.
// parameters:
//   exporter: {type: country, required: true, help: "the suppliers' country"}
//   destination: {type: country, help: "only recipients of these countries"}
//   purpose: {type: purpose, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
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
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
// example: --exporter CN --destination Serbia
CALL {
  UNWIND $exporter AS code
  MATCH (:Country {code: code})<-[:IN_COUNTRY]-(s:Organization)
  RETURN s
  UNION ALL
  MATCH (s:Group)
  WHERE s.origin IN $exporter
  RETURN s
}
MATCH (s)-[e:SUPPLIES]->(r:Organization)
WHERE (r.country IS NULL OR NOT r.country IN $exporter)
  AND (size($destination) = 0 OR r.country IN $destination)
  AND (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
  AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
RETURN s.name AS supplier, s.country AS supplier_country, r.name AS recipient, r.country AS recipient_country,
  r.kind AS recipient_kind, e.statuses AS statuses, e.purposes AS purposes, e.technologies AS technologies,
  e.first AS first, e.last AS last, e.claims AS claims, e.contracts AS contracts,
  s.id AS supplier_id, r.id AS recipient_id
ORDER BY claims DESC, supplier, recipient, supplier_id, recipient_id SKIP $offset LIMIT $limit
