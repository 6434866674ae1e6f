"""Whole tables into files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from whosupplies.app.options import StoreKind
from whosupplies.app.output import note
from whosupplies.app.stages import current
from whosupplies.app.workspace import Workspace
from whosupplies.graph.records import Notice


def export(workspace: Workspace, what: str, form: str, output: Path, *, store_kind: StoreKind | None) -> None:
    """Writes `notices`, `claims` or `relations` in the format `form`."""
    from whosupplies.app.stores import opened
    from whosupplies.queries import exports

    if what == "relations":
        with opened(workspace, store_kind) as store:
            count = exports.export_relations(store, form, output)
    elif what == "claims":
        count = exports.export_claims(current.claims(workspace), form, output)
    else:
        count = exports.export_notices(_notices(workspace), form, output)
    rows = (
        " (rows: one for each award, supplier and buyer)"
        if what == "notices" and form in ("csv", "parquet")
        else ""
    )
    note(f"{count:,} {what}{rows}" + ("" if str(output) == "-" else f" in {output}"))


def _notices(workspace: Workspace) -> Iterator[tuple[str, Notice]]:
    """Every notice with the file or address it came from: once for each, where the same bytes came from several."""
    addresses: dict[str, list[str]] = {}
    with workspace.archive as archive:
        for capture in archive.captures():
            known = addresses.setdefault(capture.sha256, [])
            if capture.url not in known:
                known.append(capture.url)
    for stored in workspace.notices.read(current.notice_parts(workspace)):
        for address in addresses.get(stored.document, [stored.document]):
            yield address, stored.notice
