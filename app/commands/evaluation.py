"""evaluate: how well a reader reads gold passages, and whether it has got worse."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Shown(StrEnum):
    """How the figures are printed."""

    table = "table"
    json = "json"


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command(
        "evaluate", epilog="Example: whosupplies evaluate gold/en.jsonl gold/nb.jsonl --plot reliability.png"
    )(evaluate)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl", help="Annotated passages, one a line.")],
    reader: Annotated[str, typer.Option(help="Which reader of text.")] = "",
    predictions: Annotated[
        list[Path] | None,
        typer.Option(
            help="Judge these relations, as `whosupplies predict` writes them, instead of reading; may be repeated.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[Shown, typer.Option("--format", help="How to print.")] = Shown.table,
    json: Annotated[
        Path | None, typer.Option(help="Also write every figure to this file, as JSON.", show_default=False)
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(help="Draw confidence against the share right, as a PNG.", show_default=False),
    ] = None,
    worst: Annotated[int, typer.Option(min=0, help="How many of the worst passages to show.")] = 5,
    gate: Annotated[
        Path | None,
        typer.Option(
            help="A YAML of floors: exit code 6 where a figure is below, or a gold file is another.",
            show_default=False,
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Raise the gate's floors to what was measured.")
    ] = False,
    lower: Annotated[
        bool, typer.Option("--lower", help="Set the gate's floors to what was measured, also downwards.")
    ] = False,
) -> None:
    """Measures a reader against gold passages: for each file, each language and all together. Needs no workspace.

    A gold line that cannot be used is reported, left out, and makes the exit code 3; the others are judged.
    """
    from whosupplies.app.evaluating import Wanted, evaluate_files

    wanted = Wanted(
        reader=reader or None,
        predictions=tuple(predictions or ()),
        printed=form.value,
        json=json,
        plot=plot,
        worst=worst,
        gate=gate,
        update=update or lower,
        lower=lower,
    )
    bad = evaluate_files(gold, wanted)
    if bad:
        raise typer.Exit(3)
