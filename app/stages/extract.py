"""Extract: every text that the configured reader has not read yet, into claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from itertools import islice

import msgspec
from msgspec import Struct

from whosupplies.app.stages.batches import drop_all, drop_unfinished, finished, next_name
from whosupplies.app.stages.read import PREFIX as READ
from whosupplies.app.workspace import StoredText, TextReading, Workspace
from whosupplies.graph.records import Document

TEXTS_A_BATCH = 500
Key = tuple[str, str]


class ExtractReport(Struct):
    """What a run of this stage did. `unread` counts texts by language (`unknown` where none was told)."""

    texts: int = 0
    claims: int = 0
    languages: dict[str, int] = msgspec.field(default_factory=dict)
    unread: dict[str, int] = msgspec.field(default_factory=dict)


def prefix(workspace: Workspace) -> str:
    """What the names of this stage's parts begin with: claims of another reader, or version, stay but do not count."""
    from whosupplies.nlp.readers import make_reader

    reader = make_reader(workspace.config.text.reader)
    return f"text-{reader.name}-{reader.version}-"


def extract(
    workspace: Workspace, *, again: bool = False, on_text: Callable[[str], None] = lambda _: None
) -> ExtractReport:
    """Reads the texts that are new to the configured reader, or are others since `read --again`; with `again` all of them."""
    from whosupplies.nlp.reading import read_texts

    start = prefix(workspace)
    if again:
        drop_all([workspace.readings, workspace.claims], start)
    drop_unfinished(workspace.readings, [workspace.claims], start)
    report = ExtractReport()
    documents = {document.sha256: document for document in workspace.documents.read()}
    present = {stored.key for stored in _texts(workspace)}
    known = _known(workspace, start, present, documents)
    pending = _pending(workspace, known, documents) if present - known else iter(())
    while batch := list(islice(pending, TEXTS_A_BATCH)):
        name = next_name(workspace.readings, start)
        readings: list[TextReading] = []
        config = workspace.config.text
        items = ((document, stored.text) for document, stored in batch)
        found = read_texts(items, processes=config.processes, reader=config.reader)
        with workspace.claims.writer(name) as claims:
            for (_, stored), reading in zip(batch, found, strict=True):
                on_text(reading.document)
                language = reading.language or "unknown"
                counted = report.languages if reading.outcome == "read" else report.unread
                counted[language] = counted.get(language, 0) + 1
                document, text = stored.key
                readings.append(TextReading(document, config.reader, reading.language, reading.outcome, text))
                for claim in reading.claims:
                    claims.add(claim)
            report.claims += claims.written
        workspace.readings.write(name, readings)
        report.texts += len(readings)
    return report


def _texts(workspace: Workspace) -> Iterator[StoredText]:
    return workspace.texts.read(finished(workspace.texts, workspace.documents, READ))


def _known(
    workspace: Workspace, start: str, present: Set[Key], documents: Mapping[str, Document]
) -> set[Key]:
    """What has been read. A batch with a text that its document has no more is dropped, to be read again as the texts are now.

    One of a document that is not known is kept: a killed `read --again` has yet to come to it.
    """
    known: set[Key] = set()
    for part in finished(workspace.readings, workspace.readings, start):
        keys = {(reading.document, reading.text) for reading in workspace.readings.read([part])}
        if any(key[0] in documents for key in keys - present):
            # The readings first: they are what makes the claims of the batch count.
            part.unlink()
            (workspace.claims.folder / part.name).unlink(missing_ok=True)
        else:
            known |= keys
    return known


def _pending(
    workspace: Workspace, known: set[Key], documents: Mapping[str, Document]
) -> Iterator[tuple[Document, StoredText]]:
    """The texts that no batch has. A document (a zip) may have several, and a batch may end between two of them."""
    for stored in _texts(workspace):
        if stored.key not in known:
            known.add(stored.key)
            yield documents[stored.document], stored
