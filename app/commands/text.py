"""predict: relations of text records, in the annotation guideline's format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("predict", epilog="Example: whosupplies predict passages.jsonl -o relations.jsonl")(predict)


def predict(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl", help="One {id, text, lang?} a line; - for standard input.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write; - for standard output.")
    ] = Path("-"),
    reader: Annotated[str, typer.Option(help="Which reader of text.")] = "",
) -> None:
    """Reads text records and writes the same with `relations`. Needs no workspace.

    A record that cannot be used is reported with its line, left out, and makes the exit code 3; the others are written.
    """
    from whosupplies.app.predicting import predict_file

    bad = predict_file(source, output, reader=reader or None)
    if bad:
        raise typer.Exit(3)
