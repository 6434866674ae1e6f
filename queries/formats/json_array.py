"""One JSON array of objects, UTF-8, an object a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

import msgspec

from whosupplies.queries.query import ColumnType


def write(stream: BinaryIO, columns: Mapping[str, ColumnType], rows: Iterable[Sequence[object]]) -> int:
    """Writes one object a row, its keys the columns in their order; returns how many."""
    names = list(columns)
    return write_objects(stream, (dict(zip(names, row, strict=True)) for row in rows))


def write_objects(stream: BinaryIO, objects: Iterable[object]) -> int:
    """Writes any objects as the items of an array; returns how many."""
    count = 0
    encoder = msgspec.json.Encoder()
    stream.write(b"[")
    for one in objects:
        stream.write((b",\n" if count else b"\n") + encoder.encode(one))
        count += 1
    stream.write(b"\n]\n" if count else b"]\n")
    return count
