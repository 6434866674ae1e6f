"""Read: every document of the archive that has not been read, into notices and their claims, or into text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from whosupplies.app.stages.batches import drop_all, drop_unfinished, next_name
from whosupplies.app.stages.quarantine import Quarantine
from whosupplies.app.workspace import StoredNotice, StoredText, Workspace
from whosupplies.crawler import notice_claims, readers
from whosupplies.crawler.readers.errors import Rejected
from whosupplies.graph.errors import InputError
from whosupplies.graph.records import Claim, Document, Mention, Notice, TextDocument

if TYPE_CHECKING:
    from whosupplies.crawler.archive import Archive
    from whosupplies.crawler.archive_records import Capture
    from whosupplies.graph.parts import Table, Writer

PREFIX = "read-"
DOCUMENTS_A_BATCH = 2_000
NOTICES_A_BATCH = 50_000


class Quarantined(Struct, frozen=True):
    """A document, or a part of one (`path`), that could not be read, and why."""

    url: str
    reason: str
    path: str | None = None


class ReadReport(Struct):
    """What a run of this stage did. `notices` and `texts` are counted by format."""

    documents: int = 0
    notices: dict[str, int] = msgspec.field(default_factory=dict)
    awards: int = 0
    claims: int = 0
    texts: dict[str, int] = msgspec.field(default_factory=dict)
    quarantined: list[Quarantined] = msgspec.field(default_factory=list)


def read(
    workspace: Workspace, *, again: bool = False, on_document: Callable[[str], None] = lambda _: None
) -> ReadReport:
    """Reads what is new in the archive; with `again` everything, as after an upgrade that reads better."""
    others: list[Table[Any]] = [workspace.notices, workspace.texts, workspace.claims]
    if again:
        drop_all([workspace.documents, *others], PREFIX)
    drop_unfinished(workspace.documents, others, PREFIX)
    report, quarantine = ReadReport(), Quarantine(workspace.root / "quarantine")
    with workspace.archive as archive:
        captures = _unread(workspace, archive)
        for first in captures:
            _read_batch(workspace, archive, quarantine, first, captures, report, on_document)
    return report


def _unread(workspace: Workspace, archive: Archive) -> Iterator[Capture]:
    """The first capture of every payload that has no document yet."""
    known = set(workspace.documents.column("sha256"))
    for capture in archive.captures():
        if capture.sha256 not in known:
            known.add(capture.sha256)
            yield capture


def _read_batch(
    workspace: Workspace,
    archive: Archive,
    quarantine: Quarantine,
    first: Capture,
    rest: Iterator[Capture],
    report: ReadReport,
    on_document: Callable[[str], None],
) -> None:
    name = next_name(workspace.documents, PREFIX)
    documents: list[Document] = []
    with ExitStack() as stack:
        sink = _Sink(
            stack.enter_context(workspace.notices.writer(name)),
            stack.enter_context(workspace.texts.writer(name)),
            stack.enter_context(workspace.claims.writer(name)),
            report,
        )
        capture: Capture | None = first
        while capture is not None:
            on_document(capture.url)
            documents.append(_read_document(archive, quarantine, capture, sink))
            full = len(documents) >= DOCUMENTS_A_BATCH or sink.notices.written >= NOTICES_A_BATCH
            capture = None if full else next(rest, None)
    # Last, since this part is what makes the others count.
    workspace.documents.write(name, documents)
    report.documents += len(documents)


class _Sink:
    """Where the records of a batch go."""

    def __init__(
        self,
        notices: Writer[StoredNotice],
        texts: Writer[StoredText],
        claims: Writer[Claim],
        report: ReadReport,
    ) -> None:
        self.notices, self.texts, self.claims, self.report = notices, texts, claims, report

    def notice(self, document: Document, notice: Notice) -> None:
        self.notices.add(StoredNotice(document.sha256, _stored(notice)))
        self.report.notices[notice.format] = self.report.notices.get(notice.format, 0) + 1
        self.report.awards += len(notice.awards)
        for claim in notice_claims.claims(notice, document):
            self.claims.add(claim)
            self.report.claims += 1

    def text(self, document: Document, text: TextDocument) -> None:
        self.texts.add(StoredText(document.sha256, text))
        self.report.texts[text.format] = self.report.texts.get(text.format, 0) + 1


def _stored(notice: Notice) -> Notice:
    """The notice without its descriptions: they have been read by then, and may name persons, with their telephones."""
    awards = tuple(msgspec.structs.replace(award, description=None) for award in notice.awards)
    return msgspec.structs.replace(notice, awards=awards, description=None)


def _read_document(archive: Archive, quarantine: Quarantine, capture: Capture, sink: _Sink) -> Document:
    document = Document(
        sha256=capture.sha256,
        url=capture.url,
        source=capture.source,
        retrieved=capture.retrieved,
        media_type=capture.media_type,
        licence=capture.licence,
    )
    buyers: dict[str, Mention] = {}
    notices: list[Notice] = []
    rejected: list[Rejected] = []
    format_name = None
    for item in _records(archive, capture):
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        format_name = item.format
        if isinstance(item, TextDocument):
            document = msgspec.structs.replace(
                document, title=item.title, published=item.published, language=item.language
            )
            sink.text(document, item)
        else:
            # Two are enough to know that the document is not about one notice.
            notices = [*notices, item][:2]
            buyers.update((mention.key, mention) for mention in notice_claims.buyer_mentions(item))
            sink.notice(document, item)
    sink.report.quarantined += [Quarantined(capture.url, r.reason, r.path or None) for r in rejected]
    if rejected:
        quarantine.keep(archive, capture, rejected)
    else:
        quarantine.release(capture.sha256)
    if len(notices) == 1:
        (notice,) = notices
        document = msgspec.structs.replace(
            document, title=notice.title, published=notice.published, language=notice.language
        )
    nothing_read = format_name is None and bool(rejected)
    return msgspec.structs.replace(
        document,
        format=format_name,
        buyers=tuple(buyers[key] for key in sorted(buyers)),
        outcome="quarantined" if nothing_read else "read",
        reason=f"{len(rejected)} parts could not be read"
        if rejected and not nothing_read
        else (rejected[0].reason if rejected else None),
    )


def _records(archive: Archive, capture: Capture) -> Iterator[readers.Read]:
    """What the readers give; what they, or the archive, cannot give is a Rejected. Errors of the taker are not caught here."""
    try:
        with archive.open(capture.sha256) as stream:
            yield from readers.read(stream)
    except InputError as error:
        yield Rejected(error.where or "", error.what)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the others
        yield Rejected("", f"a fault of the reader: {type(error).__name__}: {error}")
