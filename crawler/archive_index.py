"""The archive's index: one CDXJ file beside each WARC, the web archives' own format, rebuilt from the WARC at any time.

A line is `<sortable address> <14-digit moment> <JSON>`. The JSON has the usual keys (`url`, `mime`, `status`, `digest`, `length`,
`offset`, `filename`) and ours (`sha256`, `size`, `source`, `licence`, `role`, `retrieved`, `etag`, `last_modified`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from msgspec import Struct

from whosupplies.crawler.archive_records import Capture, Role
from whosupplies.graph.errors import InputError

WARC_SUFFIX = ".warc.gz"


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON of one line. `length` is that of the compressed record in `filename`."""

    url: str
    mime: str | None = None
    status: str | None = None
    digest: str
    length: str
    offset: str
    filename: str
    sha256: str
    size: int
    source: str
    licence: str | None = None
    role: Role
    retrieved: str
    etag: str | None = None
    last_modified: str | None = None
    revisit: bool = False
    method: str = "GET"

    def capture(self) -> Capture:
        """The entry as the rest of the product sees it."""
        return Capture(
            sha256=self.sha256,
            url=self.url,
            source=self.source,
            retrieved=self.retrieved,
            media_type=None if self.mime == "warc/revisit" else self.mime,
            licence=self.licence,
            size=self.size,
            warc=self.filename,
            offset=int(self.offset),
            role=self.role,
            status=int(self.status) if self.status else None,
            etag=self.etag,
            last_modified=self.last_modified,
        )


def sortable(url: str) -> str:
    """The address with its host turned round (`com,example)/path`), so that a site's pages sort together."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host:
        return "".join(url.split())
    turned = ",".join(reversed(host.removeprefix("www.").split(".")))
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(f"{turned}{f':{port}' if port else ''}){rest}".lower().split())


def line(entry: Entry) -> bytes:
    """The entry as a line of a CDXJ file."""
    moment = "".join(c for c in entry.retrieved if c.isdigit())[:14]
    return f"{sortable(entry.url)} {moment} ".encode() + msgspec.json.encode(entry) + b"\n"


def sidecar(warc: Path) -> Path:
    """Where the index of a WARC lies."""
    return warc.with_name(warc.name.removesuffix(WARC_SUFFIX) + ".cdxj")


def write_sidecar(warc: Path, entries: Iterable[Entry]) -> None:
    """Writes the index of one WARC whole, sorted as CDXJ wants it."""
    temporary = warc.with_name(f".{uuid4().hex}.part")
    try:
        with temporary.open("wb") as file:
            # By address and moment; what has the same of both stays in the order in which it came.
            lines = sorted((line(entry) for entry in entries), key=_address_and_moment)
            file.writelines(lines)
        os.replace(temporary, sidecar(warc))
    finally:
        temporary.unlink(missing_ok=True)


def _address_and_moment(raw: bytes) -> bytes:
    return raw.partition(b" {")[0]


def read_sidecar(path: Path) -> Iterator[Entry]:
    """The entries of one index, in its order."""
    decoder = msgspec.json.Decoder(Entry)
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                yield decoder.decode(raw[raw.index(b" {") + 1 :])
            except (ValueError, msgspec.DecodeError) as error:
                raise InputError(
                    f"Line {number} of an index of the archive cannot be read: {error}",
                    where=str(path),
                    todo="Delete the file; it is rebuilt from its WARC.",
                ) from error


class Visit(Struct, frozen=True):
    """The last good capture of one address: its payload, and what to ask the server with."""

    sha256: str
    retrieved: str
    etag: str | None
    last_modified: str | None


class Index:
    """Look-ups by payload and by address, held in memory: about 500 bytes a capture, no payloads."""

    def __init__(self) -> None:
        self.loaded: set[str] = set()
        self._payloads: dict[bytes, tuple[str, int]] = {}
        self._visits: dict[bytes, tuple[bytes, str, str | None, str | None]] = {}

    def add(self, entry: Entry) -> None:
        """Takes one capture in; the last one added of an address is its latest."""
        digest = bytes.fromhex(entry.sha256)
        if not entry.revisit:
            self._payloads.setdefault(digest, (entry.filename, int(entry.offset)))
        if entry.role != "other" and entry.method == "GET":
            self._visits[_short(entry.url)] = (digest, entry.retrieved, entry.etag, entry.last_modified)

    def load(self, warc: Path) -> None:
        """Takes in the captures of one WARC, once."""
        if warc.name not in self.loaded:
            for entry in read_sidecar(sidecar(warc)):
                self.add(entry)
            self.loaded.add(warc.name)

    def payload(self, sha256: str) -> tuple[str, int] | None:
        """In which WARC and where the payload stands."""
        return self._payloads.get(bytes.fromhex(sha256))

    def visit(self, url: str) -> Visit | None:
        """The last good capture of an address."""
        found = self._visits.get(_short(url))
        return Visit(found[0].hex(), *found[1:]) if found else None


def _short(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf8", "replace"), digest_size=16).digest()
