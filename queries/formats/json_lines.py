"""One JSON object a line, UTF-8: the format that other programs stream."""

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
    """Writes any objects, one a line; returns how many."""
    count = 0
    encoder = msgspec.json.Encoder()
    for one in objects:
        stream.write(encoder.encode(one) + b"\n")
        count += 1
    return count
