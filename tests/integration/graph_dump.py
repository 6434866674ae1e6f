"""The whole graph as sorted lines, the same for the same graph whichever store holds it."""

from __future__ import annotations

import json

from whosupplies.graph.schema import schema
from whosupplies.graph.stores.base import Store


def graph_dump(store: Store) -> list[str]:
    """One JSON line a node and a relationship; nodes by label and key, never by the store's own numbers."""
    lines = []
    for label, definition in schema().labels.items():
        if definition.key:
            for labels, properties in store.run(f"MATCH (n:{label}) RETURN labels(n), properties(n)").rows:
                lines.append(json.dumps([sorted(labels), properties], sort_keys=True))
    for type_, relationship in schema().relationships.items():
        for ends in relationship.ends:
            (left, left_key), (right, right_key) = map(schema().keyed, ends)
            rows = store.run(
                f"MATCH (a:{left})-[r:{type_}]->(b:{right}) RETURN a.{left_key}, b.{right_key}, properties(r)"
            ).rows
            lines += [json.dumps([type_, *row], sort_keys=True) for row in rows]
    total = store.run("MATCH (n) RETURN count(n)").rows + store.run("MATCH ()-[r]->() RETURN count(r)").rows
    # Nothing beside what the schema names.
    assert sum(count for (count,) in total) == len(lines)
    return sorted(lines)
