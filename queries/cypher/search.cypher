// title: Search an organisation by any name
// description: >-
//   Organisations by a name, an alias, a part of a name or a register number; whole names first, then those with most
//   customers and suppliers. Case, accents, punctuation and legal forms do not matter.
// parameters:
//   name: {type: name, required: true, help: "a name, a part of one, or a register number"}
//   country: {type: country, help: "only organisations of these countries"}
// columns:
//   name: {type: text, help: "its name"}
//   kind: {type: text, help: "company, public_body, government, group, person or other"}
//   country: {type: text, help: "its country (alpha-2)"}
//   names: {type: list, help: "every spelling"}
//   identifiers: {type: list, help: "register numbers, scheme:id"}
//   customers: {type: integer, help: "how many it supplies"}
//   suppliers: {type: integer, help: "how many supply it"}
//   match: {type: text, help: "name (a whole name), identifier or part"}
//   id: {type: text, help: "its id"}
// example: --name hikvision
CALL {
  MATCH (:Name {key: $name_key})<-[:NAMED]-(o:Organization)
  RETURN o, 0 AS rank
  UNION ALL
  UNWIND $name_identifier AS number
  MATCH (o:Organization)
  WHERE any(x IN o.identifiers WHERE x ENDS WITH number)
  RETURN o, 1 AS rank
  UNION ALL
  MATCH (n:Name)
  WHERE n.key CONTAINS $name_key
  MATCH (n)<-[:NAMED]-(o:Organization)
  RETURN o, 2 AS rank
}
WITH o, min(rank) AS rank
WHERE size($country) = 0 OR o.country IN $country
WITH o, rank, COUNT { MATCH (o)-[:SUPPLIES]->(:Organization) } AS customers, COUNT { MATCH (o)<-[:SUPPLIES]-(:Organization) } AS suppliers
RETURN o.name AS name, o.kind AS kind, o.country AS country, o.names AS names, o.identifiers AS identifiers,
  customers AS customers, suppliers AS suppliers,
  CASE rank WHEN 0 THEN 'name' WHEN 1 THEN 'identifier' ELSE 'part' END AS match, o.id AS id
ORDER BY rank, customers + suppliers DESC, name, id SKIP $offset LIMIT $limit
