"""Statements that the package itself asks with, outside the catalogue; a test checks them against the schema."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lookup(name: str) -> str:
    """The statement in `<name>.cypher` of this folder."""
    return (files(__name__) / f"{name}.cypher").read_text("utf8")
