"""db start | stop | status: the embedded database."""

from __future__ import annotations

import sys

import typer

from whosupplies.app.options import JsonOption, WorkspaceOption
from whosupplies.app.output import say


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    group = typer.Typer(
        help="The embedded database. Other commands start it by themselves; it stops when nobody asks for a while.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("start", epilog="Example: whosupplies db start")(start)
    group.command("stop", epilog="Example: whosupplies db stop")(stop)
    group.command("status", epilog="Example: whosupplies db status --json")(status)
    app.add_typer(group, name="db")


def start(workspace: WorkspaceOption = None) -> None:
    """Starts the embedded database, if it is not up, and says where it listens."""
    from whosupplies.app.workspace import Workspace
    from whosupplies.graph.stores import embedded
    from whosupplies.graph.stores.embedded_files import Files

    found = Workspace.find(workspace)
    address = embedded.start(found.root / "graph", idle_seconds=found.config.store.idle_minutes * 60)
    say(
        f"up at {address.uri} (user {address.user}; the password is in {Files(found.root / 'graph').address})"
    )


def stop(workspace: WorkspaceOption = None) -> None:
    """Stops the embedded database."""
    from whosupplies.app.workspace import Workspace
    from whosupplies.graph.stores import embedded

    was_up = embedded.stop(Workspace.find(workspace).root / "graph")
    print("stopped" if was_up else "was not up")


def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Says whether the embedded database is up, and where."""
    import msgspec

    from whosupplies.app.workspace import Workspace
    from whosupplies.graph.stores import embedded

    address = embedded.status(Workspace.find(workspace).root / "graph")
    if as_json:
        shown = {"up": address is not None, "uri": address.uri if address else None}
        sys.stdout.write(msgspec.json.encode(shown).decode() + "\n")
    else:
        print(f"up at {address.uri}" if address else "not up")
