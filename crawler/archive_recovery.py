"""What a killed run leaves behind: a WARC that was never finished. It is cut back to its last whole capture and kept."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator

from whosupplies.crawler.archive_index import WARC_SUFFIX, write_sidecar
from whosupplies.crawler.archive_warc import CHUNK, entries

PART = WARC_SUFFIX + ".part"


def lock(file: BinaryIO) -> bool:
    """Takes the lock that a writer holds on its open WARC; it ends with the file or the process. False where another has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def recover(folder: Path) -> int:
    """Finishes every WARC whose writer is gone; returns how many captures that saved."""
    saved = 0
    for part in sorted(folder.glob(f"*{PART}")):
        try:
            with part.open("r+b") as file:
                if lock(file) and part.exists():
                    saved += _finish(file, part)
        except FileNotFoundError:
            continue  # its writer, or another process that recovers, was faster
    return saved


def _finish(file: BinaryIO, part: Path) -> int:
    file.truncate(_whole_members(file))
    file.truncate(_whole_captures(file))
    file.flush()
    os.fsync(file.fileno())
    found = list(entries(part))
    if not found:
        part.unlink()
        return 0
    warc = part.with_name(part.name.removesuffix(".part"))
    os.replace(part, warc)
    write_sidecar(warc, entries(warc))
    return len(found)


def _whole_members(file: BinaryIO) -> int:
    """Where the last whole gzip member (one a record) ends, checksum and all."""
    return max(_member_ends(file), default=0)


def _member_ends(file: BinaryIO) -> Iterator[int]:
    file.seek(0)
    position, rest = 0, b""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while data := rest or file.read(CHUNK):
        try:
            # Bounded output: a member may hold any amount of zeros.
            inflate.decompress(data, CHUNK)
        except zlib.error:
            return
        rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        position += len(data) - len(rest)
        if inflate.eof:
            yield position
            inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)


def _whole_captures(file: BinaryIO) -> int:
    """Where the last capture ends: a response without its request was cut in two, and is fetched again."""
    file.seek(0)
    end, waiting = 0, None
    iterator = ArchiveIterator(file)
    for record in iterator:
        header = record.rec_headers.get_header
        after = iterator.get_record_offset() + iterator.get_record_length()
        if record.rec_type in ("response", "revisit") and record.http_headers is not None:
            waiting = header("WARC-Record-ID")
        elif waiting is None or (record.rec_type == "request" and header("WARC-Concurrent-To") == waiting):
            end, waiting = after, None
    return end
