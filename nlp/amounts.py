"""Sums of money in running text: `$764.6 million`, `NOK 60 mill.`, `1,9 milliarder kroner`, as value and ISO 4217 code."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from msgspec import Struct

from whosupplies.graph.records import Amount
from whosupplies.graph.yaml_files import packaged_yaml
from whosupplies.nlp.lexicon import Lexicon, alternatives, lexicon, phrases

_DIGITS = r"\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# How far before an amount its context is looked at, in characters.
_CONTEXT = 60


class FoundAmount(Struct, frozen=True):
    """An amount and the characters `[start, end)` that state it."""

    amount: Amount
    start: int
    end: int


@cache
def _signs() -> dict[str, str]:
    return packaged_yaml("whosupplies.nlp", "knowledge/currency_signs.yml", dict[str, str])


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale.parse("en").currencies)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    signs = "|".join(re.escape(sign) for sign in sorted(_signs(), key=len, reverse=True))
    scales = alternatives(words.scales)
    currencies = alternatives(words.currencies)
    numbers = alternatives(words.numbers)
    before = rf"(?P<sign>(?<!\w)(?:{signs})|(?<!\w)[A-Z]{{3}}(?!\w))[ \u00a0]?"
    return re.compile(
        rf"(?:{before})?(?:(?<![\w.,])(?P<digits>{_DIGITS})|(?<!\w)(?P<word>(?:{numbers})(?!\w)))"
        rf"(?:[ \u00a0-]?(?P<scale>(?i:{scales}))(?!\w)\.?)?(?:[ \u00a0](?P<currency>(?i:{currencies})|[A-Z]{{3}})(?!\w))?"
    )


def find_amounts(text: str, language: str) -> list[FoundAmount]:
    """Every sum of money in a sentence, those left out that the words before them show to be a fine, a turnover or the like."""
    words = lexicon(language)
    found = []
    for match in _pattern(language).finditer(text):
        currency = _currency(match, words)
        if currency is None:
            continue
        context = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT // 2]
        if phrases(words.amount_against).search(context):
            continue
        value = _number(match, words, language) * _scale(match, words)
        if value > 0:
            found.append(FoundAmount(Amount(round(value, 2), currency), match.start(), match.end()))
    return found


def _currency(match: re.Match[str], words: Lexicon) -> str | None:
    sign, after = match["sign"], match["currency"]
    if sign:
        if sign in _signs():
            return _signs()[sign]
        return sign if sign in _codes() else None
    if after is None:
        return None
    folded = " ".join(after.lower().split())
    named = {name.lower(): code for name, code in words.currencies.items()}
    if folded in named:
        return named[folded]
    return after if after in _codes() else None


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
