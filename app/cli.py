"""The command line's root: which commands there are, and what becomes of an error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from whosupplies.app.commands import asking, database, demo, fetching, stages, text, workspaces
from whosupplies.graph.errors import WhosuppliesError

EPILOG = (
    "Exit codes: 0 done, 1 a fault of the program's own, 2 wrong usage, 3 input that cannot be used, "
    "4 the graph database, 5 a source that cannot be fetched, 7 texts that a language model left unread, 130 interrupted.  "
    "Start with: whosupplies demo"
)


class Root(TyperGroup):
    """Turns errors into one clear line and the exit code that stands for them."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the signature is click's
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except WhosuppliesError as error:
            _say(f"Error: {error}")
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            _say("Interrupted. What was finished is kept; the same command goes on from there.")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # The reader of our output (`| head`) has seen enough; Python would complain once more at exit.
            sys.stdout = None
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort, TyperException):
            raise
        except Exception as error:
            _say(
                f"Error: A fault of whosupplies itself: {type(error).__name__}: {error}. The details are in {_keep_details()}."
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


def _say(line: str) -> None:
    print("".join(c if c.isprintable() else " " for c in line), file=sys.stderr)


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
for module in (workspaces, fetching, stages, asking, text, database, demo):
    module.register(app)


def main() -> None:
    """What the `whosupplies` command runs."""
    app()
