"""When two names mean one party, as the gold sets' annotation guideline and its scorer have it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

from whosupplies.graph.yaml_files import packaged_yaml

SHORTEST_PART = 4
"""Letters that a name needs for it to stand for a longer one that holds it."""

_GENITIVE = re.compile(r"'s\b|s'(?=\s|$)")
_WORD = re.compile(r"\w+(?:/\w+)?")


class Named(Protocol):
    """A party by the words of the text and by the name that people know it by; either may be missing."""

    @property
    def text(self) -> str | None:
        """The words of the text."""
        ...

    @property
    def name(self) -> str | None:
        """The name that people know it by."""
        ...


def agree(one: Named, other: Named) -> bool:
    """Whether a text or name of `one` equals one of `other`, or the words of the shorter stand in a row in the longer."""
    return any(
        _same(words(x), words(y)) for x in (one.text, one.name) if x for y in (other.text, other.name) if y
    )


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if not short:
        return False
    if short == long:
        return True
    enough = len("".join(short)) >= SHORTEST_PART
    return enough and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


@lru_cache(maxsize=50_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that count: case, punctuation, genitives, legal forms and determiners aside."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    found = _WORD.findall(_GENITIVE.sub(" ", text))
    return tuple(word for word in found if word not in _ignored()) or tuple(found)


@cache
def _ignored() -> frozenset[str]:
    return packaged_yaml("whosupplies.nlp.evaluation", "ignored_words.yml", frozenset[str])
