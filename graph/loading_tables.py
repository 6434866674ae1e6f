"""Nodes and relationships of the graph as tables: made equal to what is wanted by writing the difference alone.

Statements are put together from the names of `schema.yml`; values are always parameters. Everything is found by its indexed key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from whosupplies.graph.schema import schema
from whosupplies.graph.stores.base import Row, Store

Properties = dict[str, Any]
Pair = tuple[str, str]
K = TypeVar("K")


class Changes(Struct):
    """How many rows a table gained or had rewritten, and how many it lost."""

    written: int = 0
    removed: int = 0


class Nodes:
    """All nodes of a label; `beside` is a more special label that these carry too."""

    def __init__(self, store: Store, label: str, beside: str | None = None) -> None:
        self.store = store
        self.label, self.key = label, key = schema().keyed(label)
        labels = f"{label}:{beside}" if beside else label
        self._create = f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row.properties"
        # Found by one label: ArcadeDB does not look two of them up in the index.
        self._replace = f"UNWIND $rows AS row MATCH (n:{label} {{{key}: row.key}}) SET n = row.properties"
        self._remove = f"UNWIND $rows AS row MATCH (n:{label} {{{key}: row.key}}) DETACH DELETE n"

    def read(self) -> dict[str, Properties]:
        """Those in the graph, by key; one without a key was not written by a load, and is none of ours."""
        rows = self.store.run(
            f"MATCH (n:{self.label}) RETURN n.{self.key} AS key, properties(n) AS properties"
        ).rows
        return {key: properties for key, properties in rows if key is not None}

    def create(self, rows: Mapping[str, Properties]) -> int:
        """Creates nodes that are known not to be there; the key is one of the properties."""
        return self.store.write(self._create, [{"properties": properties} for properties in rows.values()])

    def replace(self, rows: Mapping[str, Properties]) -> int:
        """Replaces the properties of nodes that are there."""
        return self.store.write(self._replace, [{"key": key, "properties": rows[key]} for key in rows])

    def write(self, wanted: Mapping[str, Properties], present: Mapping[str, Properties]) -> int:
        """Creates those of `wanted` that are not `present`, and replaces those that differ."""
        created = self.create({key: row for key, row in wanted.items() if key not in present})
        changed = {key: row for key, row in wanted.items() if key in present and present[key] != row}
        return created + self.replace(changed)

    def remove(self, keys: Sequence[str]) -> int:
        """Deletes nodes and all their relationships."""
        return self.store.write(self._remove, [{"key": key} for key in keys])

    def sync(self, wanted: Mapping[str, Properties]) -> Changes:
        """Makes the table equal to `wanted`."""
        present = self.read()
        written = self.write(wanted, present)
        return Changes(written, self.remove(in_order(present.keys() - wanted.keys())))


class Edges:
    """All relationships of a type between two labels: at most one from one node to another."""

    def __init__(self, store: Store, type_: str, left: str, right: str) -> None:
        self.store = store
        (left, left_key), (right, right_key) = schema().keyed(left), schema().keyed(right)
        pattern_left, pattern_right = (
            f"(a:{left} {{{left_key}: row.a}})",
            f"(b:{right} {{{right_key}: row.b}})",
        )
        both = f"UNWIND $rows AS row MATCH {pattern_left} MATCH {pattern_right}"
        set_ = " SET r = row.properties" if schema().relationships[type_].properties else ""
        self._replace = f"UNWIND $rows AS row MATCH {pattern_left}-[r:{type_}]->{pattern_right}{set_}"
        self._create = f"{both} CREATE (a)-[r:{type_}]->(b){set_}"
        self._remove = f"UNWIND $rows AS row MATCH {pattern_left}-[r:{type_}]->{pattern_right} DELETE r"
        self._read = (
            f"MATCH (a:{left})-[r:{type_}]->(b:{right}) "
            f"RETURN a.{left_key} AS a, b.{right_key} AS b, properties(r) AS properties"
        )

    def read(self) -> dict[Pair, Properties]:
        """Those in the graph, by the keys of their ends; one to or from a node without a key is none of ours."""
        rows = self.store.run(self._read).rows
        return {(a, b): properties for a, b, properties in rows if a is not None and b is not None}

    def replace(self, rows: Mapping[Pair, Properties]) -> int:
        """Replaces the properties of relationships that are there."""
        return self.store.write(self._replace, _rows(rows))

    def create(self, rows: Mapping[Pair, Properties]) -> int:
        """Creates relationships that are known not to be there."""
        return self.store.write(self._create, _rows(rows))

    def remove(self, pairs: Sequence[Pair]) -> int:
        """Deletes relationships."""
        return self.store.write(self._remove, [{"a": a, "b": b} for a, b in pairs])

    def sync(self, wanted: Mapping[Pair, Properties]) -> Changes:
        """Makes the table equal to `wanted`."""
        present = self.read()
        removed = self.remove(in_order(present.keys() - wanted.keys()))
        written = self.create({pair: row for pair, row in wanted.items() if pair not in present})
        changed = {pair: row for pair, row in wanted.items() if pair in present and present[pair] != row}
        return Changes(written + self.replace(changed), removed)


def in_order(keys: Iterable[K]) -> list[K]:
    """The keys in a fixed order, also where somebody else's nodes have a number for a key."""
    return sorted(keys, key=repr)


def _rows(rows: Mapping[Pair, Properties]) -> list[Row]:
    return [{"a": a, "b": b, "properties": properties} for (a, b), properties in rows.items()]
