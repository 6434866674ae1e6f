"""Whole exports: claims, relations and notices, as nested JSON or as flat tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from whosupplies.graph.records import Claim, Notice
from whosupplies.graph.stores.base import Store
from whosupplies.queries.flat import (
    CLAIM_COLUMNS,
    NOTICE_COLUMNS,
    RELATION_COLUMNS,
    claim_row,
    notice_object,
    notice_rows,
)
from whosupplies.queries.formats import opened, write_rows
from whosupplies.queries.lookups import lookup

_PAGE = 1_000


def export_claims(claims: Iterable[Claim], form: str, output: Path | None) -> int:
    """Writes claims to `output` (None or `-`: standard output); returns how many.

    `jsonl` and `json` hold the whole record with its `id` first, nested; `csv` and `parquet` one flat row a claim.
    """
    if form in _NESTED:
        return _write_objects(
            ({"id": claim.id, **msgspec.to_builtins(claim)} for claim in claims), form, output
        )
    return write_rows(CLAIM_COLUMNS, (claim_row(claim) for claim in claims), form, output)


def export_relations(store: Store, form: str, output: Path | None) -> int:
    """Writes every SUPPLIES, OWNS and DISPLACES of the graph, ordered by the ids of the two; returns how many."""
    return write_rows(RELATION_COLUMNS, relations(store), form, output)


def relations(store: Store) -> Iterator[list[Any]]:
    """Every relation, the organisations taken a thousand at a time by id, so that memory stays flat."""
    after = ""
    while ids := [
        row[0] for row in store.read(lookup("organisation-ids"), {"after": after, "limit": _PAGE}).rows
    ]:
        for row in store.read(lookup("relations"), {"ids": ids}).rows:
            yield list(row)
        after = ids[-1]


def export_notices(notices: Iterable[tuple[str, Notice]], form: str, output: Path | None) -> int:
    """Writes notices, each with the name of the file that it was read from; returns how many objects or rows.

    `jsonl` and `json` hold one object a notice; `csv` and `parquet` one row for each notice, award, supplier and buyer.
    """
    if form in _NESTED:
        return _write_objects((notice_object(file, notice) for file, notice in notices), form, output)
    return write_rows(
        NOTICE_COLUMNS, (row for file, notice in notices for row in notice_rows(file, notice)), form, output
    )


_NESTED = frozenset({"json", "jsonl"})


def _write_objects(objects: Iterable[object], form: str, output: Path | None) -> int:
    from whosupplies.queries.formats import json_array, json_lines

    with opened(output) as stream:
        if form == "jsonl":
            return json_lines.write_objects(stream, objects)
        return json_array.write_objects(stream, objects)
