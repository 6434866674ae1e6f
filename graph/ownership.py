"""Whose graph a database holds: loading deletes what a workspace does not hold, so it first makes sure that it is its own."""

from __future__ import annotations

from whosupplies.graph.errors import UsageError
from whosupplies.graph.schema import schema
from whosupplies.graph.stores.base import Store

MARK = "WhosuppliesMark"
"""The label of the one node that says whose graph this is; it has the product in its name, as no label of another's would."""

_READ = f"MATCH (m:{MARK} {{key: 'workspace'}}) RETURN m.workspace"
# The key is unique, so that of two loads that begin at one time, one finds the other's mark.
_MERGE = f"MERGE (m:{MARK} {{key: 'workspace'}}) ON CREATE SET m.workspace = $workspace RETURN m.workspace"
_REPLACE = f"MATCH (m:{MARK} {{key: 'workspace'}}) SET m.workspace = $workspace"


def own(store: Store, workspace: str, *, take_over: bool = False, unmarked: bool = False) -> None:
    """Marks the store's graph as that of `workspace` (its id) and lays out the schema, or raises UsageError and changes nothing.

    Refused is a graph with another workspace's mark, and one without a mark that has nodes of our labels: `take_over` takes
    both, `unmarked` the latter (for a database that lies in the workspace, which graphs older than marks do too).
    """
    owner = _owner(store)
    if owner is None and not (take_over or unmarked):
        _refuse_a_strangers(store)
    if owner not in (None, workspace) and not take_over:
        raise _belongs_to_another()
    store.ensure_schema()
    if take_over and owner is not None:
        store.run(_REPLACE, {"workspace": workspace})
    if store.run(_MERGE, {"workspace": workspace}).rows != [(workspace,)]:
        raise _belongs_to_another()


def _owner(store: Store) -> str | None:
    rows = store.run(_READ).rows
    return str(rows[0][0]) if rows else None


def _refuse_a_strangers(store: Store) -> None:
    found = [
        label
        for label, definition in schema().labels.items()
        if definition.key and store.run(f"MATCH (n:{label}) RETURN 1 AS found LIMIT 1").rows
    ]
    if found:
        raise UsageError(
            f"The database is not empty, and nothing says that its graph is this workspace's: it has {', '.join(found)} nodes",
            todo=_todo("those of them that this workspace does not hold"),
        )


def _belongs_to_another() -> UsageError:
    return UsageError(
        "The graph in the database belongs to another workspace",
        todo=_todo("what this workspace does not hold"),
    )


def _todo(deleted: str) -> str:
    return f"Name an empty database, or load with --take-over, which deletes {deleted}."
