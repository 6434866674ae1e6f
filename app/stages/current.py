"""What counts now: the claims and documents of the current readers, and the entities made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from whosupplies.app.stages import extract, read
from whosupplies.app.workspace import Workspace
from whosupplies.graph.records import Claim, Document, Mention, digest
from whosupplies.nlp.agreement import Comparison, combined_claims


def claim_parts(workspace: Workspace) -> list[Path]:
    """The parts with claims from notices, and from the configured text readers; not those of a reader used before."""
    return _parts(workspace, read.PREFIX, *extract.prefixes(workspace))


def claims(workspace: Workspace) -> Iterator[Claim]:
    """Every claim that counts, in a fixed order; one that two readers make of one document is one claim."""
    yield from workspace.claims.read(_parts(workspace, read.PREFIX))
    prefixes = extract.prefixes(workspace)
    if len(prefixes) == 1:
        yield from workspace.claims.read(_parts(workspace, *prefixes))
    else:
        offline, model = prefixes
        for found, _ in _compared(workspace, offline, model):
            yield from found


def comparison(workspace: Workspace) -> Comparison:
    """How far the two configured text readers agree."""
    total = Comparison()
    offline, model = extract.prefixes(workspace)
    for _, compared in _compared(workspace, offline, model):
        total.add(compared)
    return total


def _compared(workspace: Workspace, offline: str, model: str) -> Iterator[tuple[list[Claim], Comparison]]:
    """The claims of each document that both readers have read, or one, put together."""
    # A language model's claims fit in memory: each text it reads costs seconds or money.
    second: dict[str, list[Claim]] = defaultdict(list)
    for claim in workspace.claims.read(_parts(workspace, model)):
        second[claim.document].append(claim)
    both = _read_by(workspace, offline) & _read_by(workspace, model)
    first = workspace.claims.read(_parts(workspace, offline))
    for document, found in groupby(first, lambda claim: claim.document):
        merged, compared = combined_claims(list(found), second.pop(document, []))
        yield merged, compared if document in both else Comparison()
    for document, alone in second.items():
        yield alone, Comparison(second=len(alone)) if document in both else Comparison()


def _read_by(workspace: Workspace, prefix: str) -> set[str]:
    finished = [part for part in workspace.readings.parts() if part.stem.startswith(prefix)]
    return set(workspace.readings.column("document", finished))


def _parts(workspace: Workspace, *prefixes: str) -> list[Path]:
    return [part for part in workspace.claims.parts() if part.stem.startswith(prefixes)]


def documents(workspace: Workspace) -> Iterator[Document]:
    """Every document, with what the text reader found out about its language and whether it could read it."""
    starts = extract.prefixes(workspace)
    finished = [part for part in workspace.readings.parts() if part.stem.startswith(starts)]
    readings = {reading.document: reading for reading in workspace.readings.read(finished)}
    for document in workspace.documents.read():
        reading = readings.get(document.sha256)
        if reading is None:
            yield document
        else:
            unread = reading.outcome == "unread"
            yield msgspec.structs.replace(
                document,
                language=reading.language,
                outcome="unread" if unread else document.outcome,
                reason=f"no reader for the language {reading.language or 'unknown'}"
                if unread
                else document.reason,
            )


def mentions(workspace: Workspace) -> Iterator[Mention]:
    """Every mention of a party: in claims, and of the buyers of notices without an award."""
    for claim in claims(workspace):
        yield claim.supplier
        yield claim.recipient
    for document in workspace.documents.read():
        yield from document.buyers


def fingerprint(workspace: Workspace) -> str:
    """Changes when, and only when, the tables that resolution reads change."""
    from whosupplies import graph

    parts = [*claim_parts(workspace), *workspace.documents.parts(), *workspace.readings.parts()]
    knowledge = sorted((Path(graph.__file__).parent / "knowledge").glob("*.yml"))
    return digest(
        [(part.stem, part.stat().st_size, part.stat().st_mtime_ns) for part in parts],
        [(file.name, file.read_text("utf8")) for file in knowledge],
    )
