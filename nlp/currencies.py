"""Which money a sign or a word means (`$`, `kroner`, `Hong Kong dollars`), by CLDR's names and by the country at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from msgspec import Struct

from whosupplies.graph.yaml_files import packaged_yaml
from whosupplies.nlp.lexicon import lexicon

_LOCALES = {"en": ("en",), "nb": ("nb", "nn"), "nn": ("nb", "nn")}
_OF_THE_WORLD = frozenset({"USD", "EUR", "GBP", "NOK"})
"""What `$`, `£` and, in Norwegian, `kroner` mean between two countries."""
_SOME, _ONE = 5, 1
"""Numbers that take the plural and the singular in the languages read."""


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign means: usually, and in a text about a country whose money is one of the units."""

    usual: str | None = None
    units: tuple[str, ...] = ()


class _Knowledge(Struct, frozen=True, forbid_unknown_fields=True):
    signs: dict[str, Sign]
    units: dict[str, tuple[str, ...]]


@cache
def _knowledge() -> _Knowledge:
    return packaged_yaml("whosupplies.nlp", "knowledge/currencies.yml", _Knowledge)


def signs() -> Mapping[str, Sign]:
    """Every sign that stands before a number."""
    return _knowledge().signs


@cache
def codes() -> frozenset[str]:
    """ISO 4217 codes of every currency there is or was."""
    return frozenset(Locale.parse("en").currencies)


@cache
def of_country(country: str) -> tuple[str, ...]:
    """The money of a country (ISO 3166-1 alpha-2) today, by CLDR; none for a code that it does not know."""
    if country not in get_global("territory_currencies"):
        return ()
    return tuple(get_territory_currencies(country))


@cache
def _in_use() -> frozenset[str]:
    return frozenset(code for country in get_global("territory_currencies") for code in of_country(country))


@cache
def _names(language: str) -> Mapping[str, str]:
    """Every currency's whole names in a language, in lower case."""
    found = {
        get_currency_name(code, count, locale).lower(): code
        for code in sorted(_in_use())
        for locale in _LOCALES[language]
        for count in (_SOME, _ONE)
    }
    if language == "en":
        for name, code in list(found.items()):
            whose, _, unit = name.rpartition(" ")
            for word, units in _knowledge().units.items():
                if whose and unit in units:
                    found.setdefault(f"{whose} {word}", code)
    return found


@cache
def _units(language: str) -> Mapping[str, frozenset[str]]:
    """The currencies that go by a unit's name alone: `dollars`, `peso`, `lari`."""
    found: dict[str, set[str]] = {}
    for name, code in _names(language).items():
        found.setdefault(name.split(" ")[-1].split("-")[-1], set()).add(code)
    if language == "en":
        for word, units in _knowledge().units.items():
            found.setdefault(word, set()).update(code for unit in units for code in found.get(unit, ()))
    return {unit: frozenset(codes) for unit, codes in found.items()}


@cache
def words(language: str) -> frozenset[str]:
    """Every word or phrase, in lower case, that names a currency after a number."""
    curated = {name.lower() for name in lexicon(language).currencies}
    return frozenset(curated | set(_names(language)) | set(_units(language)))


def by_sign(sign: str, countries: Sequence[str]) -> str | None:
    """The currency of a sign or a code, in a text about these countries, the buyer's first."""
    known = signs().get(sign)
    if known is None:
        return sign if sign in codes() else None
    meant = frozenset(code for unit in known.units for code in _units("en").get(unit, ()))
    return _local(meant, countries, known.usual) or known.usual


@cache
def _curated(language: str) -> Mapping[str, str]:
    return {name.lower(): code for name, code in lexicon(language).currencies.items()}


def by_word(word: str, language: str, countries: Sequence[str]) -> str | None:
    """The currency of words after a number, in a text about these countries, the buyer's first."""
    if word in codes():
        return word
    folded = " ".join(word.lower().split())
    meant = _units(language).get(folded, frozenset())
    usual = _curated(language).get(folded) or _names(language).get(folded)
    if usual is None and len(meant) == 1:
        (usual,) = meant
    return _local(meant, countries, usual) or usual


def _local(meant: frozenset[str], countries: Sequence[str], usual: str | None) -> str | None:
    """The money of the first country whose it may be; where the world's is meant as a rule, of the only country there is."""
    if usual in _OF_THE_WORLD and len(set(countries)) > 1:
        return None
    return next((money for c in countries for money in of_country(c) if money in meant), None)
