"""Whose word a sentence is: "Huawei hevder at …", "according to the State Department", None for a plain statement."""

from __future__ import annotations

import re
from functools import cache

from whosupplies.nlp.lexicon import alternatives, lexicon

# Saying verbs after which a plain fact may stand: only these with a following clause make it somebody's word.
_NAME = r"(?:(?:the|The|den|det|de)\s)?(?P<name>[A-ZÆØÅ][\w&.-]*(?:\s(?:of\s(?:the\s)?|og\s|&\s|for\s)?[A-ZÆØÅ][\w&.-]*){0,4})"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    words = lexicon(language)
    sources = alternatives(entry.removesuffix(" *") for entry in words.attribution)
    verbs = alternatives(words.claim_verbs)
    clause = r"(?:\s(?:that|at)(?!\w)|,|\.|$)"
    return (
        re.compile(rf"(?i:(?<!\w)(?:{sources})\s){_NAME}"),
        re.compile(rf"(?<!\w){_NAME}\s(?:{verbs}){clause}"),
        re.compile(rf",\s(?:{verbs})\s{_NAME}"),
    )


def find_source(text: str, language: str) -> str | None:
    """The name of whoever makes the claim that a sentence states; None where it states a fact."""
    for pattern in _patterns(language):
        match = pattern.search(text)
        if match and match["name"].lower() not in lexicon(language).stop_words:
            return re.sub(r"['’]s$", "", match["name"].rstrip("."))
    return None
