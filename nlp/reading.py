"""Text documents in, claims out: language, pipeline, relations, and the offsets of the evidence in the whole text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Literal, Protocol, cast

from msgspec import Struct, field
from msgspec.structs import replace

from whosupplies.graph.records import Claim, Document, Evidence, Flag, TextDocument
from whosupplies.nlp.language import detect
from whosupplies.nlp.pipeline import LONGEST_CHUNK, PIPELINES, READING, pipeline
from whosupplies.nlp.readers import MentionReader, PairReader, Reader, make_reader
from whosupplies.nlp.relations import Party, Relation

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from whosupplies.nlp.component import SupplyReader

STAND_IN = "en"
"""The pipeline that text of another language goes through where it is read anyway."""

_BATCH = 64
_SURROGATES = re.compile("[\ud800-\udfff]")


class Reading(Struct, frozen=True, kw_only=True):
    """What became of one text: `document` is its sha256, `language` the detected one (null where there was too little to tell).

    `unread` means that no pipeline exists for the language. `failed` and `left` come of a language model alone: it gave no answer
    (`reason`), or was not asked any more in this run; the text is to be read again. `claims` is empty in all three. `dropped`
    counts what the reader found and did not believe.
    """

    document: str
    language: str | None
    outcome: Literal["read", "unread", "failed", "left"]
    claims: tuple[Claim, ...] = ()
    reason: str | None = None
    dropped: dict[str, int] = field(default_factory=dict)


def read_texts(
    items: Iterable[tuple[Document, TextDocument]],
    *,
    processes: int = 1,
    reader: str = "patterns",
    anyway: bool = False,
) -> Iterator[Reading]:
    """A Reading for each document, in order; with several processes, documents are spread over them in batches.

    With `anyway`, text in a language without a pipeline is tried too; its claims bear the flag `read-anyway`. Raises UsageError
    for an unknown reader, before anything is read.
    """
    make_reader(reader)
    return _read_all(items, processes, partial(read_text, reader=reader, anyway=anyway))


def _read_all(
    items: Iterable[tuple[Document, TextDocument]],
    processes: int,
    read: Callable[[Document, TextDocument], Reading],
) -> Iterator[Reading]:
    if processes <= 1:
        for document, text in items:
            yield read(document, text)
        return
    # Spawned, not forked: the caller may run threads (a progress bar, a database driver).
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        batches = _batches(items)
        waiting = [pool.submit(_read_batch, batch, read) for batch in islice(batches, processes * 2)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(_read_batch, batch, read) for batch in islice(batches, 1)]


def _batches(items: Iterable[tuple[Document, TextDocument]]) -> Iterator[list[tuple[Document, TextDocument]]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _read_batch(
    batch: list[tuple[Document, TextDocument]], read: Callable[[Document, TextDocument], Reading]
) -> list[Reading]:
    return [read(document, text) for document, text in batch]


def read_text(
    document: Document, text: TextDocument, *, reader: str = "patterns", anyway: bool = False
) -> Reading:
    """One document's Reading."""
    language = detect(text.text, text.language)
    used = make_reader(reader)
    known = language in PIPELINES and language in used.languages
    if not known and not anyway:
        return Reading(document=document.sha256, language=language, outcome="unread")
    claims = tuple(
        claim_of(document, text, relation, used, language, () if known else ("read-anyway",))
        for relation in relations_of(text.text, language if language and known else STAND_IN, reader=reader)
    )
    return Reading(document=document.sha256, language=language, outcome="read", claims=claims)


def relations_of(text: str, language: str, *, reader: str = "patterns") -> Iterator[Relation]:
    """The relations of a text in a language of `PIPELINES`, with offsets in the whole text."""
    nlp = pipeline(language, reader)
    for start, end in chunks(text):
        with nlp.memory_zone():
            found: tuple[Relation, ...] = nlp(_chunk(text, start, end))._.claims
        for relation in found:
            yield moved(relation, start) if start else relation


def mentions_of(text: str, language: str, *, reader: str = "patterns") -> list[Party] | None:
    """Every party that the reader finds in a text, with offsets in the whole text; None where it does not offer them."""
    used = _reader(language, reader)
    if not isinstance(used, MentionReader):
        return None
    found: list[Party] = []
    for start, end in chunks(text):
        with _unread(_chunk(text, start, end), language, reader) as doc:
            found += [_shifted(party, start) for party in used.mentions(doc)]
    return found


def relations_between(
    mentions: Sequence[Party], text: str, language: str, *, reader: str = "patterns"
) -> list[Relation] | None:
    """The relations that the reader sees between these mentions of a text; None where it does not take any.

    A mention that a cut between two chunks goes through is not shown to it.
    """
    used = _reader(language, reader)
    if not isinstance(used, PairReader):
        return None
    found: list[Relation] = []
    for start, end in chunks(text):
        inside = [_shifted(party, -start) for party in mentions if start <= party.start and party.end <= end]
        with _unread(_chunk(text, start, end), language, reader) as doc:
            found += [moved(relation, start) for relation in used.read_with(doc, inside)]
    return found


def _reader(language: str, name: str) -> Reader:
    """The pipeline's own reader, which may be costly to make."""
    component = cast("SupplyReader", pipeline(language, name).get_pipe(READING))
    return component.reader


@contextmanager
def _unread(chunk: str, language: str, reader: str) -> Iterator[Doc]:
    """A Doc with all that a reader needs, before it has been read."""
    nlp = pipeline(language, reader)
    with nlp.memory_zone(), nlp.select_pipes(disable=[READING]):
        yield nlp(chunk)


def _chunk(text: str, start: int, end: int) -> str:
    # A lone surrogate (half of a character that some JSON carries) has no UTF-8; its stand-in is as long.
    return _SURROGATES.sub("\ufffd", text[start:end])


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most `LONGEST_CHUNK` characters that together are the text, cut after a line break, else after a space."""
    start = 0
    while len(text) - start > LONGEST_CHUNK:
        limit = start + LONGEST_CHUNK
        cut = max(text.rfind("\n", start, limit), start) + 1
        if cut == start + 1:
            cut = max(text.rfind(" ", start, limit), start) + 1
        if cut == start + 1:
            cut = limit
        yield start, cut
        start = cut
    yield start, len(text)


def moved(relation: Relation, by: int) -> Relation:
    """The relation with every offset `by` characters further on."""
    supplier, recipient = _shifted(relation.supplier, by), _shifted(relation.recipient, by)
    evidence = (relation.evidence[0] + by, relation.evidence[1] + by)
    return replace(relation, supplier=supplier, recipient=recipient, evidence=evidence)


def _shifted(party: Party, by: int) -> Party:
    return replace(party, start=party.start + by, end=party.end + by)


class Named(Protocol):
    """Whatever reads: its name and version go into every claim."""

    name: str
    version: str


def claim_of(
    document: Document,
    text: TextDocument,
    relation: Relation,
    reader: Named,
    language: str | None,
    flags: tuple[Flag, ...] = (),
) -> Claim:
    """The claim that a relation of the document's text makes."""
    start, end = relation.evidence
    return Claim(
        type=relation.type,
        supplier=relation.supplier.mention,
        recipient=relation.recipient.mention,
        status=relation.status,
        document=document.sha256,
        evidence=Evidence(quote=text.text[start:end], start=start, end=end, path=text.path),
        reader=reader.name,
        reader_version=reader.version,
        product=relation.product,
        technologies=relation.technologies,
        purposes=relation.purposes,
        attributed_to=relation.attributed_to,
        start=relation.start,
        end=relation.end,
        amount=relation.amount,
        confidence=relation.confidence,
        language=language,
        published=text.published or document.published,
        flags=flags,
    )
