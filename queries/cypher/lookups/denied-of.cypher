// Claims that an organisation does not, or is not to, supply or be supplied.
MATCH (o:Organization {id: $id})<-[:SUPPLIER|RECIPIENT]-(k:Claim)
WHERE k.type = 'SUPPLIES' AND k.status IN ['denied', 'cancelled']
WITH DISTINCT k
MATCH (k)-[:SUPPLIER]->(s:Organization)
MATCH (k)-[:RECIPIENT]->(r:Organization)
MATCH (k)-[place:STATED_IN]->(d:Document)
RETURN k.status AS status, s.name AS supplier, r.name AS recipient, k.date AS date, k.attributed_to AS attributed_to,
  place.quote AS quote, place.path AS path, d.url AS document
ORDER BY coalesce(date, '') DESC, supplier, recipient, k.id, d.sha256 LIMIT $limit
