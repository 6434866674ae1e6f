"""The command line's root: which commands there are, and what becomes of an error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from whosupplies.app.commands import asking, database, demo, evaluation, fetching, stages, text, workspaces
from whosupplies.app.options import WorkspaceOption
from whosupplies.app.output import say
from whosupplies.graph.errors import UsageError, WhosuppliesError

EPILOG = (
    "Exit codes: 0 done, 1 a fault of the program's own, 2 wrong usage, 3 input that cannot be used, "
    "4 the graph database, 5 a source that cannot be fetched, 6 a figure below its floor, "
    "7 texts that a language model left unread, 130 interrupted.  "
    "Start with: whosupplies demo"
)


class Root(TyperGroup):
    """Turns errors into one clear line and the exit code that stands for them."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the signature is click's
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except WhosuppliesError as error:
            say(f"Error: {error}", stderr=True)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            say("Interrupted. What was finished is kept; the same command goes on from there.", stderr=True)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # The reader of our output (`| head`) has seen enough; Python would complain once more at exit.
            sys.stdout = None
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort, TyperException):
            raise
        except Exception as error:
            say(
                f"Error: A fault of whosupplies itself: {type(error).__name__}: {error}. "
                f"The details are in {_keep_details()}.",
                stderr=True,
            )
            raise typer.Exit(1) from error


def _keep_details() -> Path:
    """The traceback, in a file of its own."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf8", prefix="whosupplies-fault-", suffix=".txt", delete=False
    ) as file:
        file.write(f"{sys.argv}\n\n{traceback.format_exc()}")
    return Path(file.name)


app = typer.Typer(
    cls=Root,
    name="whosupplies",
    help="Who supplies whom, with what, for which purpose, on what evidence.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def root(context: typer.Context, workspace: WorkspaceOption = None) -> None:
    """Takes the workspace also before the command's name."""
    if workspace is None:
        return
    defaults = _with_workspace(context.command, str(workspace))
    if not defaults.get(context.invoked_subcommand or ""):
        todo = "Leave --workspace out, or see the command's --help."
        raise UsageError(f"`{context.invoked_subcommand}` takes no workspace", todo=todo)
    context.default_map = defaults


def _with_workspace(command: object, folder: str) -> dict[str, Any]:
    """The workspace as the default of every command that takes one, by the names that lead to it."""
    if isinstance(command, TyperGroup):
        return {name: _with_workspace(inner, folder) for name, inner in command.commands.items()}
    takes = any(parameter.name == "workspace" for parameter in getattr(command, "params", ()))
    return {"workspace": folder} if takes else {}


for module in (workspaces, fetching, stages, asking, text, evaluation, database, demo):
    module.register(app)


def main() -> None:
    """What the `whosupplies` command runs."""
    app()
