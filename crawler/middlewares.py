"""What every request and response passes on its way, from the spider to the wire: rules, robots.txt, patience, the archive."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from whosupplies.crawler import backoff
from whosupplies.crawler.addresses import Rules
from whosupplies.crawler.archive_records import Exchange, Headers, Role, now
from whosupplies.crawler.download import IN_MEMORY, Fetched
from whosupplies.crawler.errors import BrokenError, NotNowError, RefusedError
from whosupplies.crawler.session import Session
from whosupplies.crawler.settings import ROBOTS_TOKEN


class Middleware:
    """Finds the run it belongs to."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Middleware:
        return cls(crawler)

    @property
    def session(self) -> Session:
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]
        return session


class AddressRules(Middleware):
    """Refuses what may not be fetched by its address alone, after a redirect too; names are judged when connecting."""

    def process_request(self, request: Request) -> None:
        Rules(self.session.settings.allowed_private_hosts).check_url(request.url)


class Robots(Middleware):
    """Obeys robots.txt (RFC 9309): no such file allows everything, one that cannot be had for now forbids everything."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Task[Protego | str]] = {}

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._fetch(f"{site}/robots.txt"))
        rules = await asyncio.shield(self._rules[site])
        if isinstance(rules, str):
            raise NotNowError(
                f"Its robots.txt cannot be had, so nothing may be fetched: {rules}", where=request.url
            )
        if not rules.can_fetch(request.url, ROBOTS_TOKEN):
            raise RefusedError("Its robots.txt does not allow it", where=request.url)

    async def _fetch(self, url: str) -> Protego | str:
        request = Request(url, priority=1000, callback=NO_CALLBACK, meta={"robots": True, "role": "other"})
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except (BrokenError, RefusedError, IgnoreRequest) as error:
            return str(error)
        # RFC 9309, section 2.3.1: 4xx is "unavailable", all is allowed; 5xx is "unreachable", nothing is.
        if response.status >= 500 or response.status == 429:
            return f"status {response.status}"
        text = response.body.decode("utf8", "replace") if response.status == 200 else ""
        return Protego.parse(text)


class Backoff(Middleware):
    """Tries again what fails in passing: after what the server asks for, else after growing, spread waits."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in backoff.PASSING_STATUSES:
            return response
        if self.session.patience.given_up(request.url):
            return response
        # Where it asked for a wait, the next try waits for its turn in the download handler.
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        asked = backoff.retry_after(header, self.session.moment())
        asking = response.status in backoff.ASKING_STATUSES and asked is not None
        return await self._again(request, asking) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        return await self._again(request, False) if isinstance(exception, BrokenError) else None

    async def _again(self, request: Request, asking: bool) -> Request | None:
        failures = request.meta.get("failures", 0) + 1
        if failures > self.session.settings.retries:
            return None
        self.session.report.retries += 1
        if not asking:
            await asyncio.sleep(backoff.wait(failures, self.session.settings, random.random))
        return request.replace(dont_filter=True, meta={**request.meta, "failures": failures})


class IntoArchive(Middleware):
    """Asks with the validators of the last time; puts every whole response into the archive, with its request.

    Where the server says that nothing has changed, the response goes on with what the archive holds.
    """

    def process_request(self, request: Request) -> None:
        # A redirect hands on the headers of the address that it came from.
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        visit = self.session.archive.visit(request.url) if request.method == "GET" else None
        if visit and self.session.archive.has(visit.sha256):
            if visit.etag:
                request.headers["If-None-Match"] = visit.etag
            if visit.last_modified:
                request.headers["If-Modified-Since"] = visit.last_modified

    def process_response(self, request: Request, response: Fetched) -> Fetched:
        session = self.session
        session.report.bytes += response.wire_bytes
        spider: Any = self.crawler.spider
        exchange = Exchange(
            url=request.url,
            method=request.method,
            request_headers=_sent_headers(request),
            request_body=request.body,
            status=response.status,
            reason=response.reason,
            headers=_pairs(response.headers),
            retrieved=now(),
        )
        visit = session.archive.visit(request.url)
        if response.status == 304 and visit:
            response = response.replace(status=200, payload=_copied(session.archive.open(visit.sha256)))
        role: Role = spider.role_of(request, response) if response.status == 200 else "other"
        body = response.payload
        body.seek(0)
        licence = session.source.licence
        stored = session.archive.store_response(
            exchange, body, source=session.source.name, licence=licence, role=role
        )
        body.seek(0)
        if role == "document":
            session.report.items += 1
            session.report.new += stored.new
            session.report.unchanged += not stored.new
        return response


def _copied(payload: BinaryIO) -> BinaryIO:
    """A payload of the archive, which can be read only forwards, as a file that can be sought in."""
    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - the spider closes it
    with payload:
        shutil.copyfileobj(payload, copy)
    copy.seek(0)
    return copy


def _pairs(headers: Any) -> Headers:  # noqa: ANN401 - scrapy's Headers are untyped
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )


def _sent_headers(request: Request) -> Headers:
    host = ("Host", urlsplit(request.url).netloc)
    return (host, *_pairs(request.headers))
