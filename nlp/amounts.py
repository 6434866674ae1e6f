"""Sums of money in running text: `$764.6 million`, `NOK 60 mill.`, `1,9 milliarder kroner`, as value and ISO 4217 code."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from whosupplies.graph.records import Amount
from whosupplies.nlp import currencies
from whosupplies.nlp.currencies import Countries
from whosupplies.nlp.lexicon import Lexicon, alternatives, lexicon, phrases
from whosupplies.nlp.tokens import is_abbreviated

_DIGITS = r"\d{1,3}(?:[ \u00a0.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# How far before an amount its context is looked at, in characters, and that of thousands without a currency.
_CONTEXT, _CLOSE = 60, 25
_MOST = 1e15
"""More than any sum that a contract is about: such a number is not a sum."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0.]000)|\d{2,3}[ \u00a0.]\d00")
"""A round number of thousands, which is the price of something where nothing is counted."""
_SHORTEST = 2
"""Letters of an abbreviated scale (m, bn), which is one of money only where money is named."""
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
    by_millions = "|".join(code for big in sorted(currencies.by_millions()) for code in (big, big.lower()))
    codes = f"(?:[Mm](?:{by_millions})|{'|'.join(sorted(currencies.codes()))})"
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
        currency = currency or _understood(match, words, language, countries)
        if currency is None or phrases(words.amount_against).search(_clause(match, language)):
            continue
        value = number * scale * by_the_way
        if 0 < value < _MOST:
            found.append(FoundAmount(Amount(round(value, 2), currency), match.start(), match.end()))
    return found


def _clause(match: re.Match[str], language: str) -> str:
    """The words of the sentence around a sum: some before it, fewer behind it and those to the next comma only."""
    after = match.string[match.end() : match.end() + _CONTEXT // 2]
    if match.group().endswith(".") and re.match(r"\s+[^\W\d_a-zæøå]", after):
        after = ""
    return _before(match, language) + match.group() + re.split(r"[.,;:()!?](?:\s|$)", after)[0]


def _before(match: re.Match[str], language: str) -> str:
    """What stands before a sum in its sentence."""
    before = match.string[max(0, match.start() - _CONTEXT) : match.start()]
    start = 0
    for stop in re.finditer(r"(\S*)[.!?;:]\s+(?=[^\W\d_a-zæøå]|[«\"“(]|$)", before):
        if not is_abbreviated(stop[1].lstrip('(«"'), language):
            start = stop.end()
    return before[start:]


def _currency(
    match: re.Match[str], language: str, countries: Countries, elsewhere: Countries, value: float
) -> tuple[str | None, float]:
    """The currency that the sum names, and what it says by the way of its scale (`MNOK`)."""
    sign, after, digits = match["sign"], match["currency"], match["digits"] or ""
    for told in (sign, after):
        if told and len(told) == 4 and told[0] in "Mm" and told[1:].upper() in currencies.by_millions():
            if match["scale"]:
                return None, 1
            return currencies.by_sign(told[1:].upper(), language, countries, elsewhere), 1_000_000
    round_sum = bool(match["scale"]) or (value >= 1000 and not _YEAR.fullmatch(digits))
    if sign:
        known = currencies.signs().get(sign)
        # "K9 tanks", "NIS2", "AMD 500": capitals are a sign before a round sum alone, one letter ("R 1250") before millions.
        letters = sign.isalpha() and sign.isupper() and sign not in currencies.by_millions()
        enough = bool(match["scale"]) if letters and len(sign) == 1 else round_sum
        sure = not letters and (known is None or known.usual is not None)
        if (sure or enough) and not _goes_on(match):
            money = currencies.by_sign(sign, language, countries, elsewhere)
            if money:
                return money, 1
    small = digits and not _YEAR.fullmatch(digits)
    if after and not _goes_on(match) and (round_sum or (small and currencies.is_everyday(after, language))):
        return currencies.by_word(after, language, countries, elsewhere), 1
    return None, 1


def _goes_on(match: re.Match[str]) -> bool:
    """Whether the number or its currency is only the beginning: "€12bagger", "$10-20m", "500 AMD-prosessorer"."""
    return re.match(r"[^\W_]|[-–]\w", match.string[match.end() :]) is not None and not match.group().endswith(
        "."
    )


def _understood(match: re.Match[str], words: Lexicon, language: str, countries: Countries) -> str | None:
    """The buyer's or the house's money where a sum names none: millions of nothing are of the house, and where the words before
    it speak of a price ("kostet 300 000") it is the buyer's."""
    scale, digits = match["scale"] or "", match["digits"] or ""
    if match["sign"] or match["currency"] or not (len(scale) > _SHORTEST or _THOUSANDS.fullmatch(digits)):
        return None
    buyer = countries[0] if countries else None
    money = currencies.of_country(buyer) if buyer else (words.home,) if words.home else ()
    before, after = _before(match, language), match.string[match.end() : match.end() + _CONTEXT]
    # A word that goes on is what is counted, "14 millioner innbyggere", unless it starts something else, or a sentence.
    goes_on = re.match(r"[-\s]?[«\"(“]?([^\W\d_]|[€£$¥])", after)
    new_sentence = goes_on and goes_on[1].isupper() and match.group().endswith(".")
    if not money or (goes_on and not new_sentence and not phrases(words.amount_ends).match(after.lstrip())):
        return None
    priced = phrases(words.amount_for).search(before[-_CONTEXT if scale else -_CLOSE :])
    right_before = re.search(rf"(?<!\w)(?:{alternatives(words.amount_before)})\s$", before, re.IGNORECASE)
    if scale and digits and money[0] == words.home and phrases(words.amount_scales).fullmatch(scale):
        return money[0]
    if scale:
        return money[0] if priced or right_before else None
    numbered = re.search(rf"(?<!\w)(?:{alternatives(words.numbered)})\s$", before, re.IGNORECASE)
    return money[0] if priced and not numbered else None


def _scale(match: re.Match[str], words: Lexicon) -> float | None:
    """What the number is multiplied by; None for letters that only look like a scale's, as a dotless i does."""
    return words.scales.get(match["scale"].lower()) if match["scale"] else 1


def _number(match: re.Match[str], words: Lexicon, language: str) -> float | None:
    """The number; None where its points and commas make no sense, and for the last word of several ("to hundre")."""
    if match["word"]:
        before = match.string[max(0, match.start() - _CLOSE) : match.start()]
        if re.search(rf"(?<!\w)(?:{alternatives(words.numbers)})\s$", before, re.IGNORECASE):
            return None
        return words.numbers.get(" ".join(match["word"].lower().split()))
    digits = re.sub(r"[ \u00a0]", "", match["digits"])
    decimal, thousands = (".", ",") if language == "en" else (",", ".")
    # A point before one or two last digits is a decimal point in either language ("1.9 milliarder"); what stands twice is none.
    one_of_three = re.search(rf"{re.escape(thousands)}\d{{3}}$", digits)
    if digits.count(decimal) > 1 or (digits.count(thousands) == 1 and not one_of_three):
        decimal, thousands = thousands, decimal
    plain = digits.replace(thousands, "").replace(decimal, ".")
    return float(plain) if plain.count(".") <= 1 else None
