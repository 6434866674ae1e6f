"""The running text of PDF files (pypdfium2): lines joined to paragraphs, words that a line end parts put together again.

PDFium is not to be called from several threads at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]

from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.crawler.readers.plain import normalised
from whosupplies.graph.records import TextDocument

LARGEST = 256 << 20
"""Bytes of the largest file that is read."""
MOST_PAGES = 3_000
_MOST_CHARACTERS = 20_000_000
_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_ITEM = re.compile(r"[-*•–·▪●]\s|\(?\d{1,2}[.)]\s|[a-z]\)\s")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|side|seite|sida|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|av|von)\s*\d{1,4})?", re.IGNORECASE
)
_FULL = 0.7
"""Share of the usual line length from which a line may go on in the next."""


def read(data: bytes) -> Iterator[TextDocument]:
    """The text of a PDF, as one document. Raises UnreadableError for one that is encrypted, damaged or only pictures."""
    if len(data) > LARGEST:
        raise UnreadableError(f"the PDF is larger than {LARGEST >> 20} MB")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium leaves the code of an earlier failure standing in some cases, so that it is not enough.
        encrypted = getattr(error, "err_code", None) == _PASSWORD and b"/Encrypt" in data
        reason = "the PDF is encrypted" if encrypted else "the PDF is damaged"
        raise UnreadableError(
            reason, todo="" if not encrypted else "Add a copy without a password."
        ) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableError(f"the PDF has more than {MOST_PAGES} pages")
        pages = list(_pages(document))
        text = normalised("\n".join(_paragraphs(_without_furniture(pages))))
        if not text:
            raise UnreadableError("the PDF has no text layer (it is scanned)")
        yield TextDocument(
            text=text,
            title=normalised(_metadata(document, "Title")).replace("\n", " ") or None,
            published=_day(_metadata(document, "CreationDate")),
            format="pdf",
        )
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument) -> Iterator[list[str]]:
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            textpage = page.get_textpage()
            text = textpage.get_text_range() if textpage.count_chars() else ""
            textpage.close()
            page.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadableError(f"page {number + 1} of the PDF is damaged") from error
        # PDFium joins lines at a hyphen and leaves this mark in its place.
        text = text.replace("\ufffe", "-\n")
        characters += len(text)
        if characters > _MOST_CHARACTERS:
            raise UnreadableError(f"the PDF has more than {_MOST_CHARACTERS:,} characters")
        yield [" ".join(line.split()) for line in re.split(r"\r\n?|\n", text)]


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without head and foot lines that most pages share."""
    edges = Counter(line for page in pages if page for line in {page[0], page[-1]} if line)
    repeated = {line for line, count in edges.items() if count > 2 and count * 2 > len(pages)}
    kept = []
    for page in pages:
        lines = list(page)
        while lines and (not lines[0] or lines[0] in repeated or _PAGE_NUMBER.fullmatch(lines[0])):
            lines.pop(0)
        while lines and (not lines[-1] or lines[-1] in repeated or _PAGE_NUMBER.fullmatch(lines[-1])):
            lines.pop()
        kept.append(lines)
    return kept


def _paragraphs(pages: list[list[str]]) -> Iterator[str]:
    """Lines joined while they are full: the line before a new paragraph is short, as is a heading."""
    open_line = ""
    for page in pages:
        lengths = sorted(len(line) for line in page if line)
        usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
        for line in page:
            if not line:
                continue
            if open_line and _HYPHEN.search(open_line) and line[:1].islower():
                open_line = open_line[:-1] + line
            elif open_line and not _ITEM.match(line):
                open_line += " " + line
            else:
                if open_line:
                    yield open_line
                open_line = line
            if len(line) < usual * _FULL and not _HYPHEN.search(line):
                yield open_line
                open_line = ""
    if open_line:
        yield open_line


def _metadata(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return document.get_metadata_value(key) or ""
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


def _day(moment: str) -> str | None:
    """`D:20190411120000+02'00'` as `2019-04-11`."""
    found = re.match(r"(?:D:)?(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", moment)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None
