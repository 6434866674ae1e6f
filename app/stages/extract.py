"""Extract: every text that the configured readers have not read yet, into claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from whosupplies.app.stages.batches import drop_all, drop_unfinished, finished, next_name
from whosupplies.app.stages.model_report import ModelReport, Unread
from whosupplies.app.stages.read import PREFIX as READ
from whosupplies.app.text_readers import ANSWERS, chosen, language_model
from whosupplies.app.workspace import StoredText, TextReading, Workspace
from whosupplies.graph.records import Document, TextDocument, digest

if TYPE_CHECKING:
    from whosupplies.nlp.agreement import Comparison
    from whosupplies.nlp.llm.model import LanguageModel
    from whosupplies.nlp.llm.settings import ModelSettings
    from whosupplies.nlp.reading import Reading

TEXTS_A_BATCH = 500
Key = tuple[str, str]

Texts = Iterable[tuple[Document, TextDocument]]


class ExtractReport(Struct):
    """What a run of this stage did. `unread` counts texts by language (`unknown` where none was told).

    With two readers, a text that both have read counts twice; `agreement` says how their claims in the workspace compare.
    """

    texts: int = 0
    claims: int = 0
    languages: dict[str, int] = msgspec.field(default_factory=dict)
    unread: dict[str, int] = msgspec.field(default_factory=dict)
    model: ModelReport | None = None
    agreement: Comparison | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was left for another run."""
        return self.model is None or not (self.model.failed or self.model.left)


def prefixes(workspace: Workspace) -> tuple[str, ...]:
    """What the names of this stage's parts begin with, by reader: claims of another one, or version, stay but do not count."""
    readers = chosen(workspace.config.text)
    of_offline = (
        [_offline_prefix(readers.offline, anyway=workspace.config.text.read_anyway)]
        if readers.offline
        else []
    )
    return (*of_offline, *([_model_prefix(readers.model)] if readers.model else []))


def extract(
    workspace: Workspace, *, again: bool = False, on_text: Callable[[str], None] = lambda _: None
) -> ExtractReport:
    """Reads the texts that are new to the configured readers, or others since `read --again`; with `again` all of them."""
    readers = chosen(workspace.config.text)
    report = ExtractReport()
    # First of all: whatever the model lacks is told before any work is done.
    model = language_model(readers.model, workspace.root / ANSWERS) if readers.model else None
    if readers.offline:
        from whosupplies.nlp.reading import read_texts

        name, text = readers.offline, workspace.config.text
        _pass(
            workspace,
            _offline_prefix(name, anyway=text.read_anyway),
            name,
            lambda texts: read_texts(texts, processes=text.processes, reader=name, anyway=text.read_anyway),
            report,
            again=again,
            on_text=on_text,
        )
    if model is not None:
        with closing(model):
            _model_pass(workspace, model, report, again=again, on_text=on_text)
    if readers.offline and model is not None:
        from whosupplies.app.stages.current import comparison

        report.agreement = comparison(workspace)
    return report


def _model_pass(
    workspace: Workspace,
    model: LanguageModel,
    report: ExtractReport,
    *,
    again: bool,
    on_text: Callable[[str], None],
) -> None:
    from whosupplies.nlp.llm.reader import read_texts

    _pass(
        workspace,
        _model_prefix(model.settings),
        model.name,
        lambda texts: read_texts(texts, model),
        report,
        again=again,
        on_text=on_text,
    )
    report.model = report.model or ModelReport("")
    report.model.spent(model)


def _pass(
    workspace: Workspace,
    start: str,
    reader: str,
    read: Callable[[Texts], Iterator[Reading]],
    report: ExtractReport,
    *,
    again: bool,
    on_text: Callable[[str], None],
) -> None:
    """One reader's pass over the texts that are new to it."""
    if again:
        drop_all([workspace.readings, workspace.claims], start)
    drop_unfinished(workspace.readings, [workspace.claims], start)
    documents = {document.sha256: document for document in workspace.documents.read()}
    present = {stored.key for stored in _texts(workspace)}
    known = _known(workspace, start, present, documents)
    pending = _pending(workspace, known, documents) if present - known else iter(())
    while batch := list(islice(pending, TEXTS_A_BATCH)):
        name = next_name(workspace.readings, start)
        urls = {document.sha256: document.url for document, _ in batch}
        readings: list[TextReading] = []
        items = ((document, stored.text) for document, stored in batch)
        with workspace.claims.writer(name) as claims:
            for (_, stored), reading in zip(batch, read(items), strict=True):
                on_text(reading.document)
                _count(report, reading, urls[reading.document])
                if reading.outcome in {"read", "unread"}:
                    document, text = stored.key
                    readings.append(TextReading(document, reader, reading.language, reading.outcome, text))
                for claim in reading.claims:
                    claims.add(claim)
            report.claims += claims.written
        if readings:
            workspace.readings.write(name, readings)
        else:
            drop_unfinished(workspace.readings, [workspace.claims], start)
        report.texts += len(readings)


def _count(report: ExtractReport, reading: Reading, url: str) -> None:
    language = reading.language or "unknown"
    if reading.outcome in {"read", "unread"}:
        counted = report.languages if reading.outcome == "read" else report.unread
        counted[language] = counted.get(language, 0) + 1
        if not reading.dropped:
            return
    told = report.model = report.model or ModelReport("")
    for reason, count in reading.dropped.items():
        told.dropped[reason] = told.dropped.get(reason, 0) + count
    if reading.outcome == "failed":
        told.failed.append(Unread(url, reading.reason or ""))
    elif reading.outcome == "left":
        told.left, told.reason = told.left + 1, reading.reason


def _offline_prefix(name: str, *, anyway: bool) -> str:
    from whosupplies.nlp.readers import make_reader

    reader = make_reader(name)
    # Not at the end: no prefix may be the beginning of another.
    return f"text-{'anyway-' if anyway else ''}{reader.name}-{reader.version}-"


def _model_prefix(settings: ModelSettings) -> str:
    from whosupplies.nlp.llm.model import version_of

    # A model's name may hold what no file's name may, and be the beginning of another's.
    return f"text-llm-{digest(version_of(settings))[:12]}-"


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
