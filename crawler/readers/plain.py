"""Plain text, and how text of any source is brought into the form that `TextDocument` promises."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.records import TextDocument

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_WRAPPED = 45
"""Characters from which a line may have been broken for its length alone."""


def read(data: bytes, charset: str | None = None) -> Iterator[TextDocument]:
    """The text in `data`, as one document; `charset` is what its sender declared.

    Raises UnreadableError where it is empty or binary.
    """
    text = normalised(_unwrapped(_LINES.sub("\n", decoded(data, charset))))
    if not text:
        raise UnreadableError("there is no text in it")
    if text.count("\ufffd") * 50 > len(text):
        raise UnreadableError("this is not text in any encoding that is known")
    yield TextDocument(text=text, format="text")


def decoded(data: bytes, charset: str | None = None) -> str:
    """`data` as text: by its byte order mark, as UTF-8, as declared, else as Windows-1252, in this order."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise UnreadableError("this is binary, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_known(charset) or "cp1252", "replace")


def normalised(text: str) -> str:
    """`text` in NFC, single spaces inside a line, each line (a paragraph) parted from the next by one line break."""
    text = _LINES.sub("\n", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _unwrapped(text: str) -> str:
    """One line a paragraph, where the file has blank lines between paragraphs and breaks its lines by length."""
    if not re.search(r"\n[^\S\n]*\n", text):
        return text
    paragraphs = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        joined = lines[:1]
        for before, line in pairwise(lines):
            if len(before) >= _WRAPPED and not re.match(r"[-*•–·]\s|\d+[.)]\s", line):
                joined[-1] += " " + line
            else:
                joined.append(line)
        paragraphs.append("\n".join(joined))
    return "\n".join(paragraphs)


def _known(charset: str | None) -> str | None:
    """The codec of that name, where it is one for text."""
    if not charset:
        return None
    try:
        found = codecs.lookup(charset)
    except LookupError:
        return None
    # Python's codecs include some from bytes to bytes ("hex", "zlib"), one of them a decompressor.
    is_charset = getattr(found, "_is_text_encoding", False) and found.name not in _NOT_CHARSETS
    return found.name if is_charset else None
