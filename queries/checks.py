"""The rules a query keeps; one that breaks a rule does not load (ARCHITECTURE, conventions 7 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.schema import Schema
from whosupplies.queries.cypher_text import (
    Pattern,
    Token,
    is_ordered,
    parameters,
    patterns,
    property_reads,
    returned,
    tokens,
)
from whosupplies.queries.query import PAGE, Query, cypher_names

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_WRITES = (
    "CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "FOREACH", "LOAD", "DROP", "ALTER", "GRANT", "DENY", "REVOKE",
    "INSERT", "UPDATE", "USE", "SHOW", "TERMINATE",
)  # fmt: skip
_PAGE = ["SKIP", "$offset", "LIMIT", "$limit"]


def check(query: Query, schema: Schema) -> Query:
    """`query`, if it keeps every rule. Raises KnowledgeError that names the file and all that is wrong with it."""
    wrong = [*_names(query), *_statement(query, tokens(query.cypher), schema)]
    if wrong:
        raise KnowledgeError(f"The query {query.name!r} does not load: {'; '.join(wrong)}", where=query.where)
    return query


def _names(query: Query) -> Iterator[str]:
    if not _NAME.fullmatch(query.name):
        yield "its file's name is not lower-case words joined by hyphens"
    for name in [*query.parameters, *query.columns]:
        if not _WORD.fullmatch(name):
            yield f"the name {name!r} is not a lower-case word"
    for name, parameter in query.parameters.items():
        if parameter.required and parameter.default is not None:
            yield f"the parameter {name!r} is required and has a default"
        if parameter.type == "name" and not parameter.required:
            yield f"the parameter {name!r} is a name to search by and must be required"


def _statement(query: Query, pieces: list[Token], schema: Schema) -> Iterator[str]:
    yield from _read_only(pieces)
    yield from _parameters(query, pieces)
    if (columns := returned(pieces)) != list(query.columns):
        yield f"it returns {columns} but declares {list(query.columns)}"
    outer = [
        piece.text.upper() if piece.kind == "word" else piece.text for piece in pieces if piece.depth == 0
    ]
    if sum(outer[i : i + 4] == _PAGE for i in range(len(outer))) != 1:
        yield "it does not take its page once with SKIP $offset LIMIT $limit"
    if not is_ordered(pieces):
        yield "its RETURN has no ORDER BY"
    yield from _schema(pieces, schema)


def _read_only(pieces: Sequence[Token]) -> Iterator[str]:
    for i, piece in enumerate(pieces):
        before = pieces[i - 1].text if i else ""
        after = pieces[i + 1].text if i + 1 < len(pieces) else ""
        if piece.text == ";":
            yield "it holds more than one statement"
        if before == "." or after == ":":
            continue
        if piece.is_word(*_WRITES):
            yield f"it is not read-only ({piece.text.upper()})"
        if piece.is_word("CALL") and after not in ("{", "("):
            yield f"it calls a procedure ({after})"


def _parameters(query: Query, pieces: Sequence[Token]) -> Iterator[str]:
    declared = {
        c for name, parameter in query.parameters.items() for c in cypher_names(name, parameter)
    } | PAGE
    used = parameters(pieces)
    if clash := sorted(PAGE & set(query.parameters)):
        yield f"{clash} are parameters of every query and not for a header to declare"
    if unknown := sorted(used - declared):
        yield f"it uses parameters that it does not declare: {unknown}"
    if unused := sorted(declared - used):
        yield f"it declares parameters that it does not use: {unused}"
    for before, sign, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if sign.text == "+" and "parameter" in (before.kind, after.kind):
            yield "it builds text from a parameter with +"
        if sign.text == "$" and sign.kind == "sign":
            yield "it takes a label or type from a value"


def _schema(pieces: Sequence[Token], schema: Schema) -> Iterator[str]:
    known: dict[str, set[str] | None] = {}
    for pattern in patterns(pieces):
        unknown = [name for name in pattern.names if not _exists(name, pattern, schema)]
        for name in unknown:
            yield f"the schema has no {'relationship' if pattern.is_relationship else 'label'} {name}"
        if unknown:
            continue
        properties = _properties(pattern, schema)
        for name in pattern.properties:
            if properties is not None and name not in properties:
                yield f"the schema has no property {name} of {'|'.join(pattern.names)}"
        if pattern.variable is not None and properties is not None:
            earlier = known.get(pattern.variable) or set()
            known[pattern.variable] = earlier | properties
    for variable, name in property_reads(pieces):
        allowed = known.get(variable)
        if allowed is not None and name not in allowed:
            yield f"the schema has no property {name} of {variable}"
    if any(piece.kind == "quoted" for piece in pieces):
        yield "it has names in back quotes, which cannot be checked"


def _exists(name: str, pattern: Pattern, schema: Schema) -> bool:
    return name in (schema.relationships if pattern.is_relationship else schema.labels)


def _properties(pattern: Pattern, schema: Schema) -> set[str] | None:
    if not pattern.names:
        return None
    read = schema.relationship_properties if pattern.is_relationship else schema.properties_of
    return {name for label in pattern.names for name in read(label)}
