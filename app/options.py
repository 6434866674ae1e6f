"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class StoreKind(StrEnum):
    """The two stores."""

    embedded = "embedded"
    neo4j = "neo4j"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="The workspace; else WHOSUPPLIES_WORKSPACE, else the one around the current folder.",
        show_default=False,
    ),
]
StoreOption = Annotated[
    StoreKind | None,
    typer.Option(
        "--store", help="Which database, instead of the one in whosupplies.toml.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
TakeOverOption = Annotated[
    bool,
    typer.Option(
        "--take-over",
        help="Load into a database whose graph is another workspace's, or whose nobody knows: "
        "what this workspace does not hold is deleted there.",
    ),
]
AgainOption = Annotated[bool, typer.Option("--again", help="Do all the work again, not only what is new.")]
