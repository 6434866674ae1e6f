"""How rows are shown: a table on a terminal, or a format for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


READABLE = 200
"""A row that is longer than this many characters is not read as a row, also where nothing folds it."""


SHOWN = 10
"""How many of the things that went wrong a report for people names."""


class Format(StrEnum):
    """The formats that a table can be printed in."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def format_of(output: Path | None, given: str | None, default: str) -> str:
    """The format that was asked for, else that of the file's ending (`.csv`), else `default`.

    Raises UsageError for a file whose ending tells no format where none was asked for.
    """
    from whosupplies.graph.errors import UsageError
    from whosupplies.queries.formats import FORMATS

    if given is not None and not (given == "table" and output is not None):
        return given
    if output is None or str(output) == "-":
        return default
    ending = output.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        todo = f"Say --format, or let the file end in one of: {', '.join('.' + name for name in FORMATS)}."
        raise UsageError("The file's ending tells no format", where=str(output), todo=todo)
    return ending


def console(*, stderr: bool = False) -> Console:
    """A console that takes text as it is: no markup, no highlighting, no emoji in other people's names."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # Into a file or a pipe nothing is folded.
    width = None if stream.isatty() else 1_000_000
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


def cell(value: Any) -> str:  # noqa: ANN401 - whatever a database returns
    """A value as people read it; control characters of a hostile name never reach the terminal."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case int():
            text = f"{value:,}"
        case float():
            text = f"{value:,.2f}".removesuffix(".00")
        case list() | tuple():
            text = ", ".join(cell(v) for v in value)
        case dict():
            text = ", ".join(f"{key}: {cell(v)}" for key, v in value.items())
        case _:
            text = "".join(c if c.isprintable() else " " for c in str(value))
    return text


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None) -> None:
    """Prints a table that cuts nothing off: where it does not fit the terminal, one record below the other."""
    out = console()
    years = {index for index, name in enumerate(columns) if name == "year"}
    columns = [name.replace("_", " ") for name in columns]
    # A year is a number, but not one of thousands.
    shown = [[str(v) if i in years and v is not None else cell(v) for i, v in enumerate(row)] for row in rows]
    if title:
        out.print(title, style="bold")
    # No word is broken: a column is at least as wide as its longest one.
    longest = [
        max((len(word) for text in [name, *(row[i] for row in shown)] for word in text.split()), default=1)
        for i, name in enumerate(columns)
    ]
    narrowest = sum(longest) + 3 * len(columns)
    widest = sum(
        max(len(text) for text in [name, *(row[i] for row in shown)]) + 3 for i, name in enumerate(columns)
    )
    if narrowest > out.width or (not out.is_terminal and widest > READABLE):
        _print_records(out, columns, shown)
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, name in enumerate(columns):
        numbers = rows and all(isinstance(row[index], int | float) or row[index] is None for row in rows)
        table.add_column(
            name, overflow="fold", min_width=longest[index], justify="right" if numbers else "left"
        )
    for row in shown:
        table.add_row(*row)
    _show(out, table)


def _print_records(out: Console, columns: Sequence[str], shown: Sequence[Sequence[str]]) -> None:
    label = max(len(name) for name in columns)
    from rich.table import Table

    for number, row in enumerate(shown):
        if number:
            out.print()
        record = Table.grid(padding=(0, 2))
        record.add_column(width=label, no_wrap=True, style="bold")
        record.add_column(overflow="fold")
        for name, text in zip(columns, row, strict=True):
            if text:
                record.add_row(name, text)
        _show(out, record)


def _show(out: Console, table: Table) -> None:
    """Prints a table; into a file or a pipe without the spaces that fill its last column."""
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    for line in captured.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")


def shortened(lines: Sequence[str]) -> list[str]:
    """The first of the lines, and one that says how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {more:,} more; --json lists them all"] if more > 0 else list(lines)


def say(text: str, *, stderr: bool = False) -> None:
    """Prints a line that may quote what others wrote (a file's name, an id, an address), as `cell` cleans it."""
    print(cell(text), file=sys.stderr if stderr else sys.stdout)


def note(text: str) -> None:
    """A line for people, beside the result: on standard error, so that a pipe gets the rows alone."""
    console(stderr=True).print(cell(text))
