// Organisations by a part of a name, shortest names first.
MATCH (n:Name)
WHERE n.key CONTAINS $key
MATCH (n)<-[:NAMED]-(o:Organization)
WITH DISTINCT o
RETURN o.id AS id, o.name AS name, o.country AS country
ORDER BY size(name), name, id LIMIT $limit
