// Organisations that bear a whole name, in any spelling.
MATCH (:Name {key: $key})<-[:NAMED]-(o:Organization)
RETURN DISTINCT o.id AS id, o.name AS name, o.country AS country
ORDER BY id LIMIT 1000
