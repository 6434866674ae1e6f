"""XML from outside, parsed once and without risk, and the few ways the notice readers walk it.

Elements are addressed by local name: the TED schemas of 2011 to 2023 use six namespaces for the same elements, and none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from functools import cache
from typing import Any, cast

from lxml import etree

from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.records import LONGEST_DESCRIPTION

MAX_BYTES = 64 * 1024 * 1024
"""The largest document that is parsed. Notices have some 10 kB to a few MB; a parsed tree takes about ten times its bytes."""

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
"""The namespaces of UBL 2, for compiled XPaths."""

_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>]*>)", re.DOTALL)
_START_TAG = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")


@cache
def _parser() -> etree.XMLParser:
    """One parser for all documents; it keeps nothing of them, and to make a new one costs as much as a small notice."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def parse(data: bytes) -> etree._Element:
    """The root element of `data`.

    No entity is expanded, no DTD or schema is loaded, nothing is fetched; libxml2's limits on depth and text size hold.
    Comments and processing instructions are dropped, so that text is whole.

    Raises UnreadableError where the bytes are too many, declare entities, or are not well-formed XML.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"the document has {len(data)} bytes, more than the {MAX_BYTES} that a notice may have"
        )
    if b"<!ENTITY" in data:
        raise UnreadableError("the XML declares entities, which a notice has no need of")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise UnreadableError(f"the XML is not well-formed: {error}") from error
    # UTF-16 and the like hide a declaration from the look at the bytes above.
    declared: Any = root.getroottree().docinfo.internalDTD  # lxml's stubs lack DTD.iterentities
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise UnreadableError("the XML declares entities, which a notice has no need of")
    return root


def parse_as(data: bytes, roots: Collection[str], what: str) -> etree._Element:
    """As `parse`, for a document whose root element has one of these local names; `what` says so in the error."""
    root = parse(data)
    if local_name(root) not in roots:
        raise UnreadableError(f"the root element is {local_name(root)}, not {what}")
    return root


def opening(head: bytes) -> str:
    """The first bytes of a document as text, whether it is UTF-8 or UTF-16; for `recognises`."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def root_name(text: str) -> str | None:
    """The local name of the root element of a document that begins so; None where its start tag is not in sight."""
    position = 0
    while before := _BEFORE_ROOT.match(text, position):
        position = before.end()
    found = _START_TAG.match(text, position)
    return found[1] if found else None


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def first(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first descendant along a path of local names; None where a step is missing."""
    for name in names:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def text_of(element: etree._Element | None) -> str | None:
    """All text inside, in document order, on one line; None where there is none."""
    if element is None:
        return None
    whole = element.text if len(element) == 0 else "".join(str(part) for part in element.itertext())
    return (" ".join(whole.split()) or None) if whole else None


def words_of(element: etree._Element | None) -> str | None:
    """Like `text_of`, for text in paragraphs (`P`), which are parted by a space."""
    if element is None:
        return None
    paragraphs = [text for p in element.iterchildren("{*}P") if (text := text_of(p))]
    return " ".join(paragraphs) or text_of(element)


def description_of(element: etree._Element | None) -> str | None:
    """Like `words_of`, of a description: its first `LONGEST_DESCRIPTION` characters."""
    words = words_of(element)
    return words[:LONGEST_DESCRIPTION] if words else None


def elements(path: etree.XPath, element: etree._Element | None) -> list[etree._Element]:
    """What a compiled XPath for elements finds from an element, in document order."""
    return cast("list[etree._Element]", path(element)) if element is not None else []


def value_of(element: etree._Element | None, attribute: str) -> str | None:
    """An attribute without white space around it; None where it is missing or empty."""
    if element is None:
        return None
    value = element.get(attribute)
    return (value.strip() or None) if value is not None else None


class Paths:
    """XPaths to elements of one document that need no namespace map: they can be pasted into any XPath 1.0 tool.

    A step tests the local name; a position counts the siblings of that name. Positions are counted once for all siblings,
    since a notice may have a thousand awards.
    """

    def __init__(self) -> None:
        self._positions: dict[tuple[etree._Element, str], dict[etree._Element, int]] = {}

    def of(self, element: etree._Element) -> str:
        """The path, from the root."""
        steps: list[str] = []
        while (parent := element.getparent()) is not None:
            name = local_name(element)
            siblings = self._positions.get((parent, name))
            if siblings is None:
                siblings = {
                    twin: place for place, twin in enumerate(parent.iterchildren(f"{{*}}{name}"), start=1)
                }
                self._positions[parent, name] = siblings
            place = f"[{siblings[element]}]" if len(siblings) > 1 else ""
            steps.append(f"/*[local-name()='{name}']{place}")
            element = parent
        return "/*" + "".join(reversed(steps))


def content_id(data: bytes) -> str:
    """A name for a notice that has no number of its own: `sha256-` and the first 16 digits of its hash."""
    return f"sha256-{hashlib.sha256(data).hexdigest()[:16]}"
