// title: Suppliers by purpose
// description: >-
//   Who supplies anything for a purpose, anywhere or to recipients of some countries; most recipients first. Counted by
//   the claims that say so; denied and cancelled supplies do not count.
// parameters:
//   purpose: {type: purpose, required: true, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
//   country: {type: country, help: "only recipients of these countries"}
//   status: {type: supply_status, default: "current, former, planned, bid", help: "which supplies count"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipients: {type: integer, help: "how many it supplies for the purpose"}
//   recipient_countries: {type: list, help: "countries of these"}
//   claims: {type: integer, help: "how many claims say so"}
//   first: {type: date, help: "earliest date of a claim"}
//   last: {type: date, help: "latest date of a claim"}
//   supplier_id: {type: text, help: "the supplier's id"}
// example: --purpose overvåking --country Storbritannia
UNWIND $purpose AS name
MATCH (:Purpose {name: name})<-[:FOR_PURPOSE]-(k:Claim)
WHERE k.type = 'SUPPLIES' AND k.status IN $status
  AND (size($technology) = 0 OR any(x IN k.technologies WHERE x IN $technology))
WITH DISTINCT k
MATCH (k)-[:RECIPIENT]->(r:Organization)
WHERE size($country) = 0 OR r.country IN $country
MATCH (k)-[:SUPPLIER]->(s:Organization)
WITH s, count(DISTINCT r) AS recipients, collect(DISTINCT r.country) AS countries, count(k) AS claims,
  min(k.date) AS first, max(k.date) AS last
WITH s, recipients, countries, claims, first, last, s.name AS supplier, s.id AS supplier_id
ORDER BY recipients DESC, claims DESC, supplier, supplier_id SKIP $offset LIMIT $limit
CALL (countries) {
  UNWIND countries AS country
  WITH country ORDER BY country
  RETURN collect(country) AS recipient_countries
}
RETURN supplier AS supplier, s.country AS supplier_country, recipients AS recipients, recipient_countries AS recipient_countries,
  claims AS claims, first AS first, last AS last, supplier_id AS supplier_id
ORDER BY recipients DESC, claims DESC, supplier, supplier_id
