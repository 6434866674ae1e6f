// The ids of organisations after one, in order: what exports go through.
MATCH (o:Organization)
WHERE o.id > $after
RETURN o.id AS id
ORDER BY id LIMIT $limit
