"""Content codings taken off while a body arrives, and a look whether a compressed file is whole; both within limits."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from typing import IO, BinaryIO, Protocol

from whosupplies.crawler.archive_warc import CHUNK
from whosupplies.crawler.errors import BrokenError, RefusedError

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")


class Decoder(Protocol):
    """Takes a body in pieces and writes what it holds to `out`."""

    def feed(self, data: bytes, out: BinaryIO) -> None:
        """One piece as it came over the wire."""

    def finish(self) -> None:
        """The body is over. Raises BrokenError where something is missing."""


class Plain:
    """No coding."""

    def feed(self, data: bytes, out: BinaryIO) -> None:
        out.write(data)

    def finish(self) -> None:
        return


class Inflate:
    """`gzip` (members one after another too) and `deflate` (zlib's, or the bare one that some servers send by that name)."""

    def __init__(self, coding: str, limit: int) -> None:
        self._gzip, self._limit, self._written = coding == "gzip", limit, 0
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._gzip else None
        self._head, self._begun = b"", False

    def feed(self, data: bytes, out: BinaryIO) -> None:
        self._begun = self._begun or bool(data)
        if self._inflate is None:
            # The first two bytes tell zlib's format from the bare one (RFC 1950, section 2.2).
            self._head += data
            if len(self._head) < 2:
                return
            data, first = self._head, int.from_bytes(self._head[:2])
            wrapped = first >> 8 & 0x0F == zlib.DEFLATED and first % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        while data:
            if self._inflate.eof:
                if not self._gzip or not GZIP_MAGIC.startswith(data[:2]):
                    return  # padding after the last member, which every HTTP client overlooks
                self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                piece = self._inflate.decompress(data, CHUNK)
            except zlib.error as error:
                raise BrokenError(f"The body's compression is damaged: {error}") from error
            self._written += len(piece)
            if self._written > self._limit:
                raise RefusedError(f"The body unpacks to more than {self._limit} bytes")
            out.write(piece)
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def finish(self) -> None:
        # No byte at all is an empty body, whatever coding it is said to have.
        if self._begun and not (self._inflate and self._inflate.eof):
            raise BrokenError("The compressed body ends too early")


def decoder(content_encoding: str | None, limit: int) -> Decoder:
    """What takes the response's `Content-Encoding` off. Raises RefusedError for one that was not asked for."""
    codings = [
        c for c in (content_encoding or "").lower().replace(" ", "").split(",") if c not in ("", "identity")
    ]
    if not codings:
        return Plain()
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise RefusedError(f"The body comes in a coding that was not asked for: {content_encoding}")
    return Inflate(codings[0].removeprefix("x-"), limit)


def check_whole(body: BinaryIO, limit: int) -> None:
    """Reads a gzip or zip file through, told by its first bytes; leaves the stream at its start.

    Raises BrokenError where it is cut or damaged, RefusedError where it holds more than `limit` bytes.
    """
    head = body.read(4)
    body.seek(0)
    if head.startswith(GZIP_MAGIC):
        _check_gzip(body, limit)
    elif head in ZIP_MAGICS:
        _check_zip(body, limit)
    body.seek(0)


def _check_gzip(body: BinaryIO, limit: int) -> None:
    try:
        with gzip.GzipFile(fileobj=body, mode="rb") as file:
            _read_through(file, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BrokenError(f"The gzip file is not whole: {error}") from error


def _check_zip(body: BinaryIO, limit: int) -> None:
    try:
        with zipfile.ZipFile(body) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise RefusedError(f"The zip file holds more than {limit} bytes")
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise RefusedError("The zip file is locked with a password")
                with archive.open(member) as file:
                    # The sizes that a zip file states may be lies: what comes out is counted.
                    limit -= _read_through(file, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BrokenError(f"The zip file is not whole: {error}") from error


def _read_through(file: IO[bytes] | gzip.GzipFile, limit: int) -> int:
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise RefusedError(f"The compressed file holds more than {limit} bytes")
    return size
