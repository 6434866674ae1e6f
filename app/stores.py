"""Opens the store that the configuration, or an option, names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from whosupplies.app.options import StoreKind
from whosupplies.app.workspace import Workspace
from whosupplies.graph.errors import StoreError
from whosupplies.graph.stores.base import Store


def store_kind(workspace: Workspace, kind: StoreKind | None) -> StoreKind:
    """The option, else what the configuration says."""
    return kind or StoreKind(workspace.config.store.kind)


@contextmanager
def opened(workspace: Workspace, kind: StoreKind | None = None) -> Iterator[Store]:
    """The workspace's graph; the embedded database is started where it is not up."""
    store = _open(workspace, store_kind(workspace, kind))
    try:
        yield store
    finally:
        store.close()


def _open(workspace: Workspace, kind: StoreKind) -> Store:
    config = workspace.config.store
    if kind is StoreKind.embedded:
        from whosupplies.graph.stores import embedded

        return embedded.connect(workspace.root / "graph", idle_seconds=config.idle_minutes * 60)
    from whosupplies.graph.stores import neo4j

    password = os.environ.get(config.password_env)
    if password is None:
        todo = f"Set it: export {config.password_env}=… (the password is never read from a file)."
        raise StoreError(
            f"The password for Neo4j is not in the environment variable {config.password_env}", todo=todo
        )
    return neo4j.connect(config.uri, config.user, password, database=config.database)
