// title: Purposes by government
// description: >-
//   What a government is supplied for: how many claims, suppliers and recipients a purpose has. A claim of several counts
//   under each; denied and cancelled supplies do not count.
// parameters:
//   government: {type: government, required: true, help: "a country, a body or a city"}
// columns:
//   purpose: {type: text, help: "the purpose's name"}
//   label: {type: text, help: "the same in words"}
//   cofog: {type: text, help: "its code in the UN classification of the functions of government"}
//   suppliers: {type: integer, help: "how many supply it"}
//   recipients: {type: integer, help: "how many bodies, cities or groups get it"}
//   claims: {type: integer, help: "how many claims say so"}
//   first: {type: date, help: "earliest date of a claim"}
//   last: {type: date, help: "latest date of a claim"}
// example: --government Norge
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
MATCH (r)<-[:RECIPIENT]-(k:Claim)-[:FOR_PURPOSE]->(p:Purpose)
WHERE k.type = 'SUPPLIES' AND k.status IN ['current', 'former', 'planned', 'bid']
MATCH (k)-[:SUPPLIER]->(s:Organization)
RETURN p.name AS purpose, p.label AS label, p.cofog AS cofog, count(DISTINCT s) AS suppliers, count(DISTINCT r) AS recipients,
  count(DISTINCT k) AS claims, min(k.date) AS first, max(k.date) AS last
ORDER BY claims DESC, purpose SKIP $offset LIMIT $limit
