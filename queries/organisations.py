"""From a name, however spelt, to the ids of the organisations that bear it."""

from __future__ import annotations

import re

from msgspec import Struct

from whosupplies.graph.aliases import known_vendor
from whosupplies.graph.errors import UsageError
from whosupplies.graph.generic_bodies import english_name
from whosupplies.graph.names import fold, name_key, squeeze
from whosupplies.graph.records import Mention
from whosupplies.graph.stores.base import Store
from whosupplies.queries.lookups import lookup
from whosupplies.queries.values import text

_NEAR = 5_000
_MANY = 20


class Found(Struct, frozen=True):
    """An organisation of the graph."""

    id: str
    name: str
    country: str | None

    def __str__(self) -> str:
        return f"{self.name} ({self.country})" if self.country else self.name


class Match(Struct, frozen=True):
    """What a name stands for: one organisation, or all those that bear it. `note` says so where they are several."""

    found: tuple[Found, ...]
    note: str | None = None

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [one.id for one in self.found]


def identifier_endings(word: str) -> list[str]:
    """How `scheme:id` ends for a register number: `NO-BRC:923609016`, or `:923609016` for a bare one; empty for a name."""
    folded = re.sub(r"\s+", "", word).upper()
    number = [c for c in folded.rpartition(":")[2] if c.isalnum()]
    # A name may hold a digit too (`3M Norge`); a number is digits for the most part.
    if not re.fullmatch(r"[\w.:/-]{2,80}", folded) or 2 * sum(c.isdigit() for c in number) < max(
        len(number), 2
    ):
        return []
    return [folded if ":" in folded else ":" + folded]


def searchable(word: str) -> str:
    """`word` as names are compared. Raises UsageError where nothing is left of it."""
    key = name_key(word)
    if not key:
        raise UsageError(f"{word!r} holds no letter or digit")
    return key


def organisations(store: Store, name: str) -> Match:
    """The organisations called `name`: by id, whole name or alias in any spelling, register number, or a part that one alone has.

    Raises UsageError that offers the nearest names where there is none, or several contain the words.
    """
    word = text(name)
    if found := _read(store, "organisation-by-id", id=word):
        return Match(found)
    key = searchable(word)
    if found := _read(store, "organisations-by-key", key=key):
        # Who writes the legal form means the one that has it, not its sisters.
        exact = tuple(one for one in found if fold(squeeze(one.name)) == fold(word))
        return _several(word, exact if exact and len(fold(word).split()) > len(key.split()) else found)
    endings = identifier_endings(word)
    if endings and (found := _read(store, "organisations-by-identifier", ending=endings[0])):
        return _several(word, found)
    if found := _known(store, word):
        return _several(word, found)
    parts = _read(store, "organisations-by-part", key=key, limit=_MANY)
    if len(parts) == 1:
        return Match(parts, note=f"{word!r} is taken as {parts[0]}")
    near = parts or _near(store, key)
    todo = (
        f"Did you mean {_listed(near)}?"
        if near
        else "`whosupplies ask search --name WORD` looks for a part of a name."
    )
    what = f"No organisation is called {word!r}"
    raise UsageError(f"{what}, but several names hold these words" if len(parts) > 1 else what, todo=todo)


def _read(store: Store, name: str, **values: object) -> tuple[Found, ...]:
    return tuple(Found(*row) for row in store.read(lookup(name), values).rows)


def _known(store: Store, word: str) -> tuple[Found, ...]:
    """A known vendor, or a country's generic body, that the graph has under another of its names."""
    generic = english_name(word)
    if generic is not None and (of_country := _read(store, "organisations-by-key", key=name_key(generic))):
        return of_country
    vendor = known_vendor(Mention(word, word, "company"))
    if vendor is None:
        return ()
    keys = sorted({name_key(name) for name in (vendor.name, *vendor.aliases)})
    found = {one: None for key in keys for one in _read(store, "organisations-by-key", key=key)}
    return tuple(one for one in found if one.country in (vendor.country, None))


def _several(word: str, found: tuple[Found, ...]) -> Match:
    if len(found) == 1:
        return Match(found)
    return Match(
        found, note=f"{len(found)} organisations are called {word!r}: {_listed(found)}. All are taken."
    )


def _listed(found: tuple[Found, ...]) -> str:
    shown = ", ".join(f"{one}, id {one.id}" if len(found) > 1 else str(one) for one in found[:5])
    return shown if len(found) <= 5 else f"{shown} and {len(found) - 5} more"


def _near(store: Store, key: str) -> tuple[Found, ...]:
    """Names that differ by a slip of the pen: those that begin alike, by similarity."""
    from rapidfuzz import fuzz, process

    found: dict[str, Found] = {}
    for start in _starts(key):
        for other, id_, name, country in store.read(
            lookup("organisations-by-start"), {"start": start, "limit": _NEAR}
        ).rows:
            found.setdefault(other, Found(id_, name, country))
    best = process.extract(key, list(found), scorer=fuzz.WRatio, limit=5, score_cutoff=75)
    return tuple(dict.fromkeys(found[other] for other, _, _ in best))


def _starts(key: str) -> list[str]:
    """The first three letters, and the first alone: a slip is seldom in the first."""
    return sorted({key[:3], key[:1]}, reverse=True)
