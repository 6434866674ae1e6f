"""A user's own Cypher."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from whosupplies.app.options import StoreKind
from whosupplies.app.output import Format, format_of, note, print_table
from whosupplies.app.workspace import Workspace
from whosupplies.graph.errors import UsageError, WriteRefusedError
from whosupplies.graph.stores.base import Result, Store


def run(
    workspace: Workspace,
    statement: str,
    parameters: list[str],
    *,
    store_kind: StoreKind | None,
    write: bool,
    form: Format,
    limit: int,
    output: Path | None,
) -> None:
    """Runs it and prints the rows."""
    from whosupplies.app.stores import opened
    from whosupplies.queries.formats import write_rows

    values = dict(_parameter(text) for text in parameters)
    with opened(workspace, store_kind) as store:
        if write:
            with workspace.writing():
                result = store.run(statement, values)
        else:
            result = _read(store, statement, values, limit)
    if form is Format.table and output is None:
        if result.rows:
            print_table(result.columns, result.rows)
        else:
            note("No rows. Names of labels and properties count: docs/graph-model.md has them.")
    else:
        write_rows(result.columns, result.rows, format_of(output, form.value, "csv"), output)
    if result.truncated:
        note(f"There is more after these {len(result.rows):,}; a larger --limit gives it.")


def _read(store: Store, statement: str, values: dict[str, Any], limit: int) -> Result:
    try:
        return store.read(statement, values, limit=limit)
    except WriteRefusedError as error:
        todo = "Say --write if it is to change the graph."
        raise UsageError(error.what, where=error.where, todo=todo) from error


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"This is no parameter: {text!r}", todo="Write -p name=value.")
    try:
        return name, msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name, value
