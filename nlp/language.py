"""Which language a text is in: detected, never assumed; what a page declares is a hint that breaks ties alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from whosupplies.graph.yaml_files import packaged_yaml

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

# Enough text to be sure, and bounded work on a long document.
_HEAD = 20_000
_FEWEST_LETTERS = 12
# The statistics take the Nordic languages for one another, above all on short text: words decide among these.
_NORDIC = frozenset({"nb", "nn", "no", "da", "sv", "is", "fo"})
# Below this many words the statistics are weak: two common words outweigh them.
_SHORT = 40
_SURE = 0.75
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _common_words() -> dict[str, frozenset[str]]:
    return packaged_yaml("whosupplies.nlp", "knowledge/languages.yml", dict[str, frozenset[str]])


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str, hint: str | None = None) -> str | None:
    """The ISO 639-1 code of `text`'s language (`nb` and `nn`, never `no`); None where there is too little to tell.

    `hint` is what the page or the record declares.
    """
    head = text[:_HEAD]
    words = [word.lower() for word in _WORD.findall(head)]
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    hits = {code: sum(word in common for word in words) for code, common in _common_words().items()}
    ranked = sorted(hits, key=lambda code: (-hits[code], code != hint))
    guess, probability = _identifier().classify(head)
    if guess in _NORDIC:
        nordic = [code for code in ranked if code in _NORDIC and hits[code]]
        declared = hint if hint in _NORDIC - {"no"} else None
        return next(iter(nordic), declared or ("nb" if guess == "no" else str(guess)))
    only = ranked[0] if hits[ranked[0]] and not hits[ranked[1]] else None
    if only is not None and len(words) < _SHORT and hits[only] >= 2:
        return only
    if probability >= _SURE or guess == hint:
        return str(guess)
    return only
