"""The catalogue: every canned query, those that ship with the package and those in a folder of the user's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from whosupplies.graph.errors import KnowledgeError, UsageError
from whosupplies.graph.schema import schema
from whosupplies.queries.checks import check
from whosupplies.queries.query import Query, parse_query

_PACKAGE, _FOLDER = "whosupplies.queries", "cypher"


@cache
def catalogue() -> Mapping[str, Query]:
    """Every query that ships with the package, by name, in the order of the names."""
    files_ = [file for file in (files(_PACKAGE) / _FOLDER).iterdir() if file.name.endswith(".cypher")]
    queries = [load_query(file.name, file.read_text("utf8"), file.name) for file in files_]
    return {query.name: query for query in sorted(queries, key=lambda query: query.name)}


def load_catalogue(extra: Path | None = None) -> Mapping[str, Query]:
    """The catalogue with the queries of the folder `extra`, by name.

    Raises KnowledgeError where the folder is missing, or a file breaks a rule or has the name of another query.
    """
    if extra is None:
        return catalogue()
    queries = dict(catalogue())
    for query in _folder(extra):
        if query.name in queries:
            todo = "Give the file another name."
            raise KnowledgeError(f"There is a query {query.name!r} already", where=query.where, todo=todo)
        queries[query.name] = query
    return dict(sorted(queries.items()))


def load_query(file_name: str, text: str, where: str) -> Query:
    """A file's query, checked against every rule and the graph's schema."""
    return check(parse_query(file_name.removesuffix(".cypher"), text, where=where), schema())


def find_query(name: str, queries: Mapping[str, Query]) -> Query:
    """The query of that name. Raises UsageError that offers the nearest names."""
    if name in queries:
        return queries[name]
    near = get_close_matches(name, queries, n=3, cutoff=0.4)
    todo = f"Did you mean {' or '.join(near)}?" if near else "`whosupplies ask` lists all of them."
    raise UsageError(f"There is no query {name!r}", todo=todo)


def _folder(folder: Path) -> Iterator[Query]:
    if not folder.is_dir():
        raise KnowledgeError("This folder of queries does not exist", where=str(folder))
    for path in sorted(folder.glob("*.cypher")):
        try:
            text = path.read_text("utf8")
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"This query cannot be read: {error}", where=str(path)) from error
        yield load_query(path.name, text, str(path))
