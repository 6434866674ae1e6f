"""What a public body buys for, as far as its own name says so plainly: a police force for policing, a hospital for health."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.names import fold
from whosupplies.graph.taxonomy import purposes
from whosupplies.graph.yaml_files import packaged_yaml

_FILE = "recipient_words.yml"
Words = dict[str, dict[str, tuple[str, ...]]]


@cache
def words() -> Words:
    """Words by purpose and language. Raises KnowledgeError where the file is wrong."""
    loaded = packaged_yaml("whosupplies.graph", f"knowledge/{_FILE}", Words)
    check(loaded)
    return loaded


def check(loaded: Words) -> None:
    """Raises KnowledgeError for purposes that are in no list, languages that are none, and words that stand twice."""
    for purpose, languages in loaded.items():
        if purpose not in purposes():
            raise KnowledgeError(f"{purpose!r} is not in the guideline's list of purposes", where=_FILE)
        for language, listed in languages.items():
            seen: set[str] = set()
            if not re.fullmatch(r"[a-z]{2}", language):
                raise KnowledgeError(f"{language!r} under {purpose} is no ISO 639-1 code", where=_FILE)
            for word in listed:
                form = _form(word)
                if form in seen:
                    raise KnowledgeError(f"{word!r} stands twice under {purpose}, {language}", where=_FILE)
                seen.add(form)


@lru_cache(maxsize=8192)
def purposes_of(name: str) -> tuple[str, ...]:
    """The purposes that a body's name says, in the guideline's order; none for a municipality or a company."""
    form = " ".join(["", *re.findall(r"\w+", fold(name)), ""])
    patterns = _patterns()
    return tuple(purpose for purpose in purposes() if purpose in patterns and patterns[purpose].search(form))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        purpose: re.compile(
            "|".join(dict.fromkeys(_form(w) for listed in languages.values() for w in listed))
        )
        for purpose, languages in words().items()
    }


def _form(word: str) -> str:
    """The pattern of a word or of several in a row, in a folded name with a space before and behind each word."""
    start, end = ("" if word.startswith("*") else " "), ("" if word.endswith("*") else " ")
    return start + " ".join(re.findall(r"\w+", fold(word))) + end
