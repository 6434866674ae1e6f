"""Scrapy's download handler: a body goes from the wire to a file, decoded, within limits, in constant memory.

Scrapy's own keeps whole bodies in memory and does not check certificates; this one does neither. A `Fetched` response carries its
body as `payload`, a file; `body` holds its first 512 KiB only, for robots.txt and error pages.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

import certifi
from msgspec import Struct
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.ssl import Certificate, trustRootFromCertificates
from twisted.python.failure import Failure
from twisted.web.client import (
    Agent,
    BrowserLikePolicyForHTTPS,
    FileBodyProducer,
    HTTPConnectionPool,
    ResponseDone,
    ResponseFailed,
)
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers as TwistedHeaders
from twisted.web.iweb import IBodyProducer

from whosupplies.crawler.addresses import Connecting, EndpointFactory, Rules
from whosupplies.crawler.backoff import ASKING_STATUSES, retry_after
from whosupplies.crawler.decoding import Decoder, Plain, check_whole, decoder
from whosupplies.crawler.errors import BrokenError, RefusedError
from whosupplies.crawler.session import Session
from whosupplies.crawler.settings import ROBOTS_BYTES, CrawlSettings

IN_MEMORY = 1 << 20
_NO_BODY = (204, 304)


class Fetched(Response):
    """A response whose decoded body is a seekable file, at its start.

    `reason` is the status line's phrase, `wire_bytes` the body's size on the wire.
    """

    attributes = (*Response.attributes, "payload", "reason", "wire_bytes")

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - Scrapy's own
        payload: BinaryIO,
        reason: str = "",
        wire_bytes: int = 0,
        **named: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*arguments, **named)
        self.payload, self.reason, self.wire_bytes = payload, reason, wire_bytes


class _Taken(Struct, frozen=True):
    file: BinaryIO
    wire_bytes: int


class Download(BaseDownloadHandler):
    """For http and https."""

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        self._reactor: Any = reactor
        self._pool = HTTPConnectionPool(reactor, persistent=True)
        self._agent: Agent | None = None

    @property
    def session(self) -> Session:
        return cast(Session, self.crawler.spider.session)  # type: ignore[union-attr]

    @property
    def settings(self) -> CrawlSettings:
        return self.session.settings

    def _client(self) -> Agent:
        if self._agent is None:
            rules = Rules(self.settings.allowed_private_hosts)
            connecting = Connecting(self._reactor, rules, self.settings.connect_timeout)
            factory = EndpointFactory(connecting, _certificates)
            self._agent = Agent.usingEndpointFactory(self._reactor, factory, self._pool)
        return self._agent

    async def download_request(self, request: Request) -> Response:
        """The whole response. Raises BrokenError or RefusedError."""
        # Here and no earlier: many requests wait for their turn behind one that the server answers with a plea for patience.
        await self.session.patience.turn(request.url)
        self.session.report.requests += 1
        started = self._reactor.seconds()
        asked = self._client().request(
            request.method.encode("ascii"),
            request.url.partition("#")[0].encode("ascii"),
            TwistedHeaders(dict(request.headers)),
            cast(IBodyProducer, FileBodyProducer(BytesIO(request.body))) if request.body else None,
        )
        silence = self._reactor.callLater(self.settings.idle_timeout, asked.cancel)
        try:
            response = await maybe_deferred_to_future(asked)
        except (CancelledError, ResponseFailed, ConnectError, ConnectionLost) as error:
            silent = "The server was silent for too long"
            what = f"The connection failed: {_said(error)}" if silence.active() else silent
            raise BrokenError(what, where=request.url) from error
        finally:
            if silence.active():
                silence.cancel()
        request.meta["download_latency"] = self._reactor.seconds() - started
        self._heed(request.url, response)
        taken = await self._body(request, response)
        return Fetched(
            request.url,
            status=response.code,
            headers=Headers(dict(response.headers.getAllRawHeaders())),
            body=_head(taken.file),
            payload=taken.file,
            reason=response.phrase.decode("latin-1"),
            wire_bytes=taken.wire_bytes,
        )

    def _heed(self, url: str, response: Any) -> None:  # noqa: ANN401 - an IResponse
        if response.code in ASKING_STATUSES:
            (header,) = response.headers.getRawHeaders(b"retry-after", [b""])[:1]
            seconds = retry_after(header.decode("latin-1"), self.session.moment())
            if seconds is not None:
                self.session.patience.asked_for(url, seconds)

    async def _body(self, request: Request, response: Any) -> _Taken:  # noqa: ANN401 - an IResponse
        largest = min(self.settings.max_bytes, request.meta.get("max_bytes") or self.settings.max_bytes)
        # What is never delivered must not leave its clocks running.
        if response.code in _NO_BODY or response.length == 0:
            return _Taken(BytesIO(b""), 0)
        refused, coding = None, cast(Decoder, Plain())
        try:
            encoding = response.headers.getRawHeaders(b"content-encoding", [b""])[0].decode("latin-1")
            coding = decoder(encoding, self.settings.max_decompressed_bytes)
            if isinstance(response.length, int) and response.length > largest:
                raise RefusedError(f"The body has {response.length} bytes, more than {largest}")
        except RefusedError as error:
            refused = error
        body = _Body(coding, refused, largest, self.settings)
        response.deliverBody(body)
        await maybe_deferred_to_future(body.done)
        body.file.seek(0)
        if response.code == 200:
            check_whole(body.file, self.settings.max_decompressed_bytes)
        return _Taken(body.file, body.received)

    async def close(self) -> None:
        """Lets go of the connections that are kept open."""
        await maybe_deferred_to_future(self._pool.closeCachedConnections())


class _Body(Protocol):
    """Takes a body's pieces; `done` fires when it is over."""

    def __init__(
        self, coding: Decoder, refused: Exception | None, largest: int, settings: CrawlSettings
    ) -> None:
        from twisted.internet import reactor

        self.file = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - the spider closes it
        self.received = 0
        self.done: Deferred[None] = Deferred()
        clock = cast(Any, reactor)
        self._decoder, self._refused, self._largest = coding, refused, largest
        self._idle = settings.idle_timeout
        self._stop = clock.callLater(settings.timeout, self._give_up, "took too long altogether")
        self._silence = clock.callLater(self._idle, self._give_up, "stood still for too long")

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's own
        if self._refused:
            self._break_off(self._refused)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's own
        if self.done.called:
            return
        self._silence.reset(self._idle)
        self.received += len(data)
        try:
            if self.received > self._largest:
                raise RefusedError(f"The body has more than {self._largest} bytes")
            self._decoder.feed(data, self.file)
        except (RefusedError, BrokenError) as error:
            self._break_off(error)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        # PotentialDataLoss: no length was stated and the connection closed, as HTTP/1.0 allows; codings show what is missing.
        if not reason.check(ResponseDone, PotentialDataLoss):
            self._end(BrokenError(f"The body is cut off after {self.received} bytes"))
            return
        try:
            self._decoder.finish()
        except BrokenError as error:
            self._end(error)
            return
        self._end(None)

    def _give_up(self, what: str) -> None:
        self._break_off(BrokenError(f"The body {what}, after {self.received} bytes"))

    def _break_off(self, error: Exception) -> None:
        transport = self.transport
        self._end(error)
        if transport is not None:
            transport.stopProducing()

    def _end(self, error: Exception | None) -> None:
        for call in (self._stop, self._silence):
            if call.active():
                call.cancel()
        if self.done.called:
            return
        if error is None:
            self.done.callback(None)
        else:
            self.done.errback(error)


@cache
def _certificates() -> BrowserLikePolicyForHTTPS:
    """Certificates are checked against SSL_CERT_FILE where it is set, as OpenSSL's own tools do, else against certifi's list."""
    path = Path(os.environ.get("SSL_CERT_FILE") or certifi.where())
    end = "-----END CERTIFICATE-----"
    blocks = [block.partition("-----BEGIN CERTIFICATE-----") for block in path.read_text("utf8").split(end)]
    roots = [Certificate.loadPEM(f"{begin}{inside}{end}\n".encode()) for _, begin, inside in blocks if begin]
    return BrowserLikePolicyForHTTPS(trustRoot=trustRootFromCertificates(roots))


def _head(file: BinaryIO) -> bytes:
    head = file.read(ROBOTS_BYTES)
    file.seek(0)
    return head


def _said(error: Exception) -> str:
    reasons = getattr(error, "reasons", None)
    return "; ".join(reason.getErrorMessage() for reason in reasons) if reasons else str(error)
