"""Load: the graph made equal to what counts now."""

from __future__ import annotations

from collections.abc import Callable

from whosupplies.app.stages import current
from whosupplies.app.stages.resolve import stored_resolution
from whosupplies.app.workspace import Workspace
from whosupplies.graph import loading
from whosupplies.graph.loading import LoadReport
from whosupplies.graph.ownership import own
from whosupplies.graph.stores.base import Store


def load(
    workspace: Workspace,
    store: Store,
    *,
    take_over: bool = False,
    on_progress: Callable[[str, int], None] | None = None,
) -> LoadReport:
    """Makes the store's graph equal to the workspace's documents, claims and entities.

    Raises UsageError where the graph is not the workspace's own, unless `take_over` is set.
    """
    # The embedded database lies in the workspace's own folder: what has no mark there is from before there were marks.
    own(store, workspace.id, take_over=take_over, unmarked=store.name == "embedded")
    return loading.load(
        store,
        documents=current.documents(workspace),
        claims=current.claims(workspace),
        resolution=stored_resolution(workspace),
        on_progress=on_progress,
    )
