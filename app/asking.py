"""Runs a canned query for the command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from whosupplies.app.options import StoreKind
from whosupplies.app.output import Format, format_of, note, print_table
from whosupplies.app.workspace import Workspace
from whosupplies.graph.errors import UsageError
from whosupplies.queries.query import Query

if TYPE_CHECKING:
    from whosupplies.graph.stores.base import Store
    from whosupplies.queries.run import Rows

HIDDEN = ("_id", "sha256")
"""Columns that end so are for programs; a table for people leaves them out, and those without a single value."""


def queries_of(workspace: Workspace | None) -> Mapping[str, Query]:
    """The catalogue, with the workspace's own queries where there is one."""
    from whosupplies.queries.catalogue import load_catalogue

    folder = workspace.root / workspace.config.queries.folder if workspace else None
    return load_catalogue(folder if folder and folder.is_dir() else None)


def show_catalogue(queries: Mapping[str, Query], *, as_json: bool) -> None:
    """Prints which queries there are."""
    if as_json:
        listed = [
            {
                "name": query.name,
                "title": query.title,
                "description": query.description,
                "parameters": msgspec.to_builtins(query.parameters),
                "columns": msgspec.to_builtins(query.columns),
                "example": query.example,
            }
            for query in queries.values()
        ]
        sys.stdout.write(msgspec.json.encode(listed).decode() + "\n")
        return
    print_table(("query", "answers", "needs"), [(q.name, q.title, _needs(q)) for q in queries.values()])
    note("`whosupplies ask QUERY --help` says what a query takes and gives, with an example.")


def _needs(query: Query) -> str:
    return " ".join(f"--{name}" for name, parameter in query.parameters.items() if parameter.required)


def describe(query: Query) -> None:
    """Prints what a query takes and gives."""
    print(f"{query.name}: {query.title}\n\n{query.description}\n")
    parameters = [
        (f"--{name}", p.type, "needed" if p.required else (p.default or ""), p.help)
        for name, p in query.parameters.items()
    ]
    if parameters:
        print_table(("parameter", "type", "default", "meaning"), parameters)
        print()
    print_table(("column", "type", "meaning"), [(name, c.type, c.help) for name, c in query.columns.items()])
    print(f"\nExample: {query.example}")


def values_of(query: Query, alone: list[str], options: Mapping[str, list[str]]) -> dict[str, str]:
    """The user's words by parameter: words that stand alone fill the parameters in their order; several values become a list."""
    values = {name: ",".join(given) for name, given in options.items()}
    free = [name for name in query.parameters if name not in values]
    if len(alone) > len(free):
        taken = ", ".join(f"--{name}" for name in query.parameters) or "none"
        raise UsageError(
            f"{alone[len(free)]!r} belongs to no parameter of {query.name!r}", todo=f"It takes: {taken}."
        )
    return values | dict(zip(free, alone, strict=False))


def ask(
    workspace: Workspace,
    query: Query,
    values: Mapping[str, str],
    *,
    store_kind: StoreKind | None,
    form: Format,
    limit: int,
    offset: int,
    output: Path | None,
    columns: str = "",
) -> None:
    """Asks the workspace's graph and prints the answer; `columns` as in `answer`, parted by commas."""
    from whosupplies.app.stores import opened

    chosen = tuple(re.sub(r"[ -]", "_", name.strip()) for name in columns.split(",") if name.strip())
    if unknown := [name for name in chosen if name not in query.columns]:
        todo = f"It has: {', '.join(query.columns)}."
        raise UsageError(f"The query {query.name!r} has no column {unknown[0]!r}", todo=todo)
    with opened(workspace, store_kind) as store:
        answer(store, query, values, form=form, limit=limit, offset=offset, output=output, columns=chosen)


def answer(
    store: Store,
    query: Query,
    values: Mapping[str, str],
    *,
    form: Format,
    limit: int = 100,
    offset: int = 0,
    output: Path | None = None,
    columns: Sequence[str] = (),
) -> Rows:
    """Asks and prints; returns the rows. `columns` are those to print, in that order (none: all of them)."""
    from whosupplies.queries.formats import write_rows
    from whosupplies.queries.run import ask as run

    rows = run(store, query, values, limit=limit, offset=offset)
    for text in rows.notes:
        note(text)
    if form is Format.table and output is None:
        _print(rows, columns)
        if not rows.rows:
            _why_nothing(store, query, values)
    else:
        names = list(columns or rows.columns)
        picked = [[row[rows.columns.index(name)] for name in names] for row in rows.rows]
        write_rows(
            {name: query.columns[name].type for name in names},
            picked,
            format_of(output, form.value, "csv"),
            output,
        )
    if rows.more:
        note(
            f"There is more after this page of {len(rows.rows):,}: --offset {offset + limit}, or a larger --limit."
        )
    return rows


def _why_nothing(store: Store, query: Query, values: Mapping[str, str]) -> None:
    """Says so where the graph is empty, or a name that was searched for is like one that it has."""
    from whosupplies.queries.organisations import organisations

    if not store.read("MATCH (d:Document) RETURN d.sha256 AS sha256 LIMIT 1").rows:
        note("The graph is empty: `whosupplies add` or `crawl` documents, then `whosupplies build`.")
        return
    for name, parameter in query.parameters.items():
        if parameter.type == "name" and name in values:
            try:
                organisations(store, values[name])
            except UsageError as error:
                note(str(error))


def _print(rows: Rows, columns: Sequence[str]) -> None:
    if not rows.rows:
        note("Nothing in the graph answers that.")
        return
    names = columns or [
        name
        for index, name in enumerate(rows.columns)
        if not name.endswith(HIDDEN) and any(row[index] not in (None, "", []) for row in rows.rows)
    ]
    shown = [rows.columns.index(name) for name in names]
    print_table([rows.columns[i] for i in shown], [[row[i] for i in shown] for row in rows.rows])
