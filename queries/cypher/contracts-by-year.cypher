// title: Contracts of a supplier by year
// description: >-
//   How many contracts a supplier was awarded each year and for how much, one row for each currency: sums never mix
//   currencies. A contract counts once, however many notices tell of it.
// parameters:
//   supplier: {type: organisation, required: true, help: "who was awarded the contracts"}
//   country: {type: country, help: "only buyers of these countries"}
//   status: {type: supply_status, default: "current, former", help: "which contracts count: an intended award is none yet"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   year: {type: integer, help: "of the award; empty where no date can be trusted"}
//   currency: {type: text, help: "ISO 4217; empty where there is no amount"}
//   contracts: {type: integer, help: "how many contracts, each once"}
//   amount: {type: number, help: "sum of the amounts that are one supplier's alone, in units"}
//   shared_amount: {type: number, help: "sum of amounts that several suppliers share: of the whole contracts, no one's alone"}
//   shared_contracts: {type: integer, help: "how many contracts are shared"}
//   dummy_amounts: {type: integer, help: "contracts whose amount is a placeholder (0.01, 1.00) and left out of the sums"}
//   without_amount: {type: integer, help: "contracts that give no amount"}
//   supplier_id: {type: text, help: "the supplier's id"}
// example: --supplier Sopra
UNWIND $supplier AS id
MATCH (s:Organization {id: id})<-[:AWARDED_TO]-(c:Contract)
WHERE c.status IN $status
  AND (size($country) = 0 OR EXISTS { MATCH (c)<-[:PROCURES]-(b:Organization) WHERE b.country IN $country })
WITH DISTINCT s, c
WITH s, c, 'dummy-amount' IN coalesce(c.flags, []) AS dummy,
  'shared-amount' IN coalesce(c.flags, []) OR COUNT { MATCH (c)-[:AWARDED_TO]->(:Organization) } > 1 AS shared
RETURN s.name AS supplier, c.year AS year, c.currency AS currency, count(c) AS contracts,
  CASE WHEN sum(CASE WHEN dummy OR shared OR c.amount IS NULL THEN 0 ELSE 1 END) = 0 THEN null
    ELSE round(sum(CASE WHEN dummy OR shared OR c.amount IS NULL THEN 0.0 ELSE c.amount END), 2) END AS amount,
  CASE WHEN sum(CASE WHEN shared AND NOT dummy AND c.amount IS NOT NULL THEN 1 ELSE 0 END) = 0 THEN null
    ELSE round(sum(CASE WHEN shared AND NOT dummy AND c.amount IS NOT NULL THEN c.amount ELSE 0.0 END), 2) END AS shared_amount,
  sum(CASE WHEN shared THEN 1 ELSE 0 END) AS shared_contracts,
  sum(CASE WHEN dummy THEN 1 ELSE 0 END) AS dummy_amounts,
  sum(CASE WHEN c.amount IS NULL THEN 1 ELSE 0 END) AS without_amount,
  s.id AS supplier_id
ORDER BY supplier, year DESC, currency, supplier_id SKIP $offset LIMIT $limit
