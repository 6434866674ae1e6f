"""The values of procurement notices as our records have them: money, dates, CPV codes, countries, identifiers, names.

What is published for want of something better (1.00 euro, 2000-01-01, "n/a") is known here and nowhere else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeVar

import msgspec

from whosupplies.graph.countries import alpha3_to_alpha2, country_codes
from whosupplies.graph.names import fold
from whosupplies.graph.records import Amount, Flag, Identifier, Kind
from whosupplies.graph.yaml_files import packaged_yaml

T = TypeVar("T")

HIGHEST_DUMMY_AMOUNT = 1.0
"""No contract that TED publishes costs one unit of a currency or less: 0, 0.01 and 1.00 stand for "not published"."""

_DUMMY_DATES = frozenset({"1900-01-01", "1970-01-01", "2000-01-01", "9999-12-31"})
_ODD_COUNTRIES = {"UK": "GB", "EL": "GR", "1A": "XK", "1A0": "XK"}
_REGIONAL = frozenset({"REGIONAL_AUTHORITY", "la", "ra", "rl-aut"})
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_CPV = re.compile(r"(\d{8})(?:-\d)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NORWEGIAN = re.compile(r"(?:NO)?(\d{9})(?:MVA)?")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    no_supplier: tuple[str, ...]
    government_starts: tuple[str, ...]
    government_ends: tuple[str, ...]
    government_ends_if_typed: tuple[str, ...]
    languages: dict[str, str]


@cache
def _words() -> _Words:
    return packaged_yaml("whosupplies.crawler.readers", "notice_words.yml", _Words)


@cache
def _no_supplier() -> tuple[frozenset[str], int]:
    """The phrases, and how long a name may be to be one of them (twice the longest, for punctuation)."""
    phrases = frozenset(_bare(word) for word in _words().no_supplier)
    return phrases, 2 * max(map(len, phrases))


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))


def amount_of(number: str | None, currency: str | None) -> Amount | None:
    """A sum as published. None where it is no number, is negative (the mask of a withheld sum is -1), or has no currency."""
    if number is None or currency is None:
        return None
    digits = "".join(number.split())
    if "," in digits:
        whole, _, cents = digits.rpartition(",")
        grouped = len(cents) == 3 or "." in cents
        digits = digits.replace(",", "") if grouped else f"{whole.replace('.', '').replace(',', '')}.{cents}"
    code = currency.strip().upper()
    if not _NUMBER.fullmatch(digits) or not digits.isascii() or not _CURRENCY.fullmatch(code):
        return None
    value = float(digits)
    return Amount(value, code) if math.isfinite(value) else None


def amount_flags(amount: Amount | None, *, shared: bool) -> tuple[Flag, ...]:
    """`dummy-amount` for a sum that stands for none; `shared-amount` where several suppliers have one sum together."""
    if amount is None:
        return ()
    flags: list[Flag] = []
    if amount.value <= HIGHEST_DUMMY_AMOUNT:
        flags.append("dummy-amount")
    if shared:
        flags.append("shared-amount")
    return tuple(flags)


@lru_cache(maxsize=4096)
def date_of(text: str | None) -> str | None:
    """`2019-09-03+02:00` or `20190903` as `2019-09-03`; None where it is no date."""
    found = _DATE.match(text.strip()) if text else None
    if found is None or not found[0].isascii():
        return None
    year, month, day = found.groups()
    possible = year >= "1900" and 1 <= int(month) <= 12 and 1 <= int(day) <= _DAYS_IN_MONTH[int(month) - 1]
    return f"{year}-{month}-{day}" if possible else None


def is_dummy_date(date: str) -> bool:
    """Whether the date is a filler. eForms require an award date, and 2000-01-01 is what tools write for want of one."""
    return date in _DUMMY_DATES


def cpv_of(code: str | None) -> str | None:
    """A CPV code's 8 digits; None for anything else, as the letters of the supplementary vocabulary."""
    found = _CPV.fullmatch(code.strip()) if code else None
    return found[1] if found and found[0].isascii() else None


@lru_cache(maxsize=512)
def country_of(code: str | None) -> str | None:
    """ISO 3166-1 alpha-2 from alpha-2 or alpha-3, and from the EU's own `UK`, `EL` and `1A`."""
    if code is None:
        return None
    upper = code.strip().upper()
    if upper in _ODD_COUNTRIES:
        return _ODD_COUNTRIES[upper]
    if len(upper) == 3:
        return alpha3_to_alpha2().get(upper)
    return upper if upper in country_codes() else None


def identifier_of(number: str | None, country: str | None, scheme: str | None = None) -> Identifier | None:
    """An organisation's number; None for fillers ("n/a", 000000000) and for what is a person's (a telephone, an e-mail).

    The scheme is the source's where it names one, else `<country>-NATIONAL`, else `NATIONAL`.
    """
    if number is None:
        return None
    folded = "".join(number.split()).upper()
    digits = [c for c in folded if c.isdigit()]
    if (
        len(folded) < 3
        or not digits
        or len(set(folded)) == 1
        or "@" in folded
        or folded.startswith(("+", "HTTP"))
    ):
        return None
    if len(set(digits)) == 1 and len(digits) > 3:
        return None
    if country == "NO" and (norwegian := _NORWEGIAN.fullmatch(folded)):
        folded = norwegian[1]
    return Identifier(scheme or (f"{country}-NATIONAL" if country else "NATIONAL"), folded)


def supplier_name(text: str | None) -> str | None:
    """The name, unless it says in any language that there is none ("n/a", "not awarded", "lot infructueux", "unpublished")."""
    if text is None:
        return None
    phrases, longest = _no_supplier()
    return None if len(text) <= longest and _bare(text) in phrases else text


@lru_cache(maxsize=4096)
def buyer_kind(name: str, legal_type: str | None) -> Kind:
    """`government` for a city, municipality, county or region as such; `public_body` for all others.

    A regional authority by its legal type (CA_TYPE, BT-11) may still be a department or a company of one, and many notices give
    no type, so that the name decides.
    """
    folded = fold(name)
    if legal_type is not None and legal_type not in _REGIONAL and not legal_type.endswith(("-la", "-ra")):
        return "public_body"
    words = _words()
    ends = (
        words.government_ends
        if legal_type is None
        else (*words.government_ends, *words.government_ends_if_typed)
    )
    as_such = folded.startswith(words.government_starts) or folded.endswith(ends)
    return "government" if as_such and len(folded.split()) <= 8 else "public_body"


def language_of(code: str | None) -> str | None:
    """ISO 639-1 of a language as TED (`DE`) or eForms (`DEU`, also `GER`) write it; Norwegian without more is bokmål."""
    if code is None:
        return None
    return _words().languages.get(code.strip().upper())


def unique(values: Iterable[T | None]) -> tuple[T, ...]:
    """The values without None, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value is not None))
