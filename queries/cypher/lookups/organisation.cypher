// An organisation with all that stands on its own node, and how much there is beside it.
MATCH (o:Organization {id: $id})
OPTIONAL MATCH (o)-[:PART_OF]->(g:Government)
WITH o, g ORDER BY g.id
WITH o, collect(g.name) AS part_of
RETURN o.id AS id, o.name AS name, o.kind AS kind, o.country AS country, o.origin AS origin, o.names AS names,
  o.identifiers AS identifiers, part_of AS part_of, COUNT { MATCH (o)-[:SUPPLIES]->(:Organization) } AS customers,
  COUNT { MATCH (o)<-[:SUPPLIES]-(:Organization) } AS suppliers
