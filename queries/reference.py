"""The catalogue as a page of documentation: `python -m whosupplies.queries.reference > docs/queries.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from whosupplies.queries.catalogue import catalogue
from whosupplies.queries.query import ParameterType, Query

_TYPES: Mapping[ParameterType, str] = {
    "text": "text",
    "integer": "a whole number",
    "float": "a number",
    "date": "a date: 2024, 2024-05 or 2024-05-17",
    "boolean": "yes or no",
    "status": "current, former, planned, bid, cancelled or denied; several with commas",
    "supply_status": "current, former, planned or bid; several with commas",
    "purpose": "a purpose in English or Norwegian; several with commas",
    "technology": "a technology in English or Norwegian; several with commas",
    "country": "a country by any name or code; several with commas",
    "organisation": "an organisation by any name, register number or id",
    "government": "a country, or any one organisation",
    "name": "a name, a part of one, or a register number",
}
_START = """# Canned queries

Printed from the catalogue (`python -m whosupplies.queries.reference > docs/queries.md`; a test compares them). `whosupplies ask`
lists them, `whosupplies ask QUERY --help` tells of one. All of them run on both stores and give the same rows in the same order.

Names are taken in any spelling and language: a country by any of its names or codes (`Kina`, `China`, `CN`), an organisation by
any name, alias, register number or id. A country's name means its public bodies, cities and regions, and the groups that its name
stands in. A name that several organisations bear means all of them, and the answer says so.

A query of your own is a `.cypher` file with the same header, in the workspace's `queries` folder. It does not load if it returns
other columns than it declares, names what the graph's schema lacks, leaves a parameter unused, writes, has no order, or does not
take its page with `SKIP $offset LIMIT $limit`.
"""


def reference(queries: Mapping[str, Query]) -> str:
    """The page, in Markdown."""
    listed = "".join(f"- [`{query.name}`](#{query.name}): {query.title}\n" for query in queries.values())
    return "\n".join([_START, listed, *(_section(query) for query in queries.values())])


def _section(query: Query) -> str:
    return "\n".join(_lines(query))


def _lines(query: Query) -> Iterator[str]:
    yield f"## {query.name}\n\n**{query.title}.** {query.description}\n\n```\n{query.example}\n```\n"
    if query.parameters:
        yield "| parameter | takes | default | meaning |\n|---|---|---|---|"
        for name, parameter in query.parameters.items():
            default = "needed" if parameter.required else parameter.default or ""
            yield f"| `--{name}` | {_TYPES[parameter.type]} | {default} | {parameter.help} |"
        yield ""
    yield "| column | type | meaning |\n|---|---|---|"
    for name, column in query.columns.items():
        yield f"| `{name}` | {column.type} | {column.help} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(reference(catalogue()))
