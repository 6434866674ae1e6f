"""demo: the whole path on a small invented sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("demo", epilog="Example: whosupplies demo")(demo)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The workspace to make.")] = Path(
        "whosupplies-demo"
    ),
) -> None:
    """Builds a graph of a small invented sample in the embedded database and asks it a few questions."""
    from whosupplies.app.demonstration import demonstrate

    demonstrate(folder)
