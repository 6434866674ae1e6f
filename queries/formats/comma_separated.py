"""CSV as RFC 4180 has it: UTF-8, commas, CRLF, quotes where needed.

A file begins with a byte order mark, without which Excel takes UTF-8 for a local code page; standard output has none, so that
other programs read the first column's name as it is. Lists are joined by `; `. A text that a spreadsheet would run as a formula
(it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe in front, as OWASP advises: names come from
strangers.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from whosupplies.queries.query import ColumnType

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(stream: BinaryIO, columns: Mapping[str, ColumnType], rows: Iterable[Sequence[object]]) -> int:
    """Writes a line of names, then one line a row; returns how many rows."""
    encoding = "utf-8" if stream is sys.stdout.buffer else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=False)
    try:
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(columns)
        count = 0
        for row in rows:
            lines.writerow([_cell(value) for value in row])
            count += 1
        text.flush()
    finally:
        text.detach()
    return count


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
