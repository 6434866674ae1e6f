"""Options that are not the command's own but of the source or query that it is given: `--country China --status current`."""

from __future__ import annotations

from whosupplies.graph.errors import UsageError


def parse(words: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The words that stand alone, and the values of each `--name value` or `--name=value`; a name may come more than once."""
    alone: list[str] = []
    options: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            alone.append(word)
            continue
        name, has_value, value = word[2:].partition("=")
        if not name:
            raise UsageError("An option has no name: '--'", todo="Write --name value.")
        if not has_value:
            following = next(rest, None)
            if following is None or following.startswith("--"):
                raise UsageError(
                    f"The option --{name} needs a value", todo=f"Write --{name} VALUE or --{name}=VALUE."
                )
            value = following
        options.setdefault(name.replace("-", "_"), []).append(value)
    return alone, options
