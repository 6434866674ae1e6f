"""init, doctor: the workspace and what it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whosupplies.app.options import JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("init", epilog="Example: whosupplies init my-graph")(init)
    app.command("doctor", epilog="Example: whosupplies doctor --json")(doctor)


def init(folder: Annotated[Path, typer.Argument(metavar="DIR")] = Path(".")) -> None:
    """Makes a workspace: a whosupplies.toml and the folders. What is there already stays as it is."""
    from whosupplies.app.config import FILE_NAME
    from whosupplies.app.output import note
    from whosupplies.app.workspace import Workspace
    from whosupplies.graph.errors import InputError

    there = (folder / FILE_NAME).exists()
    try:
        workspace = Workspace.create(folder)
    except OSError as error:
        raise InputError(f"The workspace cannot be made: {error.strerror}", where=str(folder)) from error
    note(f"{'There is a workspace already' if there else 'A workspace'} in {workspace.root.resolve()}.")
    note(
        "Next: `whosupplies add FILES` or `whosupplies crawl SOURCE`, then `whosupplies build`, then `whosupplies ask`."
    )


def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Says what is installed, which readers of text there are, which store answers, and what to do about the rest."""
    from whosupplies.app.doctor import examine, show

    findings = examine(workspace)
    show(findings, as_json=as_json)
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(4 if any(f.what == "store" and f.state == "wrong" for f in findings) else 3)
