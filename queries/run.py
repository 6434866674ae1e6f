"""Running a canned query on a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from whosupplies.graph.errors import UsageError
from whosupplies.graph.stores.base import Store
from whosupplies.queries.parameters import resolve
from whosupplies.queries.query import Query

MOST = 100_000
"""The most rows that one page may have."""


class Rows(Struct, frozen=True):
    """An answer: `rows` in the query's order, each in the order of `columns`, plain values and lists of text alone.

    `notes` say how a name was understood where it was not plain; `more` that there are rows after this page.
    """

    columns: tuple[str, ...]
    rows: list[list[Any]]
    notes: tuple[str, ...] = ()
    more: bool = False

    def maps(self) -> list[dict[str, Any]]:
        """The rows as maps by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(store: Store, query: Query, values: Mapping[str, str], *, limit: int = 100, offset: int = 0) -> Rows:
    """One page of the answer: at most `limit` rows after the first `offset`.

    `values` are the user's words by parameter; those left out have their defaults. Raises UsageError where they do not fit the
    query, StoreError where the store does not answer.
    """
    _check_page(limit, offset)
    parameters, notes = resolve(store, query, values)
    return _page(store, query, {**parameters, "offset": offset}, limit, notes)


def ask_all(
    store: Store, query: Query, values: Mapping[str, str], *, page: int = 10_000
) -> Iterator[list[Any]]:
    """Every row of the answer, fetched a page at a time, so that memory stays flat."""
    _check_page(page, 0)
    parameters, notes = resolve(store, query, values)
    offset = 0
    while True:
        answer = _page(store, query, {**parameters, "offset": offset}, page, notes)
        yield from answer.rows
        if not answer.more:
            return
        offset += page


def _check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST:
        raise UsageError(f"A page of {limit} rows is not possible", todo=f"Ask for 1 to {MOST}.")
    if not 0 <= offset < 2**53:
        raise UsageError(f"Rows cannot begin after {offset}", todo="Ask for 0 or more.")


def _page(
    store: Store, query: Query, parameters: Mapping[str, Any], limit: int, notes: tuple[str, ...]
) -> Rows:
    answer = store.read(query.cypher, {**parameters, "limit": limit + 1})
    rows = [[_plain(value) for value in row] for row in answer.rows[:limit]]
    return Rows(columns=tuple(query.columns), rows=rows, notes=notes, more=len(answer.rows) > limit)


def _plain(value: object) -> object:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else value
