"""The reference of the command line: `python -m whosupplies.app.reference > docs/commands.md`; a test checks that it is whole."""

from __future__ import annotations

import typer
from typer.testing import CliRunner

from whosupplies.app.cli import EPILOG, app


def reference() -> str:
    """Every command with its help, as Markdown."""
    parts = [f"# Commands\n\n{EPILOG}\n"]
    for words in _commands():
        shown = (
            CliRunner().invoke(app, [*words, "--help"], prog_name="whosupplies", terminal_width=100).output
        )
        lines = "\n".join(line.rstrip() for line in shown.strip().splitlines())
        parts.append(f"## whosupplies {' '.join(words)}\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


def _commands() -> list[list[str]]:
    found: list[list[str]] = []
    for command in app.registered_commands:
        found.append([str(command.name)])
    for group in app.registered_groups:
        inner = group.typer_instance
        if isinstance(inner, typer.Typer):
            found += [[str(group.name), str(command.name)] for command in inner.registered_commands]
    return found


if __name__ == "__main__":
    print(reference(), end="")
