"""What every spider shares. A spider fetches and follows; it reads no more of a response than following takes.

A source is a subclass of one of the base classes, one for each way in which sources give access:

- `paged.PagedSpider`: an API that gives pages of results and a token for the next page;
- `package.PackageSpider`: data files that name the next one themselves (`links.next`);
- `feed.FeedSpider`: feeds, site maps and lists that lead to documents;
- `BaseSpider` itself: addresses that are known from the start.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, ClassVar, cast

import scrapy
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from whosupplies.crawler.archive_records import Role
from whosupplies.crawler.backoff import PASSING_STATUSES
from whosupplies.crawler.download import Fetched
from whosupplies.crawler.errors import BrokenError, RefusedError
from whosupplies.crawler.session import Session
from whosupplies.graph.errors import UsageError

IN_FLIGHT = 32
"""How many documents are handed to Scrapy at once; the rest wait here, as addresses only."""

Options = dict[str, list[str]]
Callback = Callable[[Fetched], Iterable[Request]]


class BaseSpider(scrapy.Spider):
    """Subclasses set `name` and `options_allowed`, and give their first requests in `first`.

    `options_allowed` maps each option to what it means, for the command's help. `options_needed` are those without which there
    is nothing to fetch.
    """

    options_allowed: ClassVar[dict[str, str]] = {}
    options_needed: ClassVar[tuple[str, ...]] = ()
    max_bytes: ClassVar[int | None] = None

    def __init__(self, session: Session, options: Options) -> None:
        super().__init__()
        self.session, self.options = session, options
        self.newest: str | None = None
        self._backlog: deque[str] = deque()
        self._seen: set[int] = set()
        self._in_flight = 0

    @classmethod
    def prepared(cls, options: Options) -> Options:
        """The options as the run keeps them. Raises UsageError for one that the source does not know, or lacks."""
        for name in options:
            if name not in cls.options_allowed:
                known = ", ".join(cls.options_allowed) or "none"
                raise UsageError(f"The source {cls.name!r} has no option {name!r}", todo=f"It has: {known}.")
        for name in cls.options_needed:
            if not options.get(name):
                raise UsageError(f"The source {cls.name!r} needs {name}: {cls.options_allowed[name]}")
        return {name: options[name] for name in sorted(options) if options[name]}

    def first(self) -> Iterable[Request]:
        """The first requests."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        """See Scrapy's `Spider.start`."""
        for request in self.first():
            yield request
        for request in self._pump():
            yield request

    # Asking

    def ask(self, url: str, callback: Callback, *, role: Role, depth: int = 0, **named: Any) -> Request:  # noqa: ANN401
        """A request of which `callback` gets a good response, at most once for this address and method."""
        meta = {"role": role, "depth": depth, "asked": url, "max_bytes": self.max_bytes}
        return Request(
            url,
            callback=cast(Any, self._received),
            errback=self._failed,
            meta=meta,
            cb_kwargs={"then": callback},
            dont_filter=True,
            **named,
        )

    def want(self, url: str, *, changed: str | None = None) -> None:
        """Puts a document on the list, unless it is there, or was archived and has not been `changed` (UTC, ISO 8601) since."""
        key = hash(url)
        if key in self._seen:
            return
        self._seen.add(key)
        self.session.report.listed += 1
        visit = self.session.archive.visit(url)
        if visit and not (changed and changed > visit.retrieved):
            self.session.report.skipped += 1
        else:
            self._backlog.append(url)

    def _pump(self) -> Iterator[Request]:
        limit = self.session.settings.max_items
        while self._backlog and self._in_flight < IN_FLIGHT:
            if limit and self.session.report.items + self._in_flight >= limit:
                return
            self._in_flight += 1
            yield self.ask(self._backlog.popleft(), self._document, role="document")

    def left_over(self) -> bool:
        """Are there documents that were listed and not fetched?"""
        return bool(self._backlog)

    # Getting

    def role_of(self, request: Request, response: Fetched) -> Role:
        """What a good response is to the archive; its payload may be looked at, and is put back to its start by the caller."""
        role: Role = request.meta["role"]
        return role

    def _document(self, response: Fetched) -> Iterable[Request]:
        return ()

    def _received(self, response: Fetched, then: Callback) -> Iterator[Request]:
        request: Any = response.request
        url = request.meta["asked"]
        if response.status == 200:
            with response.payload:
                yield from then(response)
        else:
            passing = response.status in PASSING_STATUSES
            self.lost(
                url, request.meta["role"], f"status {response.status} {response.reason}".strip(), passing
            )
        yield from self._next(then)

    def _failed(self, failure: Failure) -> Iterator[Request]:
        error: Any = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        known = isinstance(error, (RefusedError, BrokenError))
        reason = (
            str(error) if known or isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {error}"
        )
        passing = error.passing if known else not isinstance(error, IgnoreRequest)
        self.lost(request.meta["asked"], request.meta["role"], reason, passing)
        if not known and not isinstance(error, IgnoreRequest):
            self.logger.error("unexpected: %s", failure.getTraceback())
        yield from self._next(request.cb_kwargs["then"])

    def _next(self, done: Callback) -> Iterator[Request]:
        if done == self._document:
            self._in_flight -= 1
        yield from self._pump()

    def lost(self, url: str, role: Role, reason: str, passing: bool) -> None:
        """An address gave nothing. Without a listing the run is not whole."""
        self.session.quarantine(url, reason, passing=passing)

    def saw(self, date: str | None) -> None:
        """Notes a document's date of publication (ISO 8601) for the high-water mark."""
        if date and (self.newest is None or date > self.newest):
            self.newest = date
