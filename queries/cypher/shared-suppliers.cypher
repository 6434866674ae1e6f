// title: Suppliers that two governments share
// description: >-
//   Who supplies both of two governments, with how many recipients on each side and up to five of their names.
// parameters:
//   government: {type: government, required: true, help: "a country, a body or a city"}
//   other: {type: government, required: true, help: "the other one"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipients: {type: integer, help: "how many of the first government it supplies"}
//   recipient_names: {type: list, help: "up to five of them"}
//   other_recipients: {type: integer, help: "how many of the other"}
//   other_recipient_names: {type: list, help: "up to five of them"}
//   last: {type: date, help: "latest date of a claim about the first"}
//   other_last: {type: date, help: "latest date of a claim about the other"}
//   supplier_id: {type: text, help: "the supplier's id"}
// example: --government Norway --other Sverige
CALL {
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
  MATCH (r)<-[e:SUPPLIES]-(s:Organization)
  RETURN s, r AS one, null AS two, e.last AS one_last, null AS two_last
  UNION ALL
  CALL {
    UNWIND $other_ids AS id
    MATCH (r:Organization {id: id})
    RETURN r
    UNION ALL
    UNWIND $other_countries AS code
    MATCH (:Country {code: code})<-[:IN_COUNTRY]-(r:Organization)
    WHERE r.kind IN ['public_body', 'government']
    RETURN r
    UNION ALL
    MATCH (r:Group)
    WHERE r.origin IN $other_countries
    RETURN r
  }
  MATCH (r)<-[e:SUPPLIES]-(s:Organization)
  RETURN s, null AS one, r AS two, null AS one_last, e.last AS two_last
}
WITH s, count(DISTINCT one) AS recipients, count(DISTINCT two) AS other_recipients, max(one_last) AS last, max(two_last) AS other_last
WHERE recipients > 0 AND other_recipients > 0
WITH s, recipients, last, other_recipients, other_last, s.name AS supplier, s.id AS supplier_id
ORDER BY supplier, supplier_id SKIP $offset LIMIT $limit
CALL (s) {
  MATCH (s)-[:SUPPLIES]->(x:Organization)
  WHERE (x.id IN $government_ids OR x.origin IN $government_countries
  OR (x.country IN $government_countries AND x.kind IN ['public_body', 'government']))
  WITH x.name AS name ORDER BY name
  RETURN collect(DISTINCT name)[..5] AS recipient_names
}
CALL (s) {
  MATCH (s)-[:SUPPLIES]->(x:Organization)
  WHERE (x.id IN $other_ids OR x.origin IN $other_countries
  OR (x.country IN $other_countries AND x.kind IN ['public_body', 'government']))
  WITH x.name AS name ORDER BY name
  RETURN collect(DISTINCT name)[..5] AS other_recipient_names
}
RETURN supplier AS supplier, s.country AS supplier_country, recipients AS recipients, recipient_names AS recipient_names,
  other_recipients AS other_recipients, other_recipient_names AS other_recipient_names, last AS last, other_last AS other_last,
  supplier_id AS supplier_id
ORDER BY supplier, supplier_id
