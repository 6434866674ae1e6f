"""Names of organisations as they are compared: legal forms, case, accents and punctuation folded."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from whosupplies.graph.yaml_files import packaged_yaml

# Letters that NFKD leaves whole although people type them both ways.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "oe", "ı": "i"}
)
# Python's \w leaves out the vowel signs of the scripts of India and South-East Asia.
_WORDS = re.compile(r"[\w\u0900-\u0eff]+")
# Marks that tell letters apart, not accents: the voiced sounds of Japanese (か, が).
_LETTER_MARKS = frozenset("\u3099\u309a")


class LegalForms(Struct, frozen=True, forbid_unknown_fields=True):
    """Legal forms by where they stand in a name; `attached` ones touch it, in scripts without spaces."""

    end: tuple[str, ...]
    start: tuple[str, ...]
    attached: tuple[str, ...]


class _Folded(Struct, frozen=True):
    end: frozenset[tuple[str, ...]]
    start: frozenset[tuple[str, ...]]
    attached: tuple[str, ...]
    longest: int


@cache
def _forms() -> _Folded:
    listed = packaged_yaml("whosupplies.graph", "knowledge/legal_forms.yml", LegalForms)
    end, start = (frozenset(_words(form) for form in forms) for forms in (listed.end, listed.start))
    # The longest first: 有限公司 is the end of 股份有限公司.
    attached = sorted(
        {"".join(_words(form)) for form in listed.attached}, key=lambda form: (-len(form), form)
    )
    return _Folded(end, start, tuple(attached), max(len(form) for form in end | start))


@cache
def legal_forms() -> frozenset[tuple[str, ...]]:
    """Legal forms that stand as words of their own, as folded word sequences: `("s", "p", "a")` beside `("spa",)`."""
    return _forms().end | _forms().start


def fold(text: str) -> str:
    """`text` with compatibility forms, case and accents folded; words and white space stay as they are."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = "".join(c for c in decomposed if c in _LETTER_MARKS or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def squeeze(text: str) -> str:
    """`text` on one line: each run of white space one space, none at the ends."""
    return " ".join(text.split())


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """What two spellings of one name share: `"Hikvision Digital Technology Co., Ltd."` and `"HIKVISION DIGITAL TECHNOLOGY"`.

    Legal forms are dropped at the end and at the start, never the whole name. A name without a letter or digit is its own key.
    """
    words = list(_words(name))
    while cut := _without_form(words):
        words = cut
    return " ".join(words) or squeeze(fold(name))


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(fold(name).replace("&", " and ")))


def _without_form(words: list[str]) -> list[str]:
    """The words without one legal form at the end or the start; nothing where there is none, or nothing else."""
    forms = _forms()
    for size in range(min(forms.longest, len(words) - 1), 0, -1):
        if tuple(words[-size:]) in forms.end:
            return words[:-size]
        if tuple(words[:size]) in forms.start:
            return words[size:]
    # A word in ASCII has no form of another script.
    if words and not words[-1].isascii():
        for form in forms.attached:
            if words[-1].endswith(form) and words[-1] != form:
                return [*words[:-1], words[-1].removesuffix(form)]
    if words and not words[0].isascii():
        for form in forms.attached:
            if words[0].startswith(form) and words[0] != form:
                return [words[0].removeprefix(form), *words[1:]]
            if len(words) > 1 and form in (words[0], words[-1]):
                return words[1:] if words[0] == form else words[:-1]
    return []
