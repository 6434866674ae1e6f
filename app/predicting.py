"""Text records from a file through a reader, one bad record never stopping the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from whosupplies.app.output import say
from whosupplies.app.progress import progress
from whosupplies.graph.errors import InputError

STANDARD = Path("-")


def predict_file(source: Path, output: Path, *, reader: str | None) -> int:
    """Writes each record of `source` with its relations to `output`, whole or not at all; returns how many were left out."""
    from whosupplies.app.config import TextConfig
    from whosupplies.nlp.predict import predict_record
    from whosupplies.queries.formats import opened

    bad = 0
    name = reader or TextConfig().reader
    with _lines(source) as lines, opened(output) as out, progress("Reading text") as advance:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{source}, line {number}"
            try:
                record = predict_record(_record(line, where), where=where, reader=name)
            except InputError as error:
                say(f"Left out: {error}", stderr=True)
                bad += 1
                continue
            out.write(msgspec.json.encode(record) + b"\n")
            advance(str(record["id"]))
    return bad


def _record(line: bytes, where: str) -> object:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        todo = 'Each line is an object like {"id": 1, "text": "…"}.'
        raise InputError(f"This is not JSON: {error}", where=where, todo=todo) from error


@contextmanager
def _lines(source: Path) -> Iterator[BinaryIO]:
    if source == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}", where=str(source)) from error
    with file:
        yield file
