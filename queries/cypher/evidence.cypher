// title: Evidence of one edge
// description: >-
//   Every claim that one organisation supplies (owns, displaces) another: the sentence or the place in the notice, the
//   document, the dates, and whose word it is. Denied and cancelled claims are shown too.
// parameters:
//   supplier: {type: organisation, required: true, help: "the supplier (owner, newcomer)"}
//   recipient: {type: government, required: true, help: "whom: any organisation, or a country for all its bodies"}
//   status: {type: status, help: "only claims of these statuses"}
// columns:
//   type: {type: text, help: "SUPPLIES, OWNS or DISPLACES"}
//   status: {type: text, help: "what the claim says of it"}
//   supplier: {type: text, help: "the supplier's name"}
//   recipient: {type: text, help: "the recipient's name"}
//   supplier_text: {type: text, help: "the supplier as the source names it"}
//   recipient_text: {type: text, help: "the recipient as the source names it"}
//   product: {type: text, help: "what, in the source's words"}
//   purposes: {type: list, help: "what for"}
//   technologies: {type: list, help: "what"}
//   purpose_sources: {type: list, help: "where a notice says each purpose: cpv, title, description, buyer (its name)"}
//   technology_sources: {type: list, help: "where a notice names each technology: cpv, title, description"}
//   start: {type: date, help: "from"}
//   end: {type: date, help: "until"}
//   amount: {type: number, help: "of this relation alone, in units"}
//   currency: {type: text, help: "ISO 4217"}
//   contract: {type: text, help: "title of the contract it rests on"}
//   attributed_to: {type: text, help: "whose word it is, where the source does not say it itself"}
//   quote: {type: text, help: "the sentence, or the notice's own words"}
//   path: {type: text, help: "where it stands in a notice (XPath or JSON pointer), and in which file of a zip"}
//   document: {type: text, help: "the document's address"}
//   document_title: {type: text, help: "its title"}
//   source: {type: text, help: "the source it was fetched from"}
//   published: {type: date, help: "when it was published"}
//   confidence: {type: number, help: "0 to 1"}
//   reader: {type: text, help: "what read it"}
//   flags: {type: list, help: "what is not to be trusted"}
//   claim_id: {type: text, help: "the claim's id"}
//   sha256: {type: text, help: "of the document's bytes"}
// example: --supplier Huawei --recipient Nanjing
CALL {
  UNWIND $supplier AS id
  MATCH (s:Organization {id: id})
  UNWIND $recipient_ids AS other
  MATCH (r:Organization {id: other})<-[buyer:RECIPIENT]-(k:Claim)-[seller:SUPPLIER]->(s)
  RETURN s, seller, k, buyer, r
  UNION ALL
  UNWIND CASE WHEN size($recipient_countries) > 0 THEN $supplier ELSE [] END AS id
  MATCH (s:Organization {id: id})<-[seller:SUPPLIER]-(k:Claim)-[buyer:RECIPIENT]->(r:Organization)
  WHERE r.origin IN $recipient_countries
    OR (r.country IN $recipient_countries AND r.kind IN ['public_body', 'government'])
  RETURN s, seller, k, buyer, r
}
WITH s, seller, k, buyer, r
WHERE size($status) = 0 OR k.status IN $status
MATCH (k)-[place:STATED_IN]->(d:Document)
OPTIONAL MATCH (k)-[:UNDER]->(c:Contract)
RETURN k.type AS type, k.status AS status, s.name AS supplier, r.name AS recipient, seller.text AS supplier_text,
  buyer.text AS recipient_text, k.product AS product, k.purposes AS purposes, k.technologies AS technologies,
  k.purpose_sources AS purpose_sources, k.technology_sources AS technology_sources,
  k.start AS start, k.end AS end, k.amount AS amount, k.currency AS currency, c.title AS contract,
  k.attributed_to AS attributed_to, place.quote AS quote, place.path AS path, d.url AS document, d.title AS document_title,
  d.source AS source, d.published AS published,
  k.confidence AS confidence, k.reader AS reader, k.flags AS flags, k.id AS claim_id, d.sha256 AS sha256
ORDER BY type DESC, coalesce(k.date, '') DESC, supplier, recipient, claim_id, sha256 SKIP $offset LIMIT $limit
