"""Base for what leads to documents: RSS and Atom feeds, site maps and their indexes, lists of addresses."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any, BinaryIO, ClassVar, Literal, cast
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct
from scrapy import Request

from whosupplies.crawler.archive_records import Role
from whosupplies.crawler.decoding import GZIP_MAGIC
from whosupplies.crawler.download import Fetched
from whosupplies.crawler.spiders.base import BaseSpider

Kind = Literal["feed", "sitemap", "index", "list", "document"]
HEAD = 1 << 16
LONGEST_LIST = 50 << 20
"""The largest site map that sitemaps.org allows, and as much of any other listing as is read."""

_ROOTS: dict[str, Kind] = {
    "rss": "feed",
    "RDF": "feed",
    "feed": "feed",
    "urlset": "sitemap",
    "sitemapindex": "index",
}
_DATES = ("pubDate", "updated", "published", "date", "lastmod")


class Link(Struct, frozen=True):
    """An address that a listing names, and when it says that it was changed (UTC, ISO 8601; None where it does not say)."""

    url: str
    changed: str | None = None


def kind_of(payload: BinaryIO) -> Kind:
    """What a payload is, told by its content alone. The stream is put back to its start."""
    head = _unpacked(payload).read(HEAD)
    payload.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _ROOTS.get(_root(head), "document")
    lines = [line.strip() for line in start.decode("utf8", "replace").splitlines()]
    # The last line of a head may be cut in two.
    lines = [
        line for line in (lines[:-1] if len(head) == HEAD else lines) if line and not line.startswith("#")
    ]
    return "list" if lines and all(line.startswith(("http://", "https://")) for line in lines) else "document"


def links_of(kind: Kind, payload: BinaryIO, base: str) -> Iterator[Link]:
    """The links of a listing, absolute. Raises ValueError where it cannot be read."""
    stream = _unpacked(payload)
    if kind == "list":
        for line in stream.read(LONGEST_LIST).decode("utf8", "replace").splitlines():
            if line.strip().startswith(("http://", "https://")):
                yield Link(line.strip())
        return
    wanted = ("url", "sitemap") if kind in ("sitemap", "index") else ("item", "entry")
    for element in _elements(stream, wanted):
        address = _address(element)
        if address:
            yield Link(urljoin(base, address), _changed(element))


def _unpacked(payload: BinaryIO) -> IO[bytes]:
    packed = payload.read(2) == GZIP_MAGIC
    payload.seek(0)
    return cast(IO[bytes], gzip.GzipFile(fileobj=payload, mode="rb")) if packed else payload


def _root(head: bytes) -> str:
    """The name of the root element, without its namespace."""
    parser = etree.XMLPullParser(("start",), **_safe())
    try:
        parser.feed(head)
        for _, element in cast(Iterator[tuple[str, Any]], parser.read_events()):
            return str(etree.QName(element).localname)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return ""


def _safe() -> dict[str, Any]:
    # Feeds are hostile and often broken: no entities, no network, and what can be read of them is.
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "recover": True,
    }


def _elements(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[Any]:
    """The elements of these names, one at a time, in constant memory."""
    parser = etree.XMLPullParser(("end",), **_safe())
    read = 0
    while chunk := stream.read(HEAD):
        read += len(chunk)
        if read > LONGEST_LIST:
            raise ValueError(f"it has more than {LONGEST_LIST} bytes")
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            raise ValueError(str(error)) from error
        yield from _ended(parser, names)
    try:
        # From the first error on, libxml2 tells what it could mend only when it is told that this was all.
        parser.close()
    except etree.XMLSyntaxError:
        return
    yield from _ended(parser, names)


def _ended(parser: etree.XMLPullParser, names: tuple[str, ...]) -> Iterator[Any]:
    for _, element in cast(Iterator[tuple[str, Any]], parser.read_events()):
        if isinstance(element.tag, str) and etree.QName(element).localname in names:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _address(element: Any) -> str | None:  # noqa: ANN401 - lxml's elements
    guid = None
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, text = etree.QName(child).localname, (child.text or "").strip()
        if name == "loc" and text:
            return text
        if name == "link" and child.get("rel", "alternate") == "alternate" and (text or child.get("href")):
            return text or cast(str, child.get("href")).strip()
        # RSS 2.0: a guid is the permanent address unless it says that it is not.
        if name == "guid" and child.get("isPermaLink", "true") == "true" and text.startswith("http"):
            guid = text
    return guid


def _changed(element: Any) -> str | None:  # noqa: ANN401
    moments = [
        moment
        for child in element
        if isinstance(child.tag, str) and etree.QName(child).localname in _DATES
        if (moment := _moment((child.text or "").strip()))
    ]
    return max(moments, default=None)


def _moment(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError):
            return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class FeedSpider(BaseSpider):
    """Option `url` names feeds, site maps, lists or documents: which is what is told by content.

    A document that a listing leads to is fetched where the archive lacks it, or where the listing says that it was changed since;
    an address that the user named is always asked for, with the validators of the last time.
    """

    options_allowed: ClassVar[dict[str, str]] = {
        "url": "addresses of feeds, site maps, lists of addresses, or articles"
    }
    options_needed = ("url",)

    def first(self) -> Iterable[Request]:
        """See `BaseSpider.first`."""
        self._listings: set[str] = set()
        for url in dict.fromkeys(self.options["url"]):
            self._listings.add(url)
            self._seen.add(hash(url))
            yield self.ask(url, self.listing, role="document")

    def role_of(self, request: Request, response: Fetched) -> Role:
        """See `BaseSpider.role_of`."""
        if request.cb_kwargs.get("then") != self.listing:
            return super().role_of(request, response)
        request.meta["kind"] = kind_of(response.payload)
        return "document" if request.meta["kind"] == "document" else "listing"

    def listing(self, response: Fetched) -> Iterator[Request]:
        """Follows what a listing names; a document has nothing to follow."""
        kind, depth = response.meta["kind"], response.meta["depth"]
        if kind == "document":
            self.session.report.listed += 1
            return
        try:
            links = list(links_of(kind, response.payload, response.url))
        except (ValueError, OSError, EOFError) as error:
            self.session.quarantine(response.url, f"This {kind} cannot be read: {error}")
            return
        for link in links:
            if kind == "index":
                yield from self._deeper(link.url, depth + 1)
            else:
                self.want(link.url, changed=link.changed)

    def _deeper(self, url: str, depth: int) -> Iterator[Request]:
        if url in self._listings:
            return
        self._listings.add(url)
        if depth > self.session.settings.max_depth:
            self.session.quarantine(url, f"It lies deeper than {self.session.settings.max_depth} links")
        else:
            yield self.ask(url, self.listing, role="listing", depth=depth, priority=10)
