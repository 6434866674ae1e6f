"""Words of titles and descriptions that say what is supplied, read from YAML, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from whosupplies.graph.cpv import meanings
from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.names import fold
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.graph.yaml_files import packaged_yaml

_FILE = "title_words.yml"
T = TypeVar("T")
ByLanguage = dict[str, tuple[str, ...]]
_NORWEGIAN = frozenset({"nb", "nn", "no"})
_WORD = re.compile(r"\w+")
_NEAR = 2
"""Words before a thing among which one of `against` stands beside it."""
_NEAR_EXCEPT = 3


class Technology(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one technology by language; `where`, `purposes` and `head` are explained in the YAML."""

    where: Literal["anywhere", "title", "fallback"]
    words: ByLanguage
    purposes: tuple[str, ...] = ()
    head: bool = False


class TitleWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    against: ByLanguage
    left_out: ByLanguage
    accessory: ByLanguage
    other_meanings: ByLanguage
    unread: tuple[str, ...]
    described: tuple[str, ...]
    technologies: dict[str, Technology]


@cache
def title_words() -> TitleWords:
    """The lexicon. Raises KnowledgeError where the file is wrong."""
    loaded = packaged_yaml("whosupplies.graph", f"knowledge/{_FILE}", TitleWords)
    check(loaded)
    return loaded


def check(loaded: TitleWords) -> None:
    """Raises KnowledgeError for names that are in no list, languages that are none, and words that stand for two things."""
    seen: dict[tuple[str, str], str] = {}
    for name, of in loaded.technologies.items():
        if name not in technologies():
            raise KnowledgeError(f"{name!r} is not in the guideline's list of technologies", where=_FILE)
        if unknown := set(of.purposes) - set(purposes()):
            raise KnowledgeError(
                f"{sorted(unknown)} under {name} are not in the list of purposes", where=_FILE
            )
        for language, listed in of.words.items():
            for word in listed:
                if "*" in _parts(word)[0].strip("*") or _parts(word)[0].count("*") > 1:
                    raise KnowledgeError(f"{word!r}: a * stands at one end of the first word", where=_FILE)
                other = seen.setdefault((language, " ".join(_parts(word))), name)
                if other != name:
                    raise KnowledgeError(f"{word!r} stands under {other} and {name}", where=_FILE)
    divisions = {code[:2] for code in meanings()}
    wrong_codes = {*loaded.unread, *loaded.described} - divisions | {*loaded.unread} & {*loaded.described}
    if wrong_codes:
        raise KnowledgeError(
            f"{sorted(wrong_codes)} are no divisions of CPV, or both read and unread", where=_FILE
        )
    for group in (
        *(of.words for of in loaded.technologies.values()),
        loaded.against,
        loaded.accessory,
        loaded.left_out,
    ):
        if wrong := [language for language in group if not re.fullmatch("[a-z]{2}", language)]:
            raise KnowledgeError(f"{wrong} are no ISO 639-1 codes", where=_FILE)


class Named(Struct, frozen=True):
    """A technology that a text names."""

    technology: str
    where: Literal["anywhere", "title", "fallback"]


def named(text: str, language: str | None) -> Iterator[Named]:
    """The technologies that a title or one sentence names, in its order; words of `language` (ISO 639-1) and English count."""
    key = "no" if language in _NORWEGIAN else language or "en"
    words = _WORD.findall(fold(text))
    found = [match for start in range(len(words)) for match in _at(key, words, start)]
    other = [(start, end) for start, end, technology in found if technology is None]
    for start, end, technology in found:
        if technology is None or any(first < end and start < last for first, last in other):
            continue
        of = title_words().technologies[technology]
        before = words[max(0, start - _NEAR) : start]
        # What opens the text, and what stands beside the thing.
        if any(_is(key, "against", word) for word in (*words[:_NEAR], *before, *words[end : end + 1])):
            continue
        if any(_is(key, "left_out", word) for word in words[max(0, start - _NEAR_EXCEPT) : start]):
            continue
        if (of.head or of.where == "fallback") and any(_is(key, "accessory", w) for w in words[:start]):
            continue
        yield Named(technology, of.where)


Tail = tuple[re.Pattern[str], ...]
Entry = tuple[Tail, str | None]
"""The patterns of the words that must follow a first one, and the technology; None for another meaning."""


def _at(language: str, words: list[str], start: int) -> Iterator[tuple[int, int, str | None]]:
    for tail, technology in _starting(language, words[start]):
        end = start + 1 + len(tail)
        rest = words[start + 1 : end]
        if len(rest) == len(tail) and all(
            fits.fullmatch(word) for fits, word in zip(tail, rest, strict=True)
        ):
            yield start, end, technology


@lru_cache(maxsize=65_536)
def _starting(language: str, word: str) -> tuple[Entry, ...]:
    return tuple(_words_of(language).of(word))


class _Index(Generic[T]):
    """What stands under a word, under its beginning (`kamera*`) and under its end (`*kamera`)."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, list[T]] = {}
        self._starts: dict[str, list[T]] = {}
        self._ends: dict[str, list[T]] = {}
        for part, value in entries:
            held = self._starts if part.endswith("*") else self._ends if part.startswith("*") else self._whole
            held.setdefault(part.strip("*"), []).append(value)

    def of(self, word: str) -> Iterator[T]:
        """Everything that fits the word."""
        yield from self._whole.get(word, ())
        for at in range(1, len(word) + 1):
            yield from self._starts.get(word[:at], ())
            yield from self._ends.get(word[-at:], ())


@cache
def _words_of(language: str) -> _Index[Entry]:
    known = title_words()
    groups: list[tuple[str | None, ByLanguage]] = [
        (name, of.words) for name, of in known.technologies.items()
    ]
    groups.append((None, known.other_meanings))
    written = [
        (_parts(entry), name)
        for name, words in groups
        for entry in dict.fromkeys((*words.get("en", ()), *words.get(language, ())))
    ]
    return _Index((first, (tuple(map(_pattern, rest)), name)) for (first, *rest), name in written)


Group = Literal["against", "accessory", "left_out"]


@lru_cache(maxsize=65_536)
def _is(language: str, group: Group, word: str) -> bool:
    return any(_group(language, group).of(word))


@cache
def _group(language: str, group: Group) -> _Index[bool]:
    listed: ByLanguage = getattr(title_words(), group)
    return _Index((fold(entry), True) for entry in (*listed.get("en", ()), *listed.get(language, ())))


def _parts(entry: str) -> list[str]:
    return re.findall(r"[\w*]+", fold(entry))


@cache
def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(fold(part)).replace(r"\*", r"\w*"))
