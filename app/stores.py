"""Opens the store that the configuration, or an option, names."""

from __future__ import annotations

import os
import sys
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


def _import_driver() -> None:
    """Imports the driver without numpy, pandas and pyarrow.

    It takes their values as query parameters and so imports all that are installed; no command passes it any, and importing
    them takes longer than most answers.
    """
    unused = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
    for name in unused:
        # What stands for "cannot be imported" (the import system's reference, "The module cache").
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import neo4j  # noqa: F401 - for the sake of importing it
    finally:
        for name in unused:
            del sys.modules[name]


def _open(workspace: Workspace, kind: StoreKind) -> Store:
    _import_driver()
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
