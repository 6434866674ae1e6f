"""build, and the four stages as commands of their own: read, extract, resolve, load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from whosupplies.app.options import AgainOption, JsonOption, StoreOption, TakeOverOption, WorkspaceOption
from whosupplies.graph.errors import ModelError

if TYPE_CHECKING:
    from whosupplies.app.build import BuildReport


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("build", epilog="Example: whosupplies build")(build)
    app.command("read", epilog="Example: whosupplies read --again")(read)
    app.command("extract", epilog="Example: whosupplies extract")(extract)
    app.command("resolve", epilog="Example: whosupplies resolve")(resolve)
    app.command("load", epilog="Example: whosupplies load --store neo4j")(load)


def build(
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
    again: AgainOption = False,
    take_over: TakeOverOption = False,
    as_json: JsonOption = False,
) -> None:
    """Does everything that is new: reads, extracts, resolves, loads."""
    from whosupplies.app.build import STAGES

    _run(STAGES, workspace, store, again, as_json, take_over)


def read(workspace: WorkspaceOption = None, again: AgainOption = False, as_json: JsonOption = False) -> None:
    """Reads new documents of the archive into notices, claims and texts."""
    _run(("read",), workspace, None, again, as_json)


def extract(
    workspace: WorkspaceOption = None, again: AgainOption = False, as_json: JsonOption = False
) -> None:
    """Reads new texts into claims.

    Texts that a language model left unread make the exit code 7; the next run reads them. `build` goes on with the rest.
    """
    _run(("extract",), workspace, None, again, as_json)


def resolve(
    workspace: WorkspaceOption = None, again: AgainOption = False, as_json: JsonOption = False
) -> None:
    """Finds out which mentions are one organisation."""
    _run(("resolve",), workspace, None, again, as_json)


def load(
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
    take_over: TakeOverOption = False,
    as_json: JsonOption = False,
) -> None:
    """Makes the graph equal to what the workspace holds."""
    _run(("load",), workspace, store, False, as_json, take_over)


def _run(
    stages: tuple[str, ...],
    folder: Path | None,
    store: StoreOption,
    again: bool,
    as_json: bool,
    take_over: bool = False,
) -> BuildReport:
    from whosupplies.app.build import run, show
    from whosupplies.app.workspace import Workspace

    workspace = Workspace.find(folder)
    report = run(workspace, stages, store_kind=store, again=again, take_over=take_over)
    show(report, as_json=as_json)
    if report.extract is not None and not report.extract.whole:
        raise typer.Exit(ModelError.exit_code)
    return report
