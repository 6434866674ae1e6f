"""Resolve: which mentions are one organisation, over everything that is known."""

from __future__ import annotations

from msgspec import Struct

from whosupplies.app.stages import current
from whosupplies.app.workspace import Workspace
from whosupplies.graph import resolution as graph_resolution
from whosupplies.graph.resolution import Resolution


class ResolveReport(Struct):
    """What a run of this stage did; `changed` is false where nothing was new and the last result stands."""

    entities: int = 0
    merges: int = 0
    changed: bool = True


def resolve(workspace: Workspace, *, again: bool = False) -> ResolveReport:
    """Resolves all mentions, unless the tables are those that the last result was made from."""
    name = current.fingerprint(workspace)
    if not again and name in {part.stem for part in workspace.entities.parts()}:
        _clear_all_but(workspace, name)
        stored = stored_resolution(workspace)
        return ResolveReport(len(stored.entities), len(stored.merges), changed=False)
    found = graph_resolution.resolve(current.mentions(workspace))
    # Merges first: the part of entities is what makes a result whole.
    workspace.merges.write(name, found.merges)
    workspace.entities.write(name, found.entities)
    _clear_all_but(workspace, name)
    return ResolveReport(len(found.entities), len(found.merges))


def _clear_all_but(workspace: Workspace, name: str) -> None:
    """Removes older results, also those that a run killed before this left behind."""
    for table in (workspace.entities, workspace.merges):
        for part in table.parts():
            if part.stem != name:
                part.unlink()


def stored_resolution(workspace: Workspace) -> Resolution:
    """The last result; where a killed run left an older one beside it, the newest."""
    parts = workspace.entities.parts()
    last = [max(parts, key=lambda part: part.stat().st_mtime_ns)] if parts else []
    entities = tuple(workspace.entities.read(last))
    merges = tuple(
        workspace.merges.read(
            part for part in workspace.merges.parts() if part.name in {of.name for of in last}
        )
    )
    return Resolution(entities, merges, {key: entity.id for entity in entities for key in entity.mentions})
