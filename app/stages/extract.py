"""Extract: every text that the configured reader has not read yet, into claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from whosupplies.app.stages.batches import drop_all, drop_unfinished, finished, next_name
from whosupplies.app.stages.read import PREFIX as READ
from whosupplies.app.workspace import StoredText, TextReading, Workspace
from whosupplies.graph.records import Document, TextDocument

TEXTS_A_BATCH = 500


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
    """Reads the texts that are new to the configured reader; with `again` all of them."""
    from whosupplies.nlp.reading import read_texts

    start = prefix(workspace)
    if again:
        drop_all([workspace.readings, workspace.claims], start)
    drop_unfinished(workspace.readings, [workspace.claims], start)
    report = ExtractReport()
    pending = _pending(workspace, start)
    while batch := list(islice(pending, TEXTS_A_BATCH)):
        name = next_name(workspace.readings, start)
        readings: list[TextReading] = []
        config = workspace.config.text
        with workspace.claims.writer(name) as claims:
            for reading in read_texts(batch, processes=config.processes, reader=config.reader):
                on_text(reading.document)
                language = reading.language or "unknown"
                counted = report.languages if reading.outcome == "read" else report.unread
                counted[language] = counted.get(language, 0) + 1
                readings.append(
                    TextReading(reading.document, config.reader, reading.language, reading.outcome)
                )
                for claim in reading.claims:
                    claims.add(claim)
            report.claims += claims.written
        workspace.readings.write(name, readings)
        report.texts += len(readings)
    return report


def _pending(workspace: Workspace, start: str) -> Iterator[tuple[Document, TextDocument]]:
    known = set(
        workspace.readings.column("document", finished(workspace.readings, workspace.readings, start))
    )
    documents = {d.sha256: d for d in workspace.documents.read()}
    stored: StoredText
    for stored in workspace.texts.read(finished(workspace.texts, workspace.documents, READ)):
        if stored.document not in known:
            yield documents[stored.document], stored.text
