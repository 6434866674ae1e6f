"""Load: the graph made equal to what counts now."""

from __future__ import annotations

from collections.abc import Callable

from whosupplies.app.stages import current
from whosupplies.app.stages.resolve import stored_resolution
from whosupplies.app.workspace import Workspace
from whosupplies.graph import loading
from whosupplies.graph.loading import LoadReport
from whosupplies.graph.stores.base import Store


def load(
    workspace: Workspace, store: Store, *, on_progress: Callable[[str, int], None] | None = None
) -> LoadReport:
    """Makes the store's graph equal to the workspace's documents, claims and entities."""
    store.ensure_schema()
    return loading.load(
        store,
        documents=current.documents(workspace),
        claims=current.claims(workspace),
        resolution=stored_resolution(workspace),
        on_progress=on_progress,
    )
