"""Countries by any name: English, Norwegian, any other language that CLDR (babel) covers, or an ISO 3166-1 code."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers

from whosupplies.graph.names import fold, squeeze
from whosupplies.graph.yaml_files import packaged_yaml

_FIRST_LOCALES = ("en", "nb", "nn")


@cache
def alpha3_to_alpha2() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to alpha-2 (TED eForms write alpha-3)."""
    return packaged_yaml("whosupplies.graph", "knowledge/country_codes.yml", dict[str, str])


@cache
def country_codes() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code, and XK for Kosovo, which the EU writes so."""
    return frozenset(alpha3_to_alpha2().values())


@cache
def _names(locale: str) -> dict[str, str]:
    territories = Locale.parse(locale).territories
    return {fold(squeeze(name)): code for code, name in territories.items() if code in country_codes()}


@cache
def _other_names() -> dict[str, str]:
    listed = packaged_yaml("whosupplies.graph", "knowledge/country_names.yml", dict[str, tuple[str, ...]])
    return {fold(name): code for code, names in listed.items() for name in names}


def country_code(name: str) -> str | None:
    """The alpha-2 code of a country named in any language or written as an ISO code; None where it is no country's name."""
    text = squeeze(name)
    if text.upper() in country_codes() and len(text) == 2:
        return text.upper()
    if len(text) == 3 and text.upper() in alpha3_to_alpha2():
        return alpha3_to_alpha2()[text.upper()]
    folded = fold(text)
    if folded in _other_names():
        return _other_names()[folded]
    for locale in _FIRST_LOCALES:
        if folded in _names(locale):
            return _names(locale)[folded]
    for locale in locale_identifiers():
        if "_" not in locale and folded in _names(locale):
            return _names(locale)[folded]
    return None


def country_name(code: str, language: str = "en") -> str:
    """The country's name in `language`; the code itself where CLDR has none."""
    return str(Locale.parse(language).territories.get(code, code))


def country_like(name: str) -> str | None:
    """The English name of the country that `name` misspells in English or Norwegian; None where it is like none."""
    known = {folded: code for locale in _FIRST_LOCALES for folded, code in _names(locale).items()}
    near = get_close_matches(fold(squeeze(name)), known, n=1, cutoff=0.75)
    return country_name(known[near[0]]) if near else None
