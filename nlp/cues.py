"""What stands before or after a name and tells what it names: patterns of one language, made from its lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from whosupplies.nlp.lexicon import Words, alternatives, lexicon

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """`..._before` are searched in the text that ends where a name starts; `..._after` and tails match where it ends."""

    company_before: Pattern
    company_noun: Pattern
    company_after: Pattern
    company_words: Pattern
    person_before: Pattern
    speaks: Pattern
    spoken: Pattern
    acts: Pattern
    source: Pattern
    picked: Pattern
    place_before: Pattern
    quoted: Pattern
    government_before: Pattern
    government_tail: Pattern
    government_after: Pattern
    body_tail: Pattern
    body_after: Pattern
    listed: Pattern = re.compile(r"^(?:\s?,|,?\s(?:and|og|or|eller|samt|as well as|&))\s$")
    seat: Pattern = re.compile(r"^(?:,?\s(?:of|from|in|i|fra|frå|på|near|outside)(?:\sthe)?|\s?\()\s?$")


@cache
def cues(language: str) -> Cues:
    """The cues of `nb`, `nn` or `en`."""
    words = lexicon(language)
    nouns = alternatives(words.company_nouns)
    sources = alternatives(entry.removesuffix(" *") for entry in words.attribution)
    articles = "a|an|the|et|en|ein|eit|ei|som er|which is"
    return Cues(
        company_before=_folded(rf"(?<!\w)(?:{nouns})\s(?:som\s|like\s|such as\s)?$"),
        company_noun=_folded(rf"\s(?:{nouns})\s"),
        company_after=_folded(rf"^\s?[,(]\s?(?:{articles})\s(?:[\w-]+\s){{0,5}}?(?:{nouns})(?!\w)"),
        company_words=re.compile(
            rf"(?<!\w)(?:{alternatives(words.company_words)})(?!\w)|\w &|[a-zæøå][A-Z][a-zæøå]"
        ),
        person_before=_folded(rf"(?<!\w)(?:{alternatives(words.person_titles)})\.?\s$"),
        speaks=_after(words.say_verbs, r",?\s"),
        spoken=_before(words.say_verbs),
        acts=_after(words.supply_verbs, r"(?:\s\w+)?\s"),
        source=_folded(rf"(?<!\w)(?:{alternatives(words.source_words)})\s(?:\w+\s)?$"),
        picked=_folded(rf"(?<!\w)(?:{alternatives(words.picked_words)})\s(?:(?:the|den|det)\s)?$"),
        place_before=_before(words.place_words),
        quoted=_folded(rf"(?<!\w)(?:{sources})\s(?:(?:the|den|det)\s)?$"),
        government_before=_before(words.government_heads),
        government_tail=_folded(rf"^\s(?:{alternatives(words.government_tails)})s?(?!\w)"),
        government_after=_after(words.government_common, r"\s?"),
        body_tail=_folded(rf"^\s(?:{alternatives(words.body_tails)})s?(?!\w)"),
        body_after=_after(words.body_common, r"\s?(?:[\w-]+\s){0,3}?"),
    )


def _folded(pattern: str) -> Pattern:
    return re.compile(pattern, re.IGNORECASE)


def _before(words: Words) -> Pattern:
    return _folded(rf"(?<!\w)(?:{alternatives(words)})\s$")


def _after(words: Words, gap: str) -> Pattern:
    return _folded(rf"^{gap}(?:{alternatives(words)})(?!\w)")
