// title: Documents that name a buyer
// description: >-
//   Notices of a government's bodies, also those without an award, newest first; with how many claims rest on each.
// parameters:
//   government: {type: government, required: true, help: "a country, a body or a city"}
// columns:
//   buyer: {type: text, help: "the contracting authority"}
//   title: {type: text, help: "the document's title"}
//   published: {type: date, help: "when it was published"}
//   claims: {type: integer, help: "how many claims it gives"}
//   source: {type: text, help: "where it was fetched from"}
//   format: {type: text, help: "its format"}
//   document: {type: text, help: "its address"}
//   buyer_id: {type: text, help: "the buyer's id"}
//   sha256: {type: text, help: "of the document's bytes"}
// example: --government Oslo
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
MATCH (r)<-[:NAMES_BUYER]-(d:Document)
WITH DISTINCT r, d
WITH r, d, coalesce(d.published, '') AS day, r.name AS buyer, r.id AS buyer_id, d.sha256 AS sha256
ORDER BY day DESC, buyer, buyer_id, sha256 SKIP $offset LIMIT $limit
RETURN buyer AS buyer, d.title AS title, d.published AS published, COUNT { MATCH (d)<-[:STATED_IN]-(:Claim) } AS claims,
  d.source AS source, d.format AS format, d.url AS document, buyer_id AS buyer_id, sha256 AS sha256
ORDER BY day DESC, buyer, buyer_id, sha256
