// title: Denied and cancelled supplies
// description: >-
//   What a source says is not, or no longer to be, supplied: denials, contracts called off, bans. Newest first.
// parameters:
//   government: {type: government, help: "a country, or any organisation that is the recipient; all where none is named"}
//   status: {type: status, default: "denied, cancelled", help: "denied or cancelled"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   recipient: {type: text, help: "the recipient's name"}
//   status: {type: text, help: "denied or cancelled"}
//   product: {type: text, help: "what, in the source's words"}
//   purposes: {type: list, help: "what for"}
//   date: {type: date, help: "the claim's best date"}
//   attributed_to: {type: text, help: "whose word it is"}
//   quote: {type: text, help: "the sentence, or the notice's own words"}
//   path: {type: text, help: "where it stands in a notice (XPath or JSON pointer), and in which file of a zip"}
//   document: {type: text, help: "the document's address"}
//   document_title: {type: text, help: "its title"}
//   source: {type: text, help: "the source it was fetched from"}
//   published: {type: date, help: "when it was published"}
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
//   claim_id: {type: text, help: "the claim's id"}
// example: --government Norway
CALL {
  UNWIND $government_ids AS id
  MATCH (r:Organization {id: id})<-[:RECIPIENT]-(k:Claim)
  WHERE k.status IN $status
  RETURN k, r
  UNION ALL
  UNWIND CASE WHEN size($government_ids) = 0 THEN $status ELSE [] END AS against
  MATCH (k:Claim {status: against})-[:RECIPIENT]->(r:Organization)
  WHERE size($government_countries) = 0 OR r.origin IN $government_countries
    OR (r.country IN $government_countries AND r.kind IN ['public_body', 'government'])
  RETURN k, r
}
WITH k, r
WHERE k.type = 'SUPPLIES'
MATCH (k)-[:SUPPLIER]->(s:Organization)
MATCH (k)-[place:STATED_IN]->(d:Document)
RETURN s.name AS supplier, r.name AS recipient, k.status AS status, k.product AS product, k.purposes AS purposes, k.date AS date,
  k.attributed_to AS attributed_to, place.quote AS quote, place.path AS path, d.url AS document, d.title AS document_title,
  d.source AS source, d.published AS published,
  s.id AS supplier_id, r.id AS recipient_id, k.id AS claim_id
ORDER BY coalesce(k.date, '') DESC, supplier, recipient, claim_id, d.sha256 SKIP $offset LIMIT $limit
