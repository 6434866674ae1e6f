"""Dates in running text, as precise as given (`2016`, `2016-05`, `2016-05-04`), and whether a supply starts or ends there."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from whosupplies.nlp.lexicon import alternatives, lexicon

_YEAR = r"(?:19|20)\d\d"


class Period(Struct, frozen=True):
    """ISO dates as precise as the text gives them; None where it gives none."""

    start: str | None = None
    end: str | None = None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    months = alternatives(words.months)
    starts, ends = alternatives(words.start_words), alternatives(words.end_words)
    day = r"(?P<day>[0-3]?\d)\.?\s+" if language != "en" else r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+"
    american = rf"(?P<month2>{months})\.?\s+(?P<day2>[0-3]?\d),\s+" if language == "en" else r"(?!)"
    return re.compile(
        rf"(?<!\w)(?:(?P<end>{ends})|(?P<start>{starts}))\s+(?:\w+\s+)??(?:{american}|(?:{day})?(?P<month>{months})\.?\s+)?"
        rf"(?P<year>{_YEAR})(?![\d.,]*\d|\w)",
        re.IGNORECASE,
    )


@cache
def _ending(language: str) -> re.Pattern[str]:
    """Words of an end right before a date: "sagt opp i 2020", "terminated by the city in May 2019"."""
    return re.compile(
        rf"(?<!\w)(?:{alternatives(lexicon(language).ending_words)})\s(?:[\w-]+\s){{0,3}}$", re.IGNORECASE
    )


def find_period(text: str, language: str) -> Period:
    """The first start and the first end that a sentence states."""
    start = end = None
    for match in _pattern(language).finditer(text):
        date = _iso(match, language)
        if match["end"] or _ending(language).search(text[: match.start()]):
            end = end or date
        else:
            start = start or date
    return Period(start, end)


def _iso(match: re.Match[str], language: str) -> str:
    groups = match.groupdict()
    month = groups["month"] or groups.get("month2")
    if not month:
        return match["year"]
    date = f"{match['year']}-{lexicon(language).months[month.lower()]:02d}"
    day = groups["day"] or groups.get("day2")
    return f"{date}-{int(day):02d}" if day and 1 <= int(day) <= 31 else date
