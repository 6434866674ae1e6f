// Who owns or displaces an organisation, and whom it owns or displaces.
MATCH (o:Organization {id: $id})
CALL (o) {
  MATCH (o)-[e:OWNS|DISPLACES]->(x:Organization)
  RETURN CASE type(e) WHEN 'OWNS' THEN 'owns' ELSE 'displaces' END AS relation, e, x
  UNION ALL
  MATCH (o)<-[e:OWNS|DISPLACES]-(x:Organization)
  RETURN CASE type(e) WHEN 'OWNS' THEN 'owned by' ELSE 'displaced by' END AS relation, e, x
}
RETURN relation AS relation, x.id AS id, x.name AS name, x.kind AS kind, x.country AS country, e.status AS status,
  e.claims AS claims, e.share AS share, coalesce(e.since, e.first) AS since
ORDER BY relation, name, id LIMIT $limit
