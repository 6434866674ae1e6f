"""Municipalities, counties, states and cities, to tell the country of what is named after one, read from YAML."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from msgspec import Struct

from whosupplies.graph.countries import country_codes
from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.names import fold, squeeze
from whosupplies.graph.records import Kind
from whosupplies.graph.yaml_files import packaged_yaml

_FILE = "local_governments.yml"


class Country(Struct, frozen=True, forbid_unknown_fields=True):
    """A country's words and places; see the YAML's head. `governments` and `bodies` are tails, by what they make of a place."""

    governments: tuple[str, ...]
    bodies: tuple[str, ...]
    heads: tuple[str, ...]
    places: tuple[str, ...]
    alone: tuple[str, ...]


class Local(Struct, frozen=True):
    """What a name says: the country, and whether it is a government or a body of one."""

    country: str
    kind: Kind


@cache
def countries() -> dict[str, Country]:
    """The lists by alpha-2 code. Raises KnowledgeError where the file is wrong."""
    loaded = packaged_yaml("whosupplies.graph", f"knowledge/{_FILE}", dict[str, Country])
    check(loaded)
    return loaded


def check(loaded: dict[str, Country]) -> None:
    """Raises KnowledgeError for countries that are none and for what stands twice."""
    for code, of in loaded.items():
        if code not in country_codes():
            raise KnowledgeError(f"{code!r} is no country's code", where=_FILE)
        for listed in (of.places, of.alone, (*of.governments, *of.bodies), of.heads):
            folded = [fold(one) for one in listed]
            twice = sorted({one for one in folded if folded.count(one) > 1})
            if twice:
                raise KnowledgeError(f"{twice} stand twice under {code}", where=_FILE)


def local_government(name: str, *, among: Collection[str] = ()) -> Local | None:
    """What a name with a place in it says; None where it says nothing, or several countries have that place and those words.

    `among` are the countries that the text names, which then decide.
    """
    text = fold(squeeze(name))
    found = [local for code in countries() if (local := _in(code, text)) is not None]
    if len(found) > 1:
        found = [local for local in found if local.country in among]
    return found[0] if len(found) == 1 else None


def _in(code: str, text: str) -> Local | None:
    words = _words(code)
    if text in words.alone:
        return Local(code, "government")
    for rest, tail in _cuts(text):
        if rest in words.places or rest.removesuffix("s") in words.places:
            if tail in words.governments:
                return Local(code, "government")
            if tail in words.bodies:
                return Local(code, "public_body")
    for head in words.heads:
        place = text.removeprefix(head + " ")
        if place != text and place in words.places:
            return Local(
                code, "public_body" if head.startswith(("universit", "police", "office")) else "government"
            )
    return None


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    words = text.split(" ")
    return ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))


class _Words(Struct, frozen=True):
    governments: frozenset[str]
    bodies: frozenset[str]
    heads: tuple[str, ...]
    places: frozenset[str]
    alone: frozenset[str]


@cache
def _words(code: str) -> _Words:
    of = countries()[code]
    return _Words(
        frozenset(map(fold, of.governments)),
        frozenset(map(fold, of.bodies)),
        tuple(map(fold, of.heads)),
        frozenset(map(fold, of.places)),
        frozenset(map(fold, of.alone)),
    )
