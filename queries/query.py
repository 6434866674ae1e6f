"""A canned query: a `.cypher` file whose comment header says what it takes and what it gives back.

The header is YAML behind `//`: `title`, `description`, `parameters`, `columns`, `example`; the statement follows. Every
query gives its rows in one order on every store (ORDER BY over what tells two rows apart) and a page at a time
(`SKIP $offset LIMIT $limit`).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.yaml_files import parse_yaml

ParameterType = Literal[
    "text", "integer", "float", "date", "boolean", "status", "supply_status", "purpose", "technology", "country",
    "organisation", "government", "name",
]  # fmt: skip
"""What a parameter's value is. `parameters.py` turns the user's words into the values that the Cypher needs.

- `text`, `integer`, `float`, `date` (ISO 8601, as precise as wished), `boolean`: one value, `$name`;
- `status`, `supply_status` (those that count as a supply), `purpose`, `technology`, `country`: a list, `$name`; empty: no filter;
- `organisation`: the ids of all organisations of that name, `$name`;
- `government`: a country (all its bodies, cities and regions) or one organisation, `$name_countries` and `$name_ids`;
- `name`: any name or identifier to search by, `$name_key` (folded as `name_key` does) and `$name_identifier` (how the
  identifier ends; an empty list where it is none).
"""
ColumnType = Literal["text", "integer", "number", "boolean", "date", "list"]

SUFFIXES: dict[ParameterType, tuple[str, ...]] = {
    "government": ("_countries", "_ids"),
    "name": ("_identifier", "_key"),
}
PAGE: frozenset[str] = frozenset({"limit", "offset"})
"""The parameters of every query: how many rows, and after how many."""


class Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    """What a query may be told. `default` is written as a user would write the value; None: no filter."""

    type: ParameterType
    help: str
    required: bool = False
    default: str | None = None


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """What a query returns. A `list` holds text; a `date` is ISO 8601 as precise as the source; amounts are in units."""

    type: ColumnType
    help: str


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The comment at the top of a query's file. `example` is what follows `whosupplies ask NAME`."""

    title: str
    description: str
    columns: dict[str, Column]
    example: str
    parameters: dict[str, Parameter] = {}


class Query(Struct, frozen=True):
    """A query of the catalogue. `name` is its file's name, `where` the file; `cypher` the statement without the header."""

    name: str
    where: str
    cypher: str
    header: Header

    @property
    def title(self) -> str:
        """What it answers, in a few words."""
        return self.header.title

    @property
    def description(self) -> str:
        """What it answers, in full."""
        return self.header.description.strip()

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What it may be told, by name."""
        return self.header.parameters

    @property
    def columns(self) -> dict[str, Column]:
        """What it returns, by name, in order."""
        return self.header.columns

    @property
    def example(self) -> str:
        """A whole command line."""
        return f"whosupplies ask {self.name} {self.header.example}".strip()


def cypher_names(name: str, parameter: Parameter) -> tuple[str, ...]:
    """The Cypher parameters that stand for one parameter of the query."""
    return tuple(name + suffix for suffix in SUFFIXES.get(parameter.type, ("",)))


def parse_query(name: str, text: str, *, where: str) -> Query:
    """The query in a file's text. Raises KnowledgeError naming the file where the header does not fit its model."""
    lines = text.splitlines()
    size = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    if size == 0:
        todo = "Begin the file with `// title: ...`; see the queries that ship with the package."
        raise KnowledgeError("This query has no header", where=where, todo=todo)
    comment = "\n".join(line.removeprefix("//").removeprefix(" ") for line in lines[:size])
    header = parse_yaml(comment, Header, where=where)
    return Query(name=name, where=where, cypher="\n".join(lines[size:]).strip(), header=header)
