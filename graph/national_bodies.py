"""Public bodies that texts name without their country (Forsvaret, the Home Office, FBI), read from YAML."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from whosupplies.graph.countries import country_codes
from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.names import name_key, squeeze
from whosupplies.graph.yaml_files import packaged_yaml

_FILE = "national_bodies.yml"
_UNION = "EU"
_HOMES = {
    "nb": {"NO"},
    "nn": {"NO"},
    "da": {"DK"},
    "sv": {"SE"},
    "de": {"DE"},
    "fr": {"FR"},
    "en": {"GB", "US"},
}
"""Countries whose acronyms a text in a language uses without more."""
_SHORT = 5
"""Letters up to which a name in capitals is an acronym, to be compared as written: NAV is none of "nav"."""

_TELLING = 4
"""Letters from which an acronym is its body's in a text of any language (NYPD); a shorter one (ICE) may be a company's."""


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """A body as the YAML has it; see its head."""

    name: str
    kind: Literal["public_body", "government"] = "public_body"
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    generic: bool = False


class NationalBody(Struct, frozen=True):
    """A body and the alpha-2 code of its country; None for the bodies of the European Union."""

    name: str
    country: str | None
    kind: Literal["public_body", "government"]
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    generic: bool


@cache
def national_bodies() -> tuple[NationalBody, ...]:
    """Every body, in the file's order. Raises KnowledgeError where the file is wrong."""
    loaded = packaged_yaml("whosupplies.graph", f"knowledge/{_FILE}", dict[str, list[Listed]])
    check(loaded)
    return tuple(
        NationalBody(
            of.name,
            None if country == _UNION else country,
            of.kind,
            tuple(name for name in (of.name, *of.aliases) if not _is_acronym(name)),
            (*of.acronyms, *(name for name in (of.name, *of.aliases) if _is_acronym(name))),
            of.generic,
        )
        for country, listed in loaded.items()
        for of in listed
    )


def check(loaded: dict[str, list[Listed]]) -> None:
    """Raises KnowledgeError for countries that are none, and for a name or a country's acronym that stands twice."""
    seen: dict[str, str] = {}
    for country, listed in loaded.items():
        if country != _UNION and country not in country_codes():
            raise KnowledgeError(f"{country!r} is no country's code", where=_FILE)
        for of in listed:
            marks = {name_key(name) for name in (of.name, *of.aliases)}
            for mark in (*marks, *(f"{country} {acronym}" for acronym in of.acronyms)):
                if seen.setdefault(mark, of.name) != of.name:
                    raise KnowledgeError(f"{mark!r} stands under {seen[mark]} and {of.name}", where=_FILE)


def national_body(
    name: str, language: str | None = None, *, among: Collection[str] = ()
) -> NationalBody | None:
    """The body that goes by a name in a text of `language`; `among` are the countries that the text names.

    A name that bodies of other countries have too, and a short acronym of a country that does not speak the language, need
    their country among those.
    """
    text = squeeze(name)
    spelt = _by_acronym().get(text, ())
    found = [body for body in spelt if body.country in among]
    if not found:
        homes = _HOMES.get(language or "", set())
        found = [body for body in spelt if body.country is None or body.country in homes]
    if not found and len(text) >= _TELLING:
        found = list(spelt)
    if spelt:
        return found[0] if len(found) == 1 else None
    body = _by_name().get(name_key(text))
    if body is None or not body.generic or body.country in among:
        return body
    return body if not among and language == "en" else None


def body_named(name: str) -> NationalBody:
    """The body that the YAML files under `name`. Raises KeyError where there is none."""
    return _by_own_name()[name]


def filed_under(name: str, country: str | None) -> NationalBody | None:
    """The body of a country that goes by the name or, given its country, by the acronym; None for a generic name without."""
    body = _by_name().get(name_key(name))
    if body is not None and (country == body.country or (country is None and not body.generic)):
        return body
    return next(
        (of for of in _by_acronym().get(squeeze(name), ()) if country and of.country == country), None
    )


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= _SHORT


@cache
def _by_own_name() -> dict[str, NationalBody]:
    return {body.name: body for body in national_bodies()}


@cache
def _by_name() -> dict[str, NationalBody]:
    return {name_key(name): body for body in national_bodies() for name in body.names}


@cache
def _by_acronym() -> dict[str, tuple[NationalBody, ...]]:
    return {
        acronym: tuple(_with_acronym(acronym))
        for acronym in {acronym for body in national_bodies() for acronym in body.acronyms}
    }


def _with_acronym(acronym: str) -> Iterator[NationalBody]:
    return (body for body in national_bodies() if acronym in body.acronyms)
