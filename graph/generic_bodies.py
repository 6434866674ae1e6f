"""One English name for what every country has: "Kinas sikkerhetstjenester" is China's security services."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from whosupplies.graph.countries import country_code, country_name
from whosupplies.graph.governments import demonyms
from whosupplies.graph.names import fold, squeeze
from whosupplies.graph.yaml_files import packaged_yaml


class GenericBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A body by a common noun: its English name, and every other way to write it."""

    en: str
    other: tuple[str, ...]


@cache
def _generic_bodies() -> dict[str, str]:
    listed = packaged_yaml("whosupplies.graph", "knowledge/generic_bodies.yml", list[GenericBody])
    return {fold(name): body.en for body in listed for name in (body.en, *body.other)}


@cache
def _adjectives() -> dict[str, str]:
    """Each demonym, with the endings that Norwegian gives it, and its country."""
    return {
        fold(word + ending): code
        for code, of in demonyms().items()
        for word, ending in [*((w, "") for w in of.en), *((w, e) for w in of.nb for e in ("", "e"))]
    }


def english_name(text: str) -> str | None:
    """The English name of a country's generic body; None for any other name.

    >>> english_name("Kinas sikkerhetstjenester")
    "China's security services"
    """
    words = squeeze(text.replace("’", "'")).split(" ")
    for size in range(1, len(words)):
        body = _generic_bodies().get(fold(" ".join(words[size:])))
        code = owner_country(" ".join(words[:size])) if body else None
        if code:
            country = country_name(code)
            return f"{country}{chr(39) if country.endswith('s') else chr(39) + 's'} {body}"
    return None


def owner_country(owner: str) -> str | None:
    """The country in "China's", "Kinas", "the Chinese", "det kinesiske"; None for any other words."""
    folded = fold(owner)
    for article in ("the ", "det ", "den ", "dei ", "de "):
        folded = folded.removeprefix(article)
    if folded in _adjectives():
        return _adjectives()[folded]
    for ending in ("'s", "s", "'"):
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            code = country_code(folded.removesuffix(ending))
            if code:
                return code
    return None
