"""What a supply is about: technologies and purposes by their words, and the words that name the product."""

from __future__ import annotations

import re
from functools import cache

from whosupplies.graph.taxonomy import technologies
from whosupplies.nlp.lexicon import Words, alternatives, phrases, topics

_FALLBACKS = frozenset({"software", "it-services"})
"""Technologies that say nothing where a more telling one is named."""


@cache
def _any_word() -> dict[str, re.Pattern[str]]:
    return {name: phrases(words) for name, words in topics().technologies.items()}


def find_technologies(text: str) -> tuple[str, ...]:
    """Technologies that the words of `text` name, in the guideline's order; broad ones only where nothing closer is named."""
    found = {name for name, pattern in _any_word().items() if pattern.search(text)}
    broader = {technologies()[name].broader for name in found}
    kept = found - {name for name in broader if name in _FALLBACKS}
    if kept - _FALLBACKS:
        kept -= _FALLBACKS
    return tuple(name for name in technologies() if name in kept)


def find_purposes(text: str) -> tuple[str, ...]:
    """Purposes that the words of `text` name, in the order of the YAML."""
    return tuple(name for name, words in topics().purposes.items() if phrases(words).search(text))


@cache
def _product_words() -> re.Pattern[str]:
    every: Words = tuple(word for words in topics().technologies.values() for word in words)
    return re.compile(rf"(?<!\w)(?:{alternatives(every)})(?!\w)", re.IGNORECASE)


def find_product(text: str) -> tuple[int, int] | None:
    """The range in `text` of the first word that names something supplied; None where there is none."""
    match = _product_words().search(text)
    return match.span() if match else None
