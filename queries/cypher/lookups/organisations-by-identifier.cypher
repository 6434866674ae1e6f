// Organisations by a register number (`:923609016`) or a whole identifier (`NO-BRC:923609016`).
MATCH (o:Organization)
WHERE any(x IN o.identifiers WHERE x ENDS WITH $ending)
RETURN o.id AS id, o.name AS name, o.country AS country
ORDER BY id LIMIT 1000
