"""Names of organisations as they are compared: legal forms, case, accents and punctuation folded."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from whosupplies.graph.yaml_files import packaged_yaml

# Letters that NFKD leaves whole although people type them both ways.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "å": "a", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "oe", "ı": "i"}
)
_WORDS = re.compile(r"\w+")


@cache
def legal_forms() -> frozenset[tuple[str, ...]]:
    """Legal forms as folded word sequences, `("s", "p", "a")` beside `("spa",)`."""
    listed = packaged_yaml("whosupplies.graph", "knowledge/legal_forms.yml", list[str])
    return frozenset(tuple(_WORDS.findall(fold(form))) for form in listed)


def fold(text: str) -> str:
    """`text` with compatibility forms, case and accents folded; words and white space stay as they are."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def squeeze(text: str) -> str:
    """`text` on one line: each run of white space one space, none at the ends."""
    return " ".join(text.split())


def name_key(name: str) -> str:
    """What two spellings of one name share: `"Hikvision Digital Technology Co., Ltd."` and `"HIKVISION DIGITAL TECHNOLOGY"`.

    Legal forms are dropped at the end and at the start, never the whole name.
    """
    words = _WORDS.findall(fold(name).replace("&", " and "))
    forms = legal_forms()
    changed = True
    while changed:
        changed = False
        for size in range(min(4, len(words) - 1), 0, -1):
            if tuple(words[-size:]) in forms:
                words, changed = words[:-size], True
                break
            if tuple(words[:size]) in forms:
                words, changed = words[size:], True
                break
    return " ".join(words)
