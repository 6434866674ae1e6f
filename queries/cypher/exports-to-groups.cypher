// title: Groups that a country's suppliers export to
// description: >-
//   Which groups (authoritarian states, European cities) the companies of a country supply, and the groups of suppliers
//   that its sources speak of, each with one quote.
// parameters:
//   exporter: {type: country, required: true, help: "the suppliers' country"}
//   purpose: {type: purpose, help: "what it is used for, one or several"}
// columns:
//   supplier: {type: text, help: "the supplier, or the group of suppliers"}
//   supplier_kind: {type: text, help: "company or group"}
//   recipient: {type: text, help: "the group that is supplied"}
//   statuses: {type: list, help: "every status that a claim gives"}
//   purposes: {type: list, help: "what for"}
//   technologies: {type: list, help: "what"}
//   claims: {type: integer, help: "how many claims say so"}
//   quote: {type: text, help: "one sentence that says so"}
//   document: {type: text, help: "the address of its document"}
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the group's id"}
// example: --exporter Kina
MATCH (r:Group)<-[e:SUPPLIES]-(s:Organization)
WHERE (s.country IN $exporter OR s.origin IN $exporter)
  AND (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
WITH s, e, r, s.name AS supplier, r.name AS recipient, s.id AS supplier_id, r.id AS recipient_id
ORDER BY recipient, supplier, recipient_id, supplier_id SKIP $offset LIMIT $limit
CALL (s, r) {
  MATCH (r)<-[:RECIPIENT]-(k:Claim)-[:SUPPLIER]->(s)
  WHERE k.type = 'SUPPLIES'
  MATCH (k)-[place:STATED_IN]->(d:Document)
  WITH k, place, d ORDER BY place.quote IS NULL, k.confidence DESC, k.id, d.sha256 LIMIT 1
  RETURN collect({quote: place.quote, path: place.path, document: d.url}) AS proofs
}
RETURN supplier AS supplier, s.kind AS supplier_kind, recipient AS recipient, e.statuses AS statuses, e.purposes AS purposes,
  e.technologies AS technologies, e.claims AS claims, proofs[0].quote AS quote, proofs[0].document AS document,
  supplier_id AS supplier_id, recipient_id AS recipient_id
ORDER BY recipient, supplier, recipient_id, supplier_id
