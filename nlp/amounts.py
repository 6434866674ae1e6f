"""Sums of money in running text: `$764.6 million`, `NOK 60 mill.`, `1,9 milliarder kroner`, as value and ISO 4217 code."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from whosupplies.graph.records import Amount
from whosupplies.nlp import currencies
from whosupplies.nlp.currencies import Countries
from whosupplies.nlp.lexicon import Lexicon, alternatives, lexicon, phrases

_DIGITS = r"\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# How far before an amount its context is looked at, in characters, and that of thousands without a currency.
_CONTEXT, _CLOSE = 60, 25
_MOST = 1e15
"""More than any sum that a contract is about: such a number is not a sum."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0.]000)|\d{2,3}[ \u00a0.]\d00")
"""A round number of thousands, which is the price of something where nothing is counted."""
_YEAR = re.compile(r"(?:19|20)\d\d")


class FoundAmount(Struct, frozen=True):
    """An amount and the characters `[start, end)` that state it."""

    amount: Amount
    start: int
    end: int


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    signs = "|".join(re.escape(sign) for sign in sorted(currencies.signs(), key=len, reverse=True))
    codes = (
        f"[Mm]?(?:{'|'.join(sorted({*currencies.codes(), *(code.lower() for code in currencies.codes())}))})"
    )
    scales = alternatives(words.scales)
    names = alternatives(currencies.words(language))
    numbers = alternatives(words.numbers)
    before = rf"(?P<sign>(?<!\w)(?:{signs})|(?<!\w){codes}(?!\w))[ \u00a0]?"
    return re.compile(
        rf"(?:(?:{before}|(?<![\w.,]))(?P<digits>{_DIGITS})|(?<!\w)(?P<word>(?:{numbers})(?!\w)))"
        rf"(?:[ \u00a0-]?(?P<scale>(?i:{scales}))(?!\w)\.?)?(?:[ \u00a0-](?P<currency>(?i:{names})|{codes})(?!\w))?"
    )


def find_amounts(
    text: str, language: str, countries: Countries = (), elsewhere: Countries = ()
) -> list[FoundAmount]:
    """Every sum of money in a text, those left out that the words around them show to be a fine, a turnover or the like.

    `countries` are those of the deal, the buyer's first: they tell whose dollars, pesos or kroner are meant. `elsewhere` are
    others that the text speaks of, for where those do not tell.
    """
    words = lexicon(language)
    found = []
    for match in _pattern(language).finditer(text):
        number, scale = _number(match, words, language), _scale(match, words)
        if number is None or scale is None:
            continue
        currency, by_the_way = _currency(match, language, countries, elsewhere, number * scale)
        currency = currency or _understood(match, words, countries)
        if currency is None or phrases(words.amount_against).search(_clause(match)):
            continue
        value = number * scale * by_the_way
        if 0 < value < _MOST:
            found.append(FoundAmount(Amount(round(value, 2), currency), match.start(), match.end()))
    return found


def _clause(match: re.Match[str]) -> str:
    """The words of the sentence around a sum: some before it, fewer behind it and those to the next comma only."""
    before = match.string[max(0, match.start() - _CONTEXT) : match.start()]
    after = match.string[match.end() : match.end() + _CONTEXT // 2]
    return re.split(r"[.;:!?]\s", before)[-1] + match.group() + re.split(r"[.,;:()!?](?:\s|$)", after)[0]


def _currency(
    match: re.Match[str], language: str, countries: Countries, elsewhere: Countries, value: float
) -> tuple[str | None, float]:
    """The currency that the sum names, and what it says by the way of its scale (`MNOK`)."""
    sign, after, digits = match["sign"], match["currency"], match["digits"] or ""
    for told in (sign, after):
        if told and len(told) == 4 and told[0] in "Mm" and told[1:].upper() in currencies.codes():
            if match["scale"]:
                return None, 1
            return currencies.by_sign(told[1:].upper(), language, countries, elsewhere), 1_000_000
    round_sum = bool(match["scale"]) or (value >= 1000 and not _YEAR.fullmatch(digits))
    if sign:
        known = currencies.signs().get(sign)
        # "K9 tanks", "Q3", "R44": a letter is a sign before a round sum alone.
        sure = known is None or (not (len(sign) == 1 and sign.isalpha()) and known.usual is not None)
        if sure or (round_sum and not match.string[match.end() :][:1].isalnum()):
            money = currencies.by_sign(sign, language, countries, elsewhere)
            if money:
                return money, 1
    small = digits and not _YEAR.fullmatch(digits)
    if after and (round_sum or (small and currencies.is_everyday(after, language))):
        return currencies.by_word(after, language, countries, elsewhere), 1
    return None, 1


def _understood(match: re.Match[str], words: Lexicon, countries: Countries) -> str | None:
    """The buyer's or the house's money where a sum names none: millions of nothing are of the house, and where the words before
    it speak of a price ("kostet 300 000") it is the buyer's."""
    if (
        match["sign"]
        or match["currency"]
        or not (match["scale"] or _THOUSANDS.fullmatch(match["digits"] or ""))
    ):
        return None
    buyer = countries[0] if countries else None
    money = currencies.of_country(buyer) if buyer else (words.home,) if words.home else ()
    before = match.string[max(0, match.start() - _CONTEXT) : match.start()]
    after = match.string[match.end() : match.end() + _CONTEXT]
    # A word that goes on is what is counted, "14 millioner innbyggere", unless it starts something else, or a sentence.
    goes_on = re.match(r"[ \u00a0-]?([^\W\d_])", after)
    counted = goes_on and goes_on[1].islower() and not phrases(words.amount_ends).match(after.lstrip())
    if not money or counted:
        return None
    if match["scale"] and money[0] == words.home:
        return money[0]
    said = re.split(r"[.;:!?]\s", before)[-1][-(_CONTEXT if match["scale"] else _CLOSE) :]
    priced = phrases(words.amount_for).search(said) or re.search(
        rf"(?<!\w)(?:{alternatives(words.amount_before)})\s$", said, re.IGNORECASE
    )
    return money[0] if priced else None


def _scale(match: re.Match[str], words: Lexicon) -> float | None:
    """What the number is multiplied by; None for letters that only look like a scale's, as a dotless i does."""
    return words.scales.get(match["scale"].lower()) if match["scale"] else 1


def _number(match: re.Match[str], words: Lexicon, language: str) -> float | None:
    """The number; None where its points and commas make no sense."""
    if match["word"]:
        return words.numbers.get(" ".join(match["word"].lower().split()))
    digits = re.sub(r"[ \u00a0]", "", match["digits"])
    decimal, thousands = (".", ",") if language == "en" else (",", ".")
    # A point before one or two last digits is a decimal point in either language ("1.9 milliarder"); what stands twice is none.
    one_of_three = re.search(rf"{re.escape(thousands)}\d{{3}}$", digits)
    if digits.count(decimal) > 1 or (digits.count(thousands) == 1 and not one_of_three):
        decimal, thousands = thousands, decimal
    plain = digits.replace(thousands, "").replace(decimal, ".")
    return float(plain) if plain.count(".") <= 1 else None
