"""Readers: pure functions of bytes that make notices and texts of them, whatever the bytes are called.

    for record in read(stream):     # Notice, TextDocument or Rejected; or it raises UnreadableError
        ...

One module a format. The format is told by content; gzip and zip are opened on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from msgspec.structs import replace

from whosupplies.crawler.readers import eforms, html, ocds, pdf, plain, ted
from whosupplies.crawler.readers.detection import HEAD, detect, not_known
from whosupplies.crawler.readers.errors import Rejected, UnreadableError
from whosupplies.crawler.readers.wrapping import Budget, Source, gunzipped, is_gzip, is_zip, zipped
from whosupplies.graph.records import Notice, TextDocument

__all__ = ["Read", "Rejected", "UnreadableError", "detect", "read", "read_bytes"]

Read = Notice | TextDocument | Rejected
"""What a reader gives: a notice, a text, or a part that it could not read while the rest went through."""

LARGEST_XML = 64 << 20
LARGEST_TEXT = 16 << 20
_DEEPEST = 3
"""gzip in zip in gzip; more is nobody's data."""


def read(stream: BinaryIO, charset: str | None = None) -> Iterator[Read]:
    """Everything in a file, and what of it cannot be read.

    OCDS is read in constant memory; all other formats whole, up to a size. `charset` is the encoding that the sender declared,
    if any, for text and pages. In a zip, paths begin with the member's name (`2024.json#/releases/0`); a text's is that.
    Raises UnreadableError, with a reason for people, where nothing can be read.
    """
    found = False
    try:
        for record in _opened(Source(stream, HEAD), charset, Budget(), 0):
            found = True
            yield record
    except UnreadableError as error:
        if not found:
            raise
        yield Rejected(error.where or "", error.reason)


def read_bytes(data: bytes, charset: str | None = None) -> Iterator[Read]:
    """As `read`, of bytes at hand."""
    return read(BytesIO(data), charset)


def _opened(source: Source, charset: str | None, budget: Budget, depth: int) -> Iterator[Read]:
    if is_gzip(source.head) or is_zip(source.head):
        if depth >= _DEEPEST:
            raise UnreadableError("archives within archives within archives")
        if is_gzip(source.head):
            yield from _opened(gunzipped(source, budget, HEAD), charset, budget, depth + 1)
        else:
            yield from _zip(source, charset, budget, depth)
        return
    name = detect(source.head)
    if name is None:
        raise UnreadableError(not_known(source.head))
    if name == "ocds":
        yield from ocds.read(source)
    elif name == "text":
        yield from plain.read(source.all(LARGEST_TEXT, "text"), charset)
    elif name == "html":
        yield from html.read(source.all(html.LARGEST, "page"), charset)
    else:
        reader, limit, what = _WHOLE[name]
        yield from reader(source.all(limit, what))


_WHOLE: dict[str, tuple[Callable[[bytes], Iterator[Notice] | Iterator[TextDocument]], int, str]] = {
    "ted": (ted.read, LARGEST_XML, "notice"),
    "eforms": (eforms.read, LARGEST_XML, "notice"),
    "pdf": (pdf.read, pdf.LARGEST, "PDF"),
}


def _zip(source: Source, charset: str | None, budget: Budget, depth: int) -> Iterator[Read]:
    good = 0
    rejected: list[Rejected] = []
    for member in zipped(source, budget, HEAD):
        if isinstance(member, Rejected):
            rejected.append(member)
            continue
        name, inside = member
        try:
            for record in _opened(inside, charset, budget, depth + 1):
                good += 1
                yield _within(record, name)
        except UnreadableError as error:
            rejected.append(Rejected(name, error.reason))
    if not good and rejected:
        raise UnreadableError(
            f"none of its {len(rejected)} files can be read; the first: {rejected[0].reason}"
        )
    yield from rejected


def _within(record: Read, name: str) -> Read:
    """The record with the zip member's name before its paths."""
    if isinstance(record, TextDocument):
        return replace(record, path=f"{name}#{record.path}" if record.path else name)
    if isinstance(record, Rejected):
        return Rejected(f"{name}#{record.path}", record.reason)
    awards = tuple(replace(award, path=f"{name}#{award.path}") for award in record.awards)
    return replace(record, path=f"{name}#{record.path}", awards=awards)
