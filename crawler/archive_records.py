"""What the archive takes in and gives out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

Role = Literal["document", "listing", "other"]
"""`document`: to be read (a notice, an article, a data file). `listing`: what leads to documents (a page of search results, a
feed, a site map). `other`: kept for the record alone (robots.txt, an error page)."""

Headers = tuple[tuple[str, str], ...]


class Capture(Struct, frozen=True, kw_only=True):
    """One thing that came back from one address at one moment, or was added from a file.

    `sha256` is that of the payload (64 hexadecimal digits), which has no content or transfer encoding left; `size` counts its
    bytes. `url` is a web address, or a file's path as the user gave it. `retrieved` is UTC with a `Z`. `media_type` is the
    server's word, lower case and without parameters. `warc` and `offset` say where the record stands.
    """

    sha256: str
    url: str
    source: str
    retrieved: str
    media_type: str | None
    licence: str | None
    size: int
    warc: str
    offset: int
    role: Role = "document"
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None


class Stored(Struct, frozen=True):
    """What storing came to. `new` is false where this address had the same payload the last time.

    `known` is true where the archive had the payload before, under whatever address.
    """

    capture: Capture
    new: bool
    known: bool = False


class Exchange(Struct, frozen=True, kw_only=True):
    """A request and the head of its response, as sent over the wire; the response's body is handed over as a stream."""

    url: str
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    status: int
    reason: str = ""
    headers: Headers = ()
    retrieved: str

    def header(self, name: str) -> str | None:
        """The first response header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
