"""Where the two stores differ: schema statements and what the driver may be told. All other Cypher is one and the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from whosupplies.graph.schema import Schema


class Dialect(Protocol):
    """What one kind of store needs said in its own way."""

    driver_options: Mapping[str, Any]

    def schema_statements(self, schema: Schema) -> Iterator[str]:
        """Statements that create what is missing of the constraints and indexes; each may be run again."""


class Neo4jDialect:
    """Neo4j 5, Community edition."""

    driver_options: Mapping[str, Any] = {"notifications_min_severity": "OFF"}

    def schema_statements(self, schema: Schema) -> Iterator[str]:
        yield from _constraints_and_indexes(schema)
        for label, definition in schema.labels.items():
            for of in definition.text:
                yield f"CREATE TEXT INDEX {label.lower()}_{of}_text IF NOT EXISTS FOR (n:{label}) ON (n.{of})"
                yield (
                    f"CREATE FULLTEXT INDEX {label.lower()}_{of}_words IF NOT EXISTS FOR (n:{label}) ON EACH [n.{of}]"
                )


class ArcadeDialect:
    """ArcadeDB over Bolt 4.4: no text and no full-text index, no notifications to filter."""

    driver_options: Mapping[str, Any] = {}

    def schema_statements(self, schema: Schema) -> Iterator[str]:
        yield from _constraints_and_indexes(schema)


def _constraints_and_indexes(schema: Schema) -> Iterator[str]:
    for label, definition in schema.labels.items():
        if definition.key:
            yield (
                f"CREATE CONSTRAINT {label.lower()}_key IF NOT EXISTS FOR (n:{label}) REQUIRE n.{definition.key} IS UNIQUE"
            )
        for of in definition.indexes:
            yield f"CREATE INDEX {label.lower()}_{of} IF NOT EXISTS FOR (n:{label}) ON (n.{of})"
