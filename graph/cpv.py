"""What CPV codes say of technologies and purposes, read from YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from msgspec import Struct

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.graph.yaml_files import packaged_yaml

_FILE = "cpv.yml"


class Meaning(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the closed lists that a code stands for."""

    technologies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


NOTHING = Meaning()


@cache
def meanings() -> dict[str, Meaning]:
    """What each beginning of a code (2 to 8 digits) stands for. Raises KnowledgeError where the file is wrong."""
    loaded = packaged_yaml("whosupplies.graph", f"knowledge/{_FILE}", dict[str, Meaning])
    check(loaded)
    return loaded


def check(loaded: dict[str, Meaning]) -> None:
    """Raises KnowledgeError for words that are in no list, and for entries that are of no use."""
    for prefix, meaning in loaded.items():
        if not re.fullmatch(r"[0-9]{2,8}", prefix):
            raise KnowledgeError(f"{prefix!r} is not 2 to 8 digits", where=_FILE)
        for word in (*meaning.technologies, *meaning.purposes):
            known = technologies() if word in meaning.technologies else purposes()
            if word not in known:
                raise KnowledgeError(f"{word!r} of {prefix} is not in the guideline's list", where=_FILE)
        shorter = (prefix[:size] for size in range(len(prefix) - 1, 1, -1))
        above = next((loaded[short] for short in shorter if short in loaded), NOTHING)
        if meaning == above:
            raise KnowledgeError(f"{prefix} says what the shorter entry above it says already", where=_FILE)


@lru_cache(maxsize=16_384)
def meaning(code: str) -> Meaning:
    """What one code of 8 digits stands for."""
    known = meanings()
    return next((known[code[:size]] for size in range(8, 1, -1) if code[:size] in known), NOTHING)


def meaning_of(codes: Iterable[str]) -> Meaning:
    """What the codes of one contract stand for together, each word once, in the codes' order.

    `other-goods` and `other-services` say nothing beside a word that says something.
    """
    found = [meaning(code) for code in codes]
    technologies_ = tuple(dict.fromkeys(word for one in found for word in one.technologies))
    telling = tuple(word for word in technologies_ if not word.startswith("other-"))
    return Meaning(
        telling or technologies_, tuple(dict.fromkeys(word for one in found for word in one.purposes))
    )
