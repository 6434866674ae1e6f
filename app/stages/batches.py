"""Batches of a stage: parts of several tables under one name, of which the last to appear makes the others count.

A stage that is killed leaves parts without their last one; nobody counts them, and the stage's next run removes them and
does that batch again, so that there is neither a gap nor a double.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whosupplies.graph.parts import Table


def belonging(table: Table[Any], prefix: str) -> list[Path]:
    """The parts of `table` under `prefix`: those that have nothing but their number behind it.

    The name of a reader's version may begin with that of another (`1`, `1-beta`).
    """
    return [part for part in table.parts() if _number(part, prefix) is not None]


def finished(table: Table[Any], final: Table[Any], prefix: str) -> list[Path]:
    """The parts of `table` under `prefix` that count: those whose part in `final` is there."""
    whole = {part.stem for part in final.parts()}
    return [part for part in belonging(table, prefix) if part.stem in whole]


def drop_unfinished(final: Table[Any], others: list[Table[Any]], prefix: str) -> None:
    """Removes the parts of `others` under `prefix` that a killed run left without their part in `final`."""
    whole = {part.stem for part in final.parts()}
    for table in [*others, final]:
        for part in belonging(table, prefix):
            if part.stem not in whole:
                part.unlink()
        for leftover in table.folder.glob(".*.part"):
            leftover.unlink()


def drop_all(tables: list[Table[Any]], prefix: str) -> None:
    """Removes every part under `prefix`, so that the stage does its work again."""
    for table in tables:
        for part in belonging(table, prefix):
            part.unlink()


def next_name(final: Table[Any], prefix: str) -> str:
    """The name of the next batch: a number, so that parts sort in the order in which they were made."""
    numbers = [_number(part, prefix) or 0 for part in belonging(final, prefix)]
    return f"{prefix}{max(numbers, default=0) + 1:06d}"


def _number(part: Path, prefix: str) -> int | None:
    digits = part.stem.removeprefix(prefix)
    return int(digits) if part.stem.startswith(prefix) and digits.isdecimal() else None
