// An organisation by its id.
MATCH (o:Organization {id: $id})
RETURN o.id AS id, o.name AS name, o.country AS country
