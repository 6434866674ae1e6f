"""Base for an API that gives pages of results, each with a token for the next page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from msgspec import Struct
from scrapy import Request

from whosupplies.crawler.archive_records import Role
from whosupplies.crawler.download import Fetched
from whosupplies.crawler.spiders.base import BaseSpider


class Page(Struct, frozen=True, kw_only=True):
    """One page: its documents as (address, date of publication), the token of the next, and how many results there are in all."""

    documents: tuple[tuple[str, str | None], ...]
    token: str | None
    total: int | None


class PagedSpider(BaseSpider):
    """Subclasses give a page's request in `page_request` and read one in `read_page`.

    Pages are asked for one after the other and before the documents: a token does not live long. A killed run starts from the
    high-water mark again, with a token of its own; what the archive holds is passed over, so that nothing is missed or doubled.
    """

    page_bytes: ClassVar[int] = 100 << 20

    def page_request(self, token: str | None) -> Request:
        """The request for the page of a token (for the first page, None), made with `ask_page`."""
        raise NotImplementedError

    def read_page(self, body: bytes) -> Page:
        """The page in a response's body. Raises ValueError where it is none."""
        raise NotImplementedError

    def first(self) -> Iterable[Request]:
        """See `BaseSpider.first`."""
        self.pages = 0
        yield self.page_request(None)

    def ask_page(self, url: str, **named: Any) -> Request:  # noqa: ANN401
        """A request for a page."""
        return self.ask(url, self._page, role="listing", priority=10, **named)

    def _page(self, response: Fetched) -> Iterator[Request]:
        body = response.payload.read(self.page_bytes + 1)
        try:
            if len(body) > self.page_bytes:
                raise ValueError(f"it has more than {self.page_bytes} bytes")
            page = self.read_page(body)
        except ValueError as error:
            self.lost(response.url, "listing", f"This is not a page of results: {error}", True)
            return
        self.pages += 1
        listed = self.session.report.listed
        for url, date in page.documents:
            self.want(url)
            self.saw(date)
        # A token that stays the same is no loop (the server may keep a cursor under it); a page with nothing new is the end.
        if page.token and self.session.report.listed > listed and not self.enough():
            yield self.page_request(page.token)
        elif page.total is not None and self.session.report.listed < page.total and not self.enough():
            self.session.fail(
                f"The source announced {page.total} documents and listed {self.session.report.listed} of them"
            )

    def enough(self) -> bool:
        """Are more documents listed than the user wants?"""
        limit = self.session.settings.max_items
        return bool(limit) and self.session.report.listed - self.session.report.skipped > limit

    def lost(self, url: str, role: Role, reason: str, passing: bool) -> None:
        """Without a page the run is not whole."""
        super().lost(url, role, reason, passing)
        if role == "listing":
            self.session.fail(f"A page of results cannot be had: {reason}")
