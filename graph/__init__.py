"""What is known: records, taxonomies, names, resolution, stores, loading. Imports no sibling."""
