"""One implementation for every store that speaks Bolt, over the official Neo4j driver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from neo4j import Driver, GraphDatabase, ManagedTransaction, unit_of_work

from whosupplies.graph.schema import schema
from whosupplies.graph.stores.base import QUERY_TIMEOUT, Result, Row
from whosupplies.graph.stores.dialects import Dialect
from whosupplies.graph.stores.failures import mapped
from whosupplies.graph.stores.values import plain

# Both servers hold a whole message in memory, and ArcadeDB refuses one of more than 16 MiB.
_BATCH_BYTES = 4 * 1024 * 1024
_WIPE_BATCH = 10_000


class Login(Struct, frozen=True):
    """A user of the store and the password."""

    user: str
    password: str


class BoltStore:
    """A store at a Bolt address. Read-only statements run with `reader`'s rights where given, else in access mode READ."""

    def __init__(
        self,
        name: str,
        uri: str,
        login: Login,
        *,
        dialect: Dialect,
        database: str | None = None,
        reader: Login | None = None,
    ) -> None:
        self._name, self.uri, self.database, self._dialect = name, uri, database, dialect
        self._drivers: dict[Login, Driver] = {}
        self._writer, self._reader = login, reader or login

    @property
    def name(self) -> str:
        return self._name

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Result:
        seconds = QUERY_TIMEOUT if timeout is None else timeout

        @unit_of_work(timeout=seconds)
        def work(transaction: ManagedTransaction) -> Result:
            return _fetch(transaction, cypher, parameters, limit)

        with (
            mapped(self.uri, reading=True),
            self._driver(self._reader).session(database=self.database) as session,
        ):
            return session.execute_read(work)

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Result:
        def work(transaction: ManagedTransaction) -> Result:
            return _fetch(transaction, cypher, parameters, None)

        with mapped(self.uri), self._driver(self._writer).session(database=self.database) as session:
            return session.execute_write(work)

    def write(self, cypher: str, rows: Sequence[Row], *, batch: int = 5_000) -> int:
        if not rows:
            return 0

        def work(transaction: ManagedTransaction, chunk: list[Row]) -> None:
            transaction.run(cypher, {"rows": chunk}).consume()

        with mapped(self.uri), self._driver(self._writer).session(database=self.database) as session:
            for chunk in batches(rows, batch):
                session.execute_write(work, chunk)
        return len(rows)

    def ensure_schema(self) -> None:
        with mapped(self.uri), self._driver(self._writer).session(database=self.database) as session:
            for statement in self._dialect.schema_statements(schema()):
                # Schema statements cannot share a transaction with others.
                session.run(statement).consume()

    def wipe(self) -> None:
        # Relationships first: a batch of nodes with hubs among them is more than a transaction of a small server holds.
        for statement in (
            f"MATCH ()-[e]->() WITH e LIMIT {_WIPE_BATCH} DELETE e RETURN count(e) AS n",
            f"MATCH (n) WITH n LIMIT {_WIPE_BATCH} DETACH DELETE n RETURN count(n) AS n",
        ):
            while self.run(statement).rows[0][0]:
                continue

    def close(self) -> None:
        while self._drivers:
            self._drivers.popitem()[1].close()

    def __enter__(self) -> BoltStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def verify(self) -> None:
        """Raises StoreError where the store does not answer, or refuses the user."""
        with mapped(self.uri):
            self._driver(self._writer).verify_connectivity()

    def _driver(self, login: Login) -> Driver:
        if login not in self._drivers:
            self._drivers[login] = GraphDatabase.driver(
                self.uri,
                auth=(login.user, login.password),
                user_agent="whosupplies",
                connection_timeout=15.0,
                telemetry_disabled=True,
                **self._dialect.driver_options,
            )
        return self._drivers[login]


def batches(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`, each small enough for one message."""
    chunk: list[Row] = []
    weight = 0
    for row in rows:
        bytes_ = len(msgspec.json.encode(row))
        if chunk and (len(chunk) >= size or weight + bytes_ > _BATCH_BYTES):
            yield chunk
            chunk, weight = [], 0
        chunk.append(row)
        weight += bytes_
    if chunk:
        yield chunk


def _fetch(
    transaction: ManagedTransaction, cypher: str, parameters: Mapping[str, Any] | None, limit: int | None
) -> Result:
    answer = transaction.run(cypher, dict(parameters or {}))
    columns = tuple(answer.keys())
    records = list(answer) if limit is None else answer.fetch(limit + 1)
    truncated = limit is not None and len(records) > limit
    rows = [tuple(plain(value) for value in record.values()) for record in records[:limit]]
    return Result(columns=columns, rows=rows, truncated=truncated)
