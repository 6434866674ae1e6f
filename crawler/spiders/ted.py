"""Tenders Electronic Daily: the search API, version 3, then each notice as XML.

Request and response: https://docs.ted.europa.eu/reuse/search-api.html ("Iteration or Scroll mode": a token from each page for
the next, no limit on the number of notices; at most 250 notices a page) and
https://docs.ted.europa.eu/api/endpoints/ted-europa-eu.html.
A notice's XML is at `https://ted.europa.eu/en/notice/{publication-number}/xml`:
https://ted.europa.eu/en/simap/developers-corner-for-reusers, "Download notices in various formats using direct links".
"""

from __future__ import annotations

import re
from typing import ClassVar

import msgspec
from msgspec import Struct, field
from scrapy import Request

from whosupplies.crawler import ted_query
from whosupplies.crawler.spiders.base import Options
from whosupplies.crawler.spiders.paged import Page, PagedSpider

PAGE_SIZE = 250
_NUMBER = re.compile(r"\d{1,12}-\d{4}")


class _Found(Struct, frozen=True, rename="kebab"):
    publication_number: str
    publication_date: str | None = None


class _Answer(Struct, frozen=True, rename="camel"):
    notices: tuple[_Found, ...]
    total_notice_count: int | None = None
    iteration_next_token: str | None = None
    timed_out: bool = field(default=False)


class TedSpider(PagedSpider):
    """Options as in `ted_query`; `api` and `site` replace the hosts."""

    name = "ted"
    options_allowed: ClassVar[dict[str, str]] = {
        **ted_query.OPTIONS,
        "api": "base of the search API, https://api.ted.europa.eu by default",
        "site": "base of the notices, https://ted.europa.eu by default",
    }

    @classmethod
    def prepared(cls, options: Options) -> Options:
        """See `BaseSpider.prepared`; raises UsageError for a value that the query cannot hold."""
        options = super().prepared(options)
        ted_query.query(options)
        return options

    def page_request(self, token: str | None) -> Request:
        """See `PagedSpider`."""
        since = [
            max([*self.options.get("since", []), *filter(None, [self.session.state.state.mark])], default="")
        ]
        asked = {**self.options, "since": since if since[0] else []}
        body = {
            "query": ted_query.query(asked),
            "fields": ["publication-number", "publication-date"],
            "limit": PAGE_SIZE,
            "scope": "ALL",
            "paginationMode": "ITERATION",
        } | ({"iterationNextToken": token} if token else {})
        api = self.options.get("api", ["https://api.ted.europa.eu"])[0].rstrip("/")
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self.ask_page(
            f"{api}/v3/notices/search", method="POST", body=msgspec.json.encode(body), headers=headers
        )

    def read_page(self, body: bytes) -> Page:
        """See `PagedSpider`."""
        answer = msgspec.json.decode(body, type=_Answer)
        if answer.timed_out:
            raise ValueError("the search timed out on the server")
        site = self.options.get("site", ["https://ted.europa.eu"])[0].rstrip("/")
        for found in answer.notices:
            if not _NUMBER.fullmatch(found.publication_number):
                raise ValueError(f"{found.publication_number[:50]!r} is not a publication number")
        return Page(
            # A date may carry an offset (2024-05-06+02:00, 2024-05-06Z); the day is what counts.
            documents=tuple(
                (
                    f"{site}/en/notice/{found.publication_number}/xml",
                    (found.publication_date or "")[:10] or None,
                )
                for found in answer.notices
            ),
            token=answer.iteration_next_token,
            total=answer.total_notice_count,
        )
