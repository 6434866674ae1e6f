"""Base for data files that are documents themselves and may name the next one (`links.next`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, ClassVar
from urllib.parse import urldefrag, urljoin

import ijson
from scrapy import Request

from whosupplies.crawler.archive_records import Role
from whosupplies.crawler.download import Fetched
from whosupplies.crawler.spiders.base import BaseSpider


def next_link(payload: BinaryIO) -> str | None:
    """`links.next` of a JSON object (OCDS 1.1, "Pagination"), found in constant memory; None for everything else.

    JSON lines, lists and compressed files have none.
    """
    try:
        for prefix, event, value in ijson.parse(payload):
            if prefix == "links.next":
                return value if event == "string" and value else None
    except (ijson.JSONError, UnicodeDecodeError):
        return None
    finally:
        payload.seek(0)
    return None


class PackageSpider(BaseSpider):
    """Option `url` names the first file, or several.

    Where a run was broken off, the next one goes on at the file that it had come to. Files are asked for with the validators of
    the last time; what has not changed is followed as it lies in the archive.
    """

    options_allowed: ClassVar[dict[str, str]] = {"url": "the address of a file or of the first page"}
    options_needed = ("url",)

    def first(self) -> Iterable[Request]:
        """See `BaseSpider.first`."""
        self._read: set[str] = set()
        for url in self.options["url"]:
            at = self.session.state.state.pending if len(self.options["url"]) == 1 else None
            yield self._file(at or url)

    def _file(self, url: str) -> Request:
        self._read.add(urldefrag(url).url)
        return self.ask(url, self._package, role="document")

    def _package(self, response: Fetched) -> Iterator[Request]:
        self.session.report.listed += 1
        found = next_link(response.payload)
        if found is None:
            return
        url = urljoin(response.url, found.strip())
        if urldefrag(url).url in self._read:
            # Many a last page names itself, or the first: all there is was read.
            self.session.quarantine(
                url, f"named as the next page by {response.url}, but it was read: a circle"
            )
            return
        if self.session.full:
            self.stopped_early = True
            return
        if len(self.options["url"]) == 1:
            # The page is in the archive by now, so a run that is killed from here on may start with the next.
            self.session.state.state.pending = url
            self.session.state.save()
        yield self._file(url)

    stopped_early = False

    def left_over(self) -> bool:
        """Was a next page left, for the user wanted no more?"""
        return self.stopped_early

    def lost(self, url: str, role: Role, reason: str, passing: bool) -> None:
        """What comes after a page that cannot be had is unknown."""
        super().lost(url, role, reason, passing)
        self.session.fail(f"{url} cannot be had: {reason}")
        if not passing and self.session.state.state.pending:
            # A page that is gone for good: the next run starts from the first.
            self.session.state.state.pending = None
            self.session.state.save()
