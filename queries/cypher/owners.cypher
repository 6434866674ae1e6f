// title: Owners and subsidiaries
// description: >-
//   Who owns a company and what it owns, up to four steps away, nearest first. Share and date are given where the two are
//   joined directly. Denied and cancelled ownership does not count.
// parameters:
//   company: {type: organisation, required: true, help: "the company"}
// columns:
//   company: {type: text, help: "the company"}
//   relation: {type: text, help: "owner or subsidiary"}
//   name: {type: text, help: "the owner or subsidiary"}
//   kind: {type: text, help: "company, public_body, government, group, person or other"}
//   country: {type: text, help: "its country (alpha-2)"}
//   steps: {type: integer, help: "1: joined directly"}
//   share: {type: number, help: "the owner's share, 0 to 1"}
//   since: {type: date, help: "since when"}
//   status: {type: text, help: "what the newest claim says"}
//   company_id: {type: text, help: "the company's id"}
//   id: {type: text, help: "the owner's or subsidiary's id"}
// example: --company Huawei
UNWIND $company AS id
MATCH (o:Organization {id: id})
CALL (o) {
  MATCH path = (o)<-[:OWNS*1..4]-(x:Organization)
  WHERE all(step IN relationships(path) WHERE NOT step.status IN ['denied', 'cancelled'])
  RETURN 'owner' AS relation, x, length(path) AS distance
  UNION ALL
  MATCH path = (o)-[:OWNS*1..4]->(x:Organization)
  WHERE all(step IN relationships(path) WHERE NOT step.status IN ['denied', 'cancelled'])
  RETURN 'subsidiary' AS relation, x, length(path) AS distance
}
WITH o, relation, x, min(distance) AS steps
WHERE x.id <> o.id
OPTIONAL MATCH (x)-[up:OWNS]->(o)
OPTIONAL MATCH (o)-[down:OWNS]->(x)
RETURN o.name AS company, relation AS relation, x.name AS name, x.kind AS kind, x.country AS country, steps AS steps,
  CASE relation WHEN 'owner' THEN up.share ELSE down.share END AS share,
  CASE relation WHEN 'owner' THEN up.since ELSE down.since END AS since,
  CASE relation WHEN 'owner' THEN up.status ELSE down.status END AS status, o.id AS company_id, x.id AS id
ORDER BY company, relation, steps, name, company_id, id SKIP $offset LIMIT $limit
