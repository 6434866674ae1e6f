"""The archive: everything that was fetched or added, in standard WARC files that any WARC tool can read.

Files are written under a temporary name and renamed when whole; several processes may write at once, each its own file.
Each payload is stored once: the same bytes again, from whatever address, become a `revisit` record. (Two processes that fetch
the same new bytes at one time may both store them; nothing depends on that.)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeVar
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from whosupplies.crawler import archive_warc as warc
from whosupplies.crawler.archive_index import (
    WARC_SUFFIX,
    Entry,
    Index,
    Visit,
    read_sidecar,
    sidecar,
    write_sidecar,
)
from whosupplies.crawler.archive_records import Capture, Exchange, Role, Stored, now
from whosupplies.crawler.archive_recovery import PART, lock, recover
from whosupplies.graph.errors import InputError

T = TypeVar("T")
MAX_WARC_BYTES = 512 << 20
MAX_WARC_CAPTURES = 20_000


class Archive:
    """A folder of WARC files. Use it in a `with`, or call `close`: the file being written is finished then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._index = Index()
        self._open: warc.WarcFile | None = None
        self._entries: list[Entry] = []
        recover(folder)
        self.refresh()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def warcs(self) -> list[Path]:
        """The whole WARC files, oldest first."""
        return sorted(self.folder.glob(f"*{WARC_SUFFIX}"))

    def refresh(self) -> None:
        """Takes in what other processes have finished since."""
        for path in self.warcs():
            if not sidecar(path).exists():
                write_sidecar(path, warc.entries(path))
            self._index.load(path)

    def rebuild_index(self) -> int:
        """Writes every index anew from the WARCs alone; returns how many captures they hold."""
        self.close()
        self._index = Index()
        for path in self.warcs():
            write_sidecar(path, warc.entries(path))
        self.refresh()
        return sum(1 for path in self.warcs() for _ in read_sidecar(sidecar(path)))

    # Writing

    def store_file(
        self,
        path: str,
        data: bytes | BinaryIO,
        *,
        source: str = "local",
        licence: str | None = None,
        media_type: str | None = None,
        retrieved: str | None = None,
    ) -> Stored:
        """Stores a local file under its path as given (a `resource` record).

        Nothing is written where that path had these bytes the last time.
        """
        body: BinaryIO = BytesIO(data) if isinstance(data, bytes) else data
        sha256, size = warc.measure(body)
        uri = warc.file_uri(path)
        fields = warc.fields_of(source, licence, "document", size)
        fields["WARC-Date"] = retrieved or now()
        if media_type:
            fields["Content-Type"] = media_type
        visit = self._index.visit(warc.shown(uri))
        if visit and visit.sha256 == sha256:
            name, offset = self._place(sha256)
            capture = Capture(
                sha256=sha256,
                url=warc.shown(uri),
                source=source,
                retrieved=fields["WARC-Date"],
                media_type=media_type,
                licence=licence,
                size=size,
                warc=name,
                offset=offset,
            )
            return Stored(capture, new=False, known=True)
        refers_to = self._refers_to(sha256)
        entry = self._writer().resource(uri, warc.Payload(body, sha256, size, fields, refers_to))
        return Stored(self._keep(entry), new=True, known=refers_to is not None)

    def store_response(
        self, exchange: Exchange, body: BinaryIO, *, source: str, licence: str | None = None, role: Role
    ) -> Stored:
        """Stores a response, decoded and whole, with its request.

        A 304 is a revisit of what the address had the last time, which is then to be `body`; `role` is `other` for
        every status but 200 and 304.
        """
        visit = self._index.visit(exchange.url) if exchange.method == "GET" else None
        sha256, size = warc.measure(body)
        if exchange.status not in (200, 304):
            role = "other"
        fields = warc.fields_of(source, licence, role, size)
        refers_to = self._refers_to(sha256)
        entry = self._writer().response(exchange, warc.Payload(body, sha256, size, fields, refers_to))
        new = visit is None or visit.sha256 != sha256
        return Stored(self._keep(entry), new=new, known=refers_to is not None)

    def close(self) -> None:
        """Finishes the WARC that is being written, so that readers see it."""
        if self._open is None:
            return
        file, name = self._open.file, self._open.name
        os.fsync(file.fileno())
        os.replace(self.folder / f"{name}.part", self.folder / name)
        write_sidecar(self.folder / name, self._entries)
        file.close()
        self._index.loaded.add(name)
        self._open, self._entries = None, []

    def _writer(self) -> warc.WarcFile:
        if self._open and (
            self._open.file.tell() > MAX_WARC_BYTES or len(self._entries) >= MAX_WARC_CAPTURES
        ):
            self.close()
        if self._open is None:
            name = f"whosupplies-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}{WARC_SUFFIX}"
            # Locked before it has a name that others look for: they would take it for one that a killed run left.
            hidden = self.folder / f".{name}.part"
            file = hidden.open("w+b")
            lock(file)
            os.replace(hidden, self.folder / f"{name.removesuffix(WARC_SUFFIX)}{PART}")
            self._open = warc.WarcFile(file, name)
        return self._open

    def _keep(self, entry: Entry) -> Capture:
        self._index.add(entry)
        self._entries.append(entry)
        return entry.capture()

    def _refers_to(self, sha256: str) -> tuple[str, str] | None:
        if not self.has(sha256):
            return None
        with closing(self._record(sha256)) as record:
            return record.header("WARC-Target-URI"), record.header("WARC-Date")

    # Reading

    def captures(self, role: Role | None = "document") -> Iterator[Capture]:
        """Every capture of a role (of all, for None), in a stable order, each address and payload once.

        What is being written by this object is finished first; what another process is writing is not seen yet.
        """
        self.close()
        self.refresh()
        seen: set[bytes] = set()
        for path in self.warcs():
            for entry in read_sidecar(sidecar(path)):
                if role is not None and entry.role != role:
                    continue
                key = bytes.fromhex(entry.sha256)[:12] + hash(entry.url).to_bytes(8, "little", signed=True)
                if key not in seen:
                    seen.add(key)
                    yield entry.capture()

    def has(self, sha256: str) -> bool:
        """Is this payload stored?"""
        return self._index.payload(sha256) is not None

    def visit(self, url: str) -> Visit | None:
        """What this address had the last time, and the validators to ask with."""
        return self._index.visit(url)

    def open(self, sha256: str) -> BinaryIO:
        """The payload as a stream, without content or transfer encoding, at whatever size in constant memory.

        Raises InputError where it is not in the archive, or where its WARC was damaged.
        """
        return BufferedReader(self._record(sha256), warc.CHUNK)

    def _record(self, sha256: str) -> _Record:
        name, offset = self._place(sha256)
        path = self.folder / name
        if not path.exists():
            path = self.folder / f"{name}.part"
        return _Record(path, offset)

    def _place(self, sha256: str) -> tuple[str, int]:
        place = self._index.payload(sha256)
        if place is None:
            self.refresh()
            place = self._index.payload(sha256)
        if place is None:
            raise InputError(
                f"The archive has no payload {sha256}",
                where=str(self.folder),
                todo="If files of it were moved away, put them back, or fetch again.",
            )
        return place


class _Record(RawIOBase):
    """One record's payload; its digest is checked when the last byte was read."""

    def __init__(self, path: Path, offset: int) -> None:
        self._path = path
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise InputError(f"A file of the archive cannot be read: {error}", where=str(path)) from error
        self._file.seek(offset)
        self._iterator = ArchiveIterator(self._file, check_digests="raise")
        self._record: ArcWarcRecord = self._read(lambda: next(self._iterator))

    def header(self, name: str) -> str:
        return self._record.rec_headers.get_header(name) or ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands over
        stream = self._record.raw_stream
        data = self._read(lambda: stream.read(len(buffer)))
        if not data and stream.limit:
            # warcio ends a record early, with a line on stderr, where its compression is broken.
            self._damaged(f"{stream.limit} bytes are missing at its end")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _read(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except (ArchiveLoadFailed, StopIteration) as error:
            self._damaged(str(error) or "it is empty", error)

    def _damaged(self, what: str, cause: Exception | None = None) -> NoReturn:
        todo = "Fetch it again."
        raise InputError(
            f"A record of the archive is damaged: {what}", where=str(self._path), todo=todo
        ) from cause
