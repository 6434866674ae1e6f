// Organisations by a part of a name, shortest names first.
MATCH (o:Organization)
WHERE o.search CONTAINS $folded
RETURN o.id AS id, o.name AS name, o.country AS country
ORDER BY size(name), name, id LIMIT $limit
