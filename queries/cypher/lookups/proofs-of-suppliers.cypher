// Up to $each claims, quotes first, for each of some suppliers of an organisation.
MATCH (o:Organization {id: $id})
UNWIND $others AS other
CALL (o, other) {
  MATCH (x:Organization {id: other})<-[:SUPPLIER]-(k:Claim)-[:RECIPIENT]->(o)
  WHERE k.type = 'SUPPLIES' AND NOT k.status IN ['denied', 'cancelled']
  MATCH (k)-[place:STATED_IN]->(d:Document)
  WITH k, place, d, place.quote IS NULL AS silent, coalesce(k.date, '') AS day, k.id AS claim, d.sha256 AS sha256
  ORDER BY silent, day DESC, claim, sha256 LIMIT $each
  RETURN k, place, d, silent, day, claim, sha256
}
RETURN other AS id, k.status AS status, k.purposes AS purposes, k.attributed_to AS attributed_to, k.date AS date,
  place.quote AS quote, place.path AS path, d.url AS document
ORDER BY id, silent, day DESC, claim, sha256
