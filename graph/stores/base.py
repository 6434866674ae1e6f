"""What a graph store does, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

Row = Mapping[str, Any]

QUERY_TIMEOUT = 60.0
"""Seconds that a reading statement may take by default."""


class Result(Struct, frozen=True):
    """The answer to a query: plain values only (text, numbers, lists, maps), one tuple a row in the order of `columns`.

    A node is a map of its properties with `_labels`, a relationship one with `_type`, a path the list of both in turn, a date or
    time its ISO text. `truncated` says that the store had more rows than the caller's limit.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False

    def maps(self) -> list[dict[str, Any]]:
        """The rows as maps by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Store(Protocol):
    """A graph that answers Cypher. Values are always parameters, never part of the text of a statement."""

    @property
    def name(self) -> str:
        """`embedded` or `neo4j`."""

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Result:
        """The answer to a statement that only reads; the store itself refuses one that writes, with StoreError.

        `timeout` in seconds, QUERY_TIMEOUT where None; the embedded store keeps to QUERY_TIMEOUT whatever is asked. `limit` is
        the most rows to fetch.
        """

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Result:
        """The answer to a statement that may write, in one explicit transaction, retried where the store says that helps."""

    def write(self, cypher: str, rows: Sequence[Row], *, batch: int = 5_000) -> int:
        """Runs a statement that begins with `UNWIND $rows AS row` over all rows, one explicit transaction a batch.

        A batch that fails for a passing reason (a lock, a conflict, a lost connection) is run again, so the statement must be
        idempotent. Returns the number of rows.
        """

    def ensure_schema(self) -> None:
        """Creates the constraints and indexes of `schema.yml` that are missing."""

    def wipe(self) -> None:
        """Deletes every node and relationship, keeps constraints and indexes."""

    def close(self) -> None:
        """Gives the connections back."""
