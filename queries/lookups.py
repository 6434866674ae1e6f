"""Statements that the package itself asks with, outside the catalogue; a test checks them against the schema."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FOLDER = files("whosupplies.queries") / "cypher" / "lookups"


@cache
def lookup(name: str) -> str:
    """The statement in `<name>.cypher`."""
    return (FOLDER / f"{name}.cypher").read_text("utf8")
