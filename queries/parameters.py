"""The user's words for a query's parameters, turned into the values its Cypher takes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from whosupplies.graph.errors import UsageError
from whosupplies.graph.stores.base import Store
from whosupplies.queries.organisations import identifier_endings, organisations, searchable
from whosupplies.queries.query import Parameter, Query
from whosupplies.queries.values import CONVERSIONS, LISTS, text


def resolve(store: Store, query: Query, values: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The Cypher parameters for `values`, and notes on how names were understood.

    Raises UsageError for a parameter that the query does not have, one that is missing, and a value that does not fit.
    """
    for name in values:
        if name not in query.parameters:
            raise UsageError(f"The query {query.name!r} has no parameter {name!r}", todo=_known(name, query))
    resolved: dict[str, Any] = {}
    notes: list[str] = []
    for name, parameter in query.parameters.items():
        given = values.get(name, parameter.default)
        if given is None and parameter.required:
            todo = f"Say {parameter.help}, like `{query.example}`."
            raise UsageError(f"The query {query.name!r} needs --{name}", todo=todo)
        try:
            found, note = _value(store, name, parameter, given)
        except UsageError as error:
            raise UsageError(error.what, where=f"--{name}", todo=error.todo) from error
        resolved |= found
        if note is not None:
            notes.append(note)
    return resolved, tuple(notes)


def _value(
    store: Store, name: str, parameter: Parameter, given: str | None
) -> tuple[dict[str, Any], str | None]:
    if parameter.type == "government":
        return _government(store, name, given)
    if parameter.type == "organisation":
        if given is None:
            return {name: []}, None
        match = organisations(store, given)
        return {name: match.ids}, match.note
    if parameter.type == "name":
        word = text(given or "")
        return {f"{name}_key": searchable(word), f"{name}_identifier": identifier_endings(word)}, None
    if given is None:
        return {name: [] if parameter.type in LISTS else None}, None
    return {name: CONVERSIONS[parameter.type](given)}, None


def _government(store: Store, name: str, given: str | None) -> tuple[dict[str, Any], str | None]:
    """A country's name means all its bodies, cities and regions; any other name the organisation that bears it."""
    from whosupplies.graph.countries import country_code, country_like, country_name
    from whosupplies.graph.governments import is_part

    if given is None:
        return {f"{name}_countries": [], f"{name}_ids": []}, None
    code = country_code(text(given))
    if code is not None:
        whole = country_name(code)
        part = f"{given!r} is taken as the whole of {whole}" if is_part(text(given)) else None
        return {f"{name}_countries": [code], f"{name}_ids": []}, part
    try:
        match = organisations(store, given)
    except UsageError as error:
        near = country_like(text(given))
        if near is None:
            raise
        raise UsageError(error.what, todo=f"Did you mean the country {near}?") from error
    return {f"{name}_countries": [], f"{name}_ids": match.ids}, match.note


def _known(name: str, query: Query) -> str:
    if not query.parameters:
        return "It takes none."
    near = get_close_matches(name, query.parameters, n=1, cutoff=0.5)
    return (
        f"Did you mean --{near[0]}?" if near else f"It has: {', '.join('--' + p for p in query.parameters)}."
    )
