"""Articles out of web pages (trafilatura): the running text without menus, comments and advertisements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.crawler.readers.plain import decoded, normalised
from whosupplies.graph.records import TextDocument

LARGEST = 8 << 20
"""Bytes of the largest page that is read."""
SHORTEST = 60
"""Characters of the shortest article: less than that is a menu or a notice about cookies."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,2000}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2})\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read(data: bytes, charset: str | None = None) -> Iterator[TextDocument]:
    """The article in a page, as one document: text, title, date, declared language and the site's name.

    `charset` is what the server declared. The author is a person and is not taken. Raises UnreadableError where the page has no
    article.
    """
    if len(data) > LARGEST:
        raise UnreadableError(f"the page is larger than {LARGEST >> 20} MB")
    declared = _CHARSET.search(data[:4096])
    page = decoded(data, charset or (declared[1].decode("ascii") if declared else None)).replace("\0", "")
    article = _extracted(page)
    text = normalised(article.text or "") if article else ""
    if article is None or len(text) < SHORTEST:
        raise UnreadableError("no article is found in the page")
    date = _DATE.fullmatch(article.date or "")
    yield TextDocument(
        text=text,
        title=_line(article.title),
        published=date[0] if date else None,
        language=_language(page[:4096]),
        publisher=_line(article.sitename),
        format="html",
    )


def _extracted(page: str) -> Document | None:
    try:
        found = bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # A date that is only guessed from anywhere in the page is worse than none.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableError(f"the page cannot be taken apart: {error}") from error
    return found if isinstance(found, Document) else None


def _line(text: str | None) -> str | None:
    return normalised(text).replace("\n", " ") or None if text else None


def _language(head: str) -> str | None:
    found = _LANGUAGE.search(head)
    code = found[1].lower() if found else None
    return "nb" if code == "no" else code
