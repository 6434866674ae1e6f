"""Asks the graph: canned Cypher, the catalogue that validates it, exports."""
