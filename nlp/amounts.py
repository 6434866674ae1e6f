"""Sums of money in running text: `$764.6 million`, `NOK 60 mill.`, `1,9 milliarder kroner`, as value and ISO 4217 code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from whosupplies.graph.records import Amount
from whosupplies.nlp import currencies
from whosupplies.nlp.lexicon import Lexicon, alternatives, lexicon, phrases

_DIGITS = r"\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# How far before an amount its context is looked at, in characters.
_CONTEXT = 60
_NEAR = 25


class FoundAmount(Struct, frozen=True):
    """An amount and the characters `[start, end)` that state it."""

    amount: Amount
    start: int
    end: int


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    signs = "|".join(re.escape(sign) for sign in sorted(currencies.signs(), key=len, reverse=True))
    scales = alternatives(words.scales)
    names = alternatives(currencies.words(language))
    numbers = alternatives(words.numbers)
    before = rf"(?P<sign>(?<!\w)(?:{signs})|(?<!\w)M?[A-Z]{{3}}(?!\w))[ \u00a0]?"
    return re.compile(
        rf"(?:(?:{before}|(?<![\w.,]))(?P<digits>{_DIGITS})|(?<!\w)(?P<word>(?:{numbers})(?!\w)))"
        rf"(?:[ \u00a0-]?(?P<scale>(?i:{scales}))(?!\w)\.?)?(?:[ \u00a0-](?P<currency>(?i:{names})|M?[A-Z]{{3}})(?!\w))?"
    )


def find_amounts(text: str, language: str, countries: Sequence[str] = ()) -> list[FoundAmount]:
    """Every sum of money in a sentence, those left out that the words before them show to be a fine, a turnover or the like.

    `countries` are those of the deal, the buyer's first: they tell whose dollars, pesos or kroner are meant.
    """
    words = lexicon(language)
    found = []
    for match in _pattern(language).finditer(text):
        currency, scale = _currency(match, language, countries)
        currency = currency or _understood(match, words, countries)
        if currency is None:
            continue
        context = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT // 2]
        if phrases(words.amount_against).search(context):
            continue
        value = _number(match, words, language) * scale * _scale(match, words)
        if value > 0:
            found.append(FoundAmount(Amount(round(value, 2), currency), match.start(), match.end()))
    return found


def _currency(match: re.Match[str], language: str, countries: Sequence[str]) -> tuple[str | None, float]:
    """The currency that the sum names, and what it says by the way of its scale (`MNOK`)."""
    sign, after = match["sign"], match["currency"]
    for told, code in ((sign, True), (after, False)):
        if told and len(told) == 4 and told[0] == "M" and told[1:] in currencies.codes():
            return told[1:], 1_000_000
        if told:
            return (
                currencies.by_sign(told, countries) if code else currencies.by_word(told, language, countries)
            ), 1
    return None, 1


def _understood(match: re.Match[str], words: Lexicon, countries: Sequence[str]) -> str | None:
    """The money of the house where a sum names none and the words around it speak of a price: "kontrakten på 14 mill."."""
    if words.home is None or not match["scale"] or match["sign"] or match["currency"]:
        return None
    if countries and words.home not in currencies.of_country(countries[0]):
        return None
    before, after = (
        match.string[max(0, match.start() - _CONTEXT) : match.start()],
        match.string[match.end() :],
    )
    if not phrases(words.amount_for).search(before):
        return None
    if phrases(words.amount_for).search(before[-_NEAR:]):
        return words.home
    # A word that goes on is what is counted, "14 millioner innbyggere", unless it is one that starts something else.
    counted = re.match(r"[ \u00a0][^\W\d_]", after) and not phrases(words.amount_ends).match(after.lstrip())
    return None if counted else words.home


def _scale(match: re.Match[str], words: Lexicon) -> float:
    return words.scales[match["scale"].lower()] if match["scale"] else 1


def _number(match: re.Match[str], words: Lexicon, language: str) -> float:
    if match["word"]:
        return words.numbers[" ".join(match["word"].lower().split())]
    digits = re.sub(r"[ \u00a0]", "", match["digits"])
    decimal, thousands = (".", ",") if language == "en" else (",", ".")
    # A point before one or two last digits is a decimal point in either language ("1.9 milliarder").
    if digits.count(thousands) == 1 and not re.search(rf"{re.escape(thousands)}\d{{3}}$", digits):
        decimal, thousands = thousands, decimal
    return float(digits.replace(thousands, "").replace(decimal, "."))
