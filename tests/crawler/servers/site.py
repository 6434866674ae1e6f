"""A small HTTP server on loopback that does what it is told, well or badly, and remembers what it was asked."""

from __future__ import annotations

import gzip
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """`length` is stated where it is not the body's own (a cut body); `hold` is waited for before the body's second half."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    hold: threading.Event | None = None
    chunked: bool = False
    endless: bool = False


Route = Reply | Callable[[Asked], Reply]


class Site:
    """`routes` say what an address gives; `first` holds replies that go before, one each time the address is asked for."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.first: dict[str, list[Route]] = {}
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def count(self, path: str) -> int:
        return sum(1 for asked in self.asked if asked.path == path)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            queue = self.first.get(asked.path) or []
            route = queue.pop(0) if queue else self.routes.get(asked.path) or self.fallback(asked)
        return route(asked) if callable(route) else route

    def fallback(self, asked: Asked) -> Route:
        return Reply(b"not here", 404)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            return

        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(size))
            reply = site.answer(asked)
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_GET  # noqa: N815

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.length is None else reply.length
            if reply.chunked or reply.endless:
                self.send_header("Transfer-Encoding", "chunked")
            elif reply.status != 304:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            if reply.status == 304:
                return
            half = len(reply.body) // 2
            self._piece(reply, reply.body[:half])
            if reply.hold is not None:
                reply.hold.wait()
            while reply.endless:
                self._piece(reply, b"\0" * 65536)
            self._piece(reply, reply.body[half:])
            if reply.chunked:
                self.wfile.write(b"0\r\n\r\n")
            if length != len(reply.body):
                self.close_connection = True

        def _piece(self, reply: Reply, data: bytes) -> None:
            if (reply.chunked or reply.endless) and data:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            else:
                self.wfile.write(data)
            self.wfile.flush()

    return Handler


def conditional(body: bytes, etag: str | None = None, modified: str | None = None, **headers: str) -> Route:
    """A page that answers 304 to the validators it gave."""
    own = {**headers, **({"ETag": etag} if etag else {}), **({"Last-Modified": modified} if modified else {})}

    def route(asked: Asked) -> Reply:
        same = (
            asked.headers.get("If-None-Match") == etag
            if etag
            else asked.headers.get("If-Modified-Since") == modified
        )
        return Reply(b"", 304, own) if same else Reply(body, 200, own)

    return route


def packed(body: bytes, **headers: str) -> Reply:
    """The body under the content coding `gzip`."""
    return Reply(gzip.compress(body, mtime=0), 200, {**headers, "Content-Encoding": "gzip"})
