// title: Claims that disagree
// description: >-
//   Two documents that cannot both be right about one supplier and recipient: one denies what the other states, or says
//   that it was cancelled or over by a day on which the other still has it running. Undated claims count as of one time.
// parameters:
//   organisation: {type: government, help: "a country, or an organisation on either side; all where none is named"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   recipient: {type: text, help: "the recipient's name"}
//   status: {type: text, help: "what the one claim says: denied, cancelled or former"}
//   other_status: {type: text, help: "what the other says"}
//   date: {type: date, help: "when the one was published, or the supply ended"}
//   other_date: {type: date, help: "when the other was published"}
//   attributed_to: {type: text, help: "whose word the one is"}
//   other_attributed_to: {type: text, help: "whose word the other is"}
//   evidence: {type: text, help: "the one's sentence, or its place in a notice"}
//   other_evidence: {type: text, help: "the other's"}
//   document: {type: text, help: "address of the one's document"}
//   other_document: {type: text, help: "address of the other's"}
//   claim_id: {type: text, help: "the one claim's id"}
//   other_claim_id: {type: text, help: "the other claim's id"}
// example: --organisation Huawei
CALL {
  UNWIND $organisation_ids AS id
  MATCH (:Organization {id: id})<-[:SUPPLIER|RECIPIENT]-(k:Claim)
  WHERE k.status IN ['denied', 'cancelled', 'former']
  RETURN DISTINCT k
  UNION ALL
  UNWIND CASE WHEN size($organisation_ids) = 0 THEN ['denied', 'cancelled', 'former'] ELSE [] END AS against
  MATCH (k:Claim {status: against})
  RETURN k
}
WITH k
WHERE k.type = 'SUPPLIES'
MATCH (k)-[:SUPPLIER]->(s:Organization)
MATCH (k)-[:RECIPIENT]->(r:Organization)
WHERE size($organisation_countries) = 0 OR s.country IN $organisation_countries OR r.country IN $organisation_countries
MATCH (r)<-[:RECIPIENT]-(o:Claim)-[:SUPPLIER]->(s)
WHERE o.type = 'SUPPLIES'
  AND (o.status = 'current' OR (k.status = 'denied' AND o.status IN ['former', 'planned', 'bid']))
WITH s, r, k, o, coalesce(k.end, k.published, k.date) AS date, coalesce(o.published, o.date) AS other_date,
  CASE WHEN o.start IS NULL AND o.date = o.published THEN null ELSE o.date END AS begun
WHERE k.status = 'denied' OR date IS NULL OR other_date IS NULL
  OR (left(other_date, size(date)) >= left(date, size(other_date))
    AND (begun IS NULL OR left(begun, size(date)) <= left(date, size(begun))))
MATCH (k)-[here:STATED_IN]->(d:Document)
MATCH (o)-[there:STATED_IN]->(x:Document)
WHERE d.sha256 <> x.sha256 OR coalesce(k.attributed_to, '') <> coalesce(o.attributed_to, '')
RETURN s.name AS supplier, r.name AS recipient, k.status AS status, o.status AS other_status, date AS date,
  other_date AS other_date, k.attributed_to AS attributed_to, o.attributed_to AS other_attributed_to,
  coalesce(here.quote, here.path) AS evidence, coalesce(there.quote, there.path) AS other_evidence, d.url AS document,
  x.url AS other_document, k.id AS claim_id, o.id AS other_claim_id
ORDER BY supplier, recipient, claim_id, other_claim_id, d.sha256, x.sha256 SKIP $offset LIMIT $limit
