"""A Neo4j server (5 or newer) as the store."""

from __future__ import annotations

from whosupplies.graph.errors import UsageError
from whosupplies.graph.stores.bolt import BoltStore, Login
from whosupplies.graph.stores.dialects import Neo4jDialect

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def connect(uri: str, user: str, password: str, *, database: str | None = None) -> BoltStore:
    """The store at `uri`, once it has answered. Raises UsageError for a wrong address, StoreError where nobody answers."""
    if uri.partition("://")[0] not in _SCHEMES:
        todo = "It looks like `bolt://host:7687` or `neo4j+s://host`."
        raise UsageError("This is no address of a Neo4j server", where=uri, todo=todo)
    store = BoltStore("neo4j", uri, Login(user, password), dialect=Neo4jDialect(), database=database)
    try:
        store.verify()
    except BaseException:
        store.close()
        raise
    return store
