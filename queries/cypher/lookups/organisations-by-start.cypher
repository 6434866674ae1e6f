// Organisations whose folded name begins with some letters: what a misspelt name is compared with.
MATCH (n:Name)
WHERE n.key STARTS WITH $start
MATCH (n)<-[:NAMED]-(o:Organization)
RETURN n.key AS key, o.id AS id, o.name AS name, o.country AS country
ORDER BY key, id LIMIT $limit
