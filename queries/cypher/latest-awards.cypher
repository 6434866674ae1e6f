// title: Latest awards
// description: >-
//   Contracts that a government awarded, newest first, each once, with all its buyers and suppliers.
// parameters:
//   government: {type: government, required: true, help: "a country, a body or a city"}
//   since: {type: date, help: "only awards of this day or later"}
// columns:
//   date: {type: date, help: "of the award"}
//   status: {type: text, help: "current, or planned where no more than the intention to award it was published"}
//   title: {type: text, help: "the contract's title"}
//   suppliers: {type: list, help: "who was awarded it"}
//   buyers: {type: list, help: "who procured it"}
//   amount: {type: number, help: "of the whole contract, in units"}
//   currency: {type: text, help: "ISO 4217"}
//   cpv: {type: list, help: "codes of the common procurement vocabulary"}
//   flags: {type: list, help: "what is not to be trusted"}
//   contract_id: {type: text, help: "the contract's id"}
// example: --government Oslo --since 2024-01-01
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
MATCH (r)-[:PROCURES]->(c:Contract)
WHERE $since IS NULL OR c.date >= $since
WITH DISTINCT c
WITH c, coalesce(c.date, '') AS day, c.id AS contract_id
ORDER BY day DESC, contract_id SKIP $offset LIMIT $limit
CALL (c) {
  MATCH (c)-[:AWARDED_TO]->(s:Organization)
  WITH DISTINCT s.name AS name ORDER BY name
  RETURN collect(name) AS suppliers
}
CALL (c) {
  MATCH (c)<-[:PROCURES]-(b:Organization)
  WITH DISTINCT b.name AS name ORDER BY name
  RETURN collect(name) AS buyers
}
RETURN c.date AS date, c.status AS status, c.title AS title, suppliers AS suppliers, buyers AS buyers, c.amount AS amount, c.currency AS currency,
  c.cpv AS cpv, c.flags AS flags, contract_id AS contract_id
ORDER BY day DESC, contract_id
