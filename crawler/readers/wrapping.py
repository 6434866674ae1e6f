"""Streams whose head can be looked at, and what is inside gzip and zip: bounded, so that no bomb goes off."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from io import SEEK_SET
from typing import IO, Protocol

from whosupplies.crawler.readers.errors import Rejected, UnreadableError

MOST_MEMBERS = 20_000
LARGEST = 32 << 30
"""Bytes that one file may unpack to, all its members together."""
LARGEST_ZIP = 4 << 30
"""Bytes of a zip that has to be laid down in a temporary file, because it comes in a stream."""
HIGHEST_RATIO = 200
"""Unpacked bytes for each packed one. JSON packs to a twentieth, XML to a thirtieth at best, zeros to a thousandth."""
_FREE = 64 << 20
"""Unpacked bytes below which the ratio is not looked at."""
_BROKEN = (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
"""What gzip and zipfile raise on bytes that are not theirs; RuntimeError is an encrypted member."""


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Source:
    """A stream with its first bytes in `head`, which `read` gives again."""

    def __init__(self, stream: Readable, head: int) -> None:
        self._stream = stream
        self.head = _exactly(stream, head)
        self._given = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        waiting = self.head[self._given :] if self._given < len(self.head) else b""
        if size < 0:
            self._given = len(self.head)
            return waiting + self._stream.read()
        if waiting:
            self._given += min(size, len(waiting))
            return waiting[:size]
        return self._stream.read(size)

    def all(self, limit: int, what: str) -> bytes:
        """Every byte; raises UnreadableError where they are more than `limit`."""
        parts, length = [], 0
        while part := self.read(1 << 20):
            parts.append(part)
            length += len(part)
            if length > limit:
                raise UnreadableError(f"the {what} is larger than {limit >> 20} MB")
        return b"".join(parts)


class Budget:
    """How much one file may still unpack to."""

    def __init__(self) -> None:
        self.left = LARGEST

    def spend(self, count: int) -> None:
        """Raises UnreadableError where nothing is left."""
        self.left -= count
        if self.left < 0:
            raise UnreadableError(f"the file unpacks to more than {LARGEST >> 30} GB")


class _Counted:
    """Counts the packed bytes that went through."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Unpacked:
    """An unpacking stream that stops at a bomb and says in our own words what is wrong with broken ones."""

    def __init__(self, stream: Readable, packed: _Counted | int, budget: Budget) -> None:
        self._stream, self._packed, self._budget = stream, packed, budget
        self._count = 0

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._stream.read(size)
        except UnreadableError:
            raise
        except _BROKEN as error:
            raise UnreadableError(f"what is packed cannot be unpacked: {error}") from error
        self._count += len(data)
        self._budget.spend(len(data))
        packed = self._packed if isinstance(self._packed, int) else self._packed.count
        if self._count > _FREE and self._count > HIGHEST_RATIO * packed:
            raise UnreadableError(f"the file unpacks to more than {HIGHEST_RATIO} times its size")
        return data


def is_gzip(head: bytes) -> bool:
    """By the magic number and the one method that there is."""
    return head.startswith(b"\x1f\x8b\x08")


def is_zip(head: bytes) -> bool:
    """By the local header of a first member, or the end record of an empty archive."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def gunzipped(source: Source, budget: Budget, head: int) -> Source:
    """What the gzip file holds; several of them one behind another are one."""
    packed = _Counted(source)
    return Source(_Unpacked(gzip.GzipFile(fileobj=packed), packed, budget), head)  # type: ignore[call-overload]


def zipped(source: Source, budget: Budget, head: int) -> Iterator[tuple[str, Source] | Rejected]:
    """Each file in the zip with its name, in order, to be read before the next; unusable members with the reason."""
    with tempfile.SpooledTemporaryFile(max_size=16 << 20) as seekable:
        length = 0
        while part := source.read(1 << 20):
            length += len(part)
            if length > LARGEST_ZIP:
                raise UnreadableError(f"the zip is larger than {LARGEST_ZIP >> 30} GB")
            seekable.write(part)
        seekable.seek(0, SEEK_SET)
        yield from _members(seekable, budget, head)


def _members(file: IO[bytes], budget: Budget, head: int) -> Iterator[tuple[str, Source] | Rejected]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise UnreadableError(f"the zip is damaged: {error}") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_MEMBERS:
            raise UnreadableError(f"the zip has more than {MOST_MEMBERS} files")
        names = {info.filename for info in infos}
        if names & {"[Content_Types].xml", "mimetype"}:
            raise UnreadableError("this is an office document", todo="Save it as PDF or text.")
        for info in infos:
            name = " ".join(info.filename.split())[:200]
            try:
                with archive.open(info) as member:
                    yield name, Source(_Unpacked(member, info.compress_size, budget), head)
            except UnreadableError as error:
                yield Rejected(name, error.reason)
            except _BROKEN as error:
                yield Rejected(name, f"the file cannot be taken out of the zip: {error}")


def _exactly(stream: Readable, size: int) -> bytes:
    parts, length = [], 0
    while length < size and (part := stream.read(size - length)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)
