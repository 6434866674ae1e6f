"""The graph stores: Neo4j, and ArcadeDB embedded, behind one driver and one Cypher."""
