"""predict: relations of text records, in the annotation guideline's format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whosupplies.graph.errors import InputError, ModelError


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
    reader: Annotated[
        str,
        typer.Option(
            help="Which reader of text: an offline one (combined, trained, patterns), llm, or both.",
            show_default=False,
        ),
    ] = "",
    endpoint: Annotated[
        str,
        typer.Option(
            help="The language model's endpoint, instead of the configured one.", show_default=False
        ),
    ] = "",
    read_anyway: Annotated[
        bool,
        typer.Option("--read-anyway", help="Try text in languages that the offline reader was not made for."),
    ] = False,
    model: Annotated[
        str,
        typer.Option(help="The language model's name, instead of the configured one.", show_default=False),
    ] = "",
) -> None:
    """Reads text records and writes the same with `relations`. Needs no workspace.

    A record that cannot be used is reported with its line, left out, and makes the exit code 3; one that a language model left
    unread is left out likewise, with the exit code 7. The others are written. The language model is that of the workspace one is
    in, which keeps its answers, else that of WHOSUPPLIES_LLM_ENDPOINT and WHOSUPPLIES_LLM_MODEL.
    """
    from whosupplies.app.predicting import predict_file

    bad, unread = predict_file(
        source,
        output,
        reader=reader or None,
        endpoint=endpoint or None,
        model=model or None,
        anyway=read_anyway,
    )
    if bad or unread:
        raise typer.Exit(ModelError.exit_code if unread else InputError.exit_code)
