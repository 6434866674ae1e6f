"""Which money a sign or a word means (`$`, `kroner`, `Hong Kong dollars`), by CLDR's names and by the country at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from msgspec import Struct

from whosupplies.graph.yaml_files import packaged_yaml
from whosupplies.nlp.lexicon import lexicon

_LOCALES = {"en": ("en",), "nb": ("nb", "nn"), "nn": ("nb", "nn")}
_OF_THE_WORLD = frozenset({"USD", "GBP", "EUR"})
"""What a bare `$` or `£` means between two countries."""
_SOME, _ONE = 5, 1
"""Numbers that take the plural and the singular in the languages read."""
_SINCE, _UNTIL = date(1999, 1, 1), date(2099, 1, 1)
"""Money that was in use then is read; the day of reading does not matter."""

Countries = Sequence[str | None]
"""ISO 3166-1 alpha-2 codes of the countries of a deal, the buyer's first; None where one is not known."""


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign means: usually, and in a text about a country whose money is one of the units."""

    usual: str | None = None
    units: tuple[str, ...] = ()


class _Knowledge(Struct, frozen=True, forbid_unknown_fields=True):
    signs: dict[str, Sign]
    units: dict[str, tuple[str, ...]]
    words: frozenset[str]
    own_dollars: frozenset[str]
    by_millions: frozenset[str]


@cache
def _knowledge() -> _Knowledge:
    return packaged_yaml("whosupplies.nlp", "knowledge/currencies.yml", _Knowledge)


def signs() -> Mapping[str, Sign]:
    """Every sign that stands before a number."""
    return _knowledge().signs


def by_millions() -> frozenset[str]:
    """Codes that go with an M for millions before them (`MNOK`)."""
    return _knowledge().by_millions


@cache
def of_country(country: str) -> tuple[str, ...]:
    """The money of a country (ISO 3166-1 alpha-2) by CLDR, today's first; none for a code that it does not know."""
    if country not in get_global("territory_currencies"):
        return ()
    return tuple(reversed(get_territory_currencies(country, _SINCE, _UNTIL)))


@cache
def codes() -> frozenset[str]:
    """ISO 4217 codes of every currency that was in use since 1999."""
    return frozenset(code for country in get_global("territory_currencies") for code in of_country(country))


@cache
def _names(language: str) -> Mapping[str, str]:
    """Every currency's whole names in a language, in lower case."""
    found = {
        name: code
        for code in sorted(codes())
        for locale in _LOCALES[language]
        for count in (_SOME, _ONE)
        if "(" not in (name := get_currency_name(code, count, locale).lower())
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
    for word, units in _knowledge().units.items() if language == "en" else ():
        meant = {code for unit in units for code in (found.get(unit, ()) if unit.islower() else (unit,))}
        found.setdefault(word, set()).update(meant)
    for word in lexicon(language).no_currency:
        found.pop(word, None)
    return {unit: frozenset(meant) for unit, meant in found.items()}


@cache
def words(language: str) -> frozenset[str]:
    """Every word or phrase, in lower case, that names a currency after a number."""
    return frozenset(
        {*_usual(language), *_names(language), *_units(language)} - set(lexicon(language).no_currency)
    )


@cache
def _usual(language: str) -> Mapping[str, str]:
    """What the words for a currency mean where the text says no more, the singular as the plural."""
    curated = {name.lower(): code for name, code in lexicon(language).currencies.items()}
    return {name.removesuffix("s"): code for name, code in curated.items()} | curated


def by_sign(sign: str, language: str, countries: Countries, elsewhere: Countries = ()) -> str | None:
    """The currency of a sign or a code; `countries` are those of the deal, `elsewhere` others that the text speaks of."""
    known = signs().get(sign)
    if known is None and sign in _knowledge().words:
        return _local(frozenset({sign}), language, countries, (), None)
    if known is None:
        return sign if sign in codes() else None
    meant = frozenset(code for unit in known.units for code in _units("en").get(unit, ()))
    return _local(meant, language, countries, elsewhere, known.usual) or known.usual


def by_word(word: str, language: str, countries: Countries, elsewhere: Countries = ()) -> str | None:
    """The currency of words after a number; `countries` are those of the deal, `elsewhere` others that the text speaks of."""
    if word in codes():
        if word in _knowledge().words:
            return _local(frozenset({word}), language, countries, (), None)
        return word
    folded = " ".join(word.lower().split())
    meant = _units(language).get(folded, frozenset())
    usual = _usual(language).get(folded) or _names(language).get(folded)
    if usual is None and len(meant) == 1:
        (usual,) = meant
    return _local(meant, language, countries, elsewhere, usual) or usual


def is_everyday(word: str, language: str) -> bool:
    """Whether a word for a currency is read after any number: those of the word list are, CLDR's want a round sum before them."""
    return " ".join(word.lower().split()) in _usual(language) or word in by_millions()


def _local(
    meant: frozenset[str], language: str, countries: Countries, elsewhere: Countries, usual: str | None
) -> str | None:
    """The money of the first country of the deal whose it may be, else of the text's countries where those have one such money.

    Where the world's or the house's is usual, it is another country's only in a text about no second one, or where that country
    is the buyer and counts in dollars of its own.
    """
    known = [country for country in countries if country]
    # Kroner in a Norwegian text are the buyer's whatever else is spoken of; dollars between two countries may be the world's.
    about = {*known, *filter(None, elsewhere)} if usual in _OF_THE_WORLD else set(known)
    if usual is not None and usual in {*_OF_THE_WORLD, lexicon(language).home} and len(about) > 1:
        buyer = countries[0] if countries else None
        own = of_country(buyer)[0] if buyer in _knowledge().own_dollars else None
        return own if own in meant else None
    near = next((money for c in known for money in of_country(c) if money in meant), None)
    others = {money for c in elsewhere if c for money in of_country(c) if money in meant}
    return near or (others.pop() if len(others) == 1 else None)
