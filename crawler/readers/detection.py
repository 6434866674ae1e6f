"""What format bytes are in, told by the bytes alone: file names and media types lie."""

from __future__ import annotations

import codecs
import re

from whosupplies.crawler.readers import eforms, ocds, ted

HEAD = 1 << 16
"""Bytes of a file's head that are enough to tell."""
_MARKUP = re.compile(
    rb"<(!doctype\s+html|html|head|body|article|main|div|p|h1|section|meta|title)\b", re.IGNORECASE
)
_PROSE_CONTROL = frozenset("\t\n\r\f\v\x1b\x85")


def detect(head: bytes) -> str | None:
    """`ted`, `eforms`, `ocds`, `html`, `pdf` or `text`; None for anything else, and for nothing.

    `head` is the first 64 kB of what gzip or zip may have wrapped.
    """
    if b"%PDF-" in head[:1024]:
        return "pdf"
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n\0" + codecs.BOM_UTF16_LE)
    if start[:1] == b"<":
        return _markup(head)
    if start[:1] in (b"{", b"["):
        if ocds.recognises(head):
            return "ocds"
        # A page of prose may open with a bracket; a JSON file of some other kind is none.
        if re.match(rb'[\[{]\s*(["\[{\]}]|-?\d)', start):
            return None
    return "text" if _is_prose(head) else None


def _markup(head: bytes) -> str | None:
    if ted.recognises(head):
        return "ted"
    if eforms.recognises(head):
        return "eforms"
    plain = head.replace(b"\0", b"")
    first = re.search(
        rb"<[A-Za-z!][^>]*", re.sub(rb"<\?.*?\?>|<!--.*?-->", b"", plain[:4096], flags=re.DOTALL)
    )
    if first is not None and re.match(rb"<(!doctype\s+html|html)\b", first[0], re.IGNORECASE):
        return "html"
    if plain.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<?xml") or (first and b"xmlns" in first[0]):
        return None
    return "html" if _MARKUP.search(plain) else None


def _is_prose(head: bytes) -> bool:
    """Whether the bytes are text in some encoding: a few control characters are forgiven, binary is not."""
    if not head.strip():
        return False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "\0" not in codecs.getincrementaldecoder("utf-16")("replace").decode(head)
    if b"\0" in head:
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("cp1252", "replace")
    strange = sum(
        1 for c in text if (c < " " or "\x7f" <= c < "\xa0" or c == "\ufffd") and c not in _PROSE_CONTROL
    )
    letters = sum(1 for c in text if c.isalpha())
    return strange * 100 <= len(text) and letters * 3 >= len(text)


def not_known(head: bytes) -> str:
    """Why bytes that `detect` does not know are not read, in words for people."""
    if not head.strip(b"\0 \t\r\n"):
        return "the file is empty"
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n\0" + codecs.BOM_UTF16_LE)
    if start[:1] == b"<":
        root = re.search(rb"<([A-Za-z_][\w.-]*:?[\w.-]*)", start)
        name = root[1].decode("ascii", "replace") if root else "none"
        return f"this is XML, but no notice that is known (its first element is {name})"
    if start[:1] in (b"{", b"["):
        return "this is JSON, but not OCDS"
    return "the format is not known (neither a notice nor a page, PDF or text)"
