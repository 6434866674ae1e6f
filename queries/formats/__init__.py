"""Rows as files: one module a format, all of them streaming. A file appears whole under its name, or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from whosupplies.graph.errors import InputError, UsageError
from whosupplies.queries.query import ColumnType

Write = Callable[[BinaryIO, Mapping[str, ColumnType], Iterable[Sequence[object]]], int]

FORMATS: Mapping[str, str] = {
    "csv": "whosupplies.queries.formats.comma_separated",
    "json": "whosupplies.queries.formats.json_array",
    "jsonl": "whosupplies.queries.formats.json_lines",
    "parquet": "whosupplies.queries.formats.parquet_file",
}
"""The module of each format; it is imported when it is asked for, so that a mere listing stays quick."""


def write_rows(
    columns: Sequence[str] | Mapping[str, ColumnType],
    rows: Iterable[Sequence[object]],
    form: str,
    output: Path | None,
) -> int:
    """Writes `rows` in the format `form` to the file `output` (None or `-`: standard output); returns how many.

    `columns` are names, or names with their types; Parquet needs the types, and takes them from the values where there are none.
    """
    write = writer(form)
    if not isinstance(columns, Mapping):
        rows = list(rows)
        columns = {name: _type([row[i] for row in rows]) for i, name in enumerate(columns)}
    with opened(output) as stream:
        return write(stream, columns, rows)


def writer(form: str) -> Write:
    """What writes the format. Raises UsageError for one that there is not."""
    if form not in FORMATS:
        raise UsageError(f"There is no format {form!r}", todo=f"There are: {', '.join(FORMATS)}.")
    write: Write = import_module(FORMATS[form]).write
    return write


@contextmanager
def opened(output: Path | None) -> Iterator[BinaryIO]:
    """A stream into `output`, written under a temporary name and renamed when all went well; None and `-` are standard output."""
    if output is None or str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    temporary = output.parent / f".{output.name}.{uuid4().hex}.part"
    try:
        with temporary.open("xb") as stream:
            yield stream
        os.replace(temporary, output)
    except OSError as error:
        todo = "Choose a folder that exists and that you may write to."
        raise InputError(
            f"This file cannot be written: {error.strerror}", where=str(output), todo=todo
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _type(values: Sequence[object]) -> ColumnType:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "integer"
    if kinds and kinds <= {int, float}:
        return "number"
    return "list" if kinds and kinds <= {list, tuple} else "text"
