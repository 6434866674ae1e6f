"""What counts now: the claims and documents of the current readers, and the entities made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from whosupplies.app.stages import extract, read
from whosupplies.app.stages.batches import finished
from whosupplies.app.workspace import Workspace
from whosupplies.graph.records import Claim, Document, Mention, digest
from whosupplies.nlp.agreement import Comparison, combined_claims


def claim_parts(workspace: Workspace) -> list[Path]:
    """The parts with claims from notices, and from the configured text readers; not those of a reader used before.

    Nor those that a killed run left unfinished: no stage may count what the next run of theirs will take back.
    """
    return [*_notice_claims(workspace), *_text_claims(workspace, *extract.prefixes(workspace))]


def notice_parts(workspace: Workspace) -> list[Path]:
    """The parts with notices that a run of `read` has finished."""
    return finished(workspace.notices, workspace.documents, read.PREFIX)


def claims(workspace: Workspace) -> Iterator[Claim]:
    """Every claim that counts, in a fixed order; one that two readers make of one document is one claim.

    None of a document that a killed `read --again` took back, and none that is less sure than the configuration asks for.
    """
    known, least = set(workspace.documents.column("sha256")), workspace.config.text.confidence
    return (c for c in _all_claims(workspace) if c.document in known and c.confidence >= least)


def _all_claims(workspace: Workspace) -> Iterator[Claim]:
    yield from workspace.claims.read(_notice_claims(workspace))
    prefixes = extract.prefixes(workspace)
    if len(prefixes) == 1:
        yield from workspace.claims.read(_text_claims(workspace, *prefixes))
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
    for claim in workspace.claims.read(_text_claims(workspace, model)):
        second[claim.document].append(claim)
    both = _read_by(workspace, offline) & _read_by(workspace, model)
    first = workspace.claims.read(_text_claims(workspace, offline))
    for document, found in groupby(first, lambda claim: claim.document):
        merged, compared = combined_claims(list(found), second.pop(document, []))
        yield merged, compared if document in both else Comparison()
    for document, alone in second.items():
        yield alone, Comparison(second=len(alone)) if document in both else Comparison()


def _read_by(workspace: Workspace, prefix: str) -> set[str]:
    return set(workspace.readings.column("document", _readings(workspace, prefix)))


def _notice_claims(workspace: Workspace) -> list[Path]:
    return finished(workspace.claims, workspace.documents, read.PREFIX)


def _text_claims(workspace: Workspace, *prefixes: str) -> list[Path]:
    return [part for start in prefixes for part in finished(workspace.claims, workspace.readings, start)]


def _readings(workspace: Workspace, *prefixes: str) -> list[Path]:
    return [part for start in prefixes for part in finished(workspace.readings, workspace.readings, start)]


def documents(workspace: Workspace) -> Iterator[Document]:
    """Every document, with what the text reader found out about its language and whether it could read it."""
    parts = _readings(workspace, *extract.prefixes(workspace))
    readings: dict[str, tuple[set[str], bool]] = {}
    for reading in workspace.readings.read(parts):
        languages, any_read = readings.get(reading.document, (set(), False))
        languages.add(reading.language or "unknown")
        readings[reading.document] = languages, any_read or reading.outcome == "read"
    for document in workspace.documents.read():
        if document.sha256 not in readings:
            yield document
            continue
        languages, any_read = readings[document.sha256]
        # The texts of a zip may be in several languages; the document as a whole then has none.
        language = next(iter(languages - {"unknown"}), None) if len(languages) == 1 else None
        yield msgspec.structs.replace(
            document,
            language=language,
            outcome=document.outcome if any_read else "unread",
            reason=document.reason
            if any_read
            else f"no reader for the language {', '.join(sorted(languages))}",
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
        workspace.config.text.confidence,
    )
