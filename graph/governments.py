"""The government of a country under any of its names: "Kina", "the Chinese government", "Kinas myndigheter", "CN"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct

from whosupplies.graph.countries import country_code
from whosupplies.graph.names import fold, squeeze
from whosupplies.graph.records import Mention
from whosupplies.graph.yaml_files import packaged_yaml

_PACKAGE = "whosupplies.graph"
_LONGEST = 60
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")


class Demonyms(Struct, frozen=True, forbid_unknown_fields=True):
    """A country's adjectives: English, and Norwegian without its ending."""

    en: tuple[str, ...]
    nb: tuple[str, ...]


class GovernmentWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside a country's name that still mean its government, and names of parts of countries, which are not meant."""

    words: tuple[str, ...]
    parts: tuple[str, ...]


@cache
def demonyms() -> dict[str, Demonyms]:
    """Adjectives by alpha-2 code."""
    return packaged_yaml(_PACKAGE, "knowledge/demonyms.yml", dict[str, Demonyms])


def is_part(name: str) -> bool:
    """Is it the name of a part of a country (Scotland) that also stands for the country?"""
    return fold(squeeze(name)) in _parts()


def country_governed(mention: Mention) -> str | None:
    """The alpha-2 code of the country whose government, as such, the mention names; None where it names anything else."""
    if mention.kind not in {"government", "public_body"} or len(mention.name) > _LONGEST:
        return None
    code = _country(squeeze(mention.name), mention.kind == "government")
    return code if code is not None and mention.country in {None, code} else None


@lru_cache(maxsize=100_000)
def _country(name: str, may_be_code: bool) -> str | None:
    # A body's short name may look like a code ("IT"); a government's is one.
    if len(name) <= 3 and not may_be_code:
        return None
    rest = _words_pattern().sub(" ", fold(_POSSESSIVE.sub("", name)))
    for candidate in (name, squeeze(rest), squeeze(rest).removesuffix("s")):
        if candidate and fold(candidate) not in _parts():
            code = country_code(candidate) if len(candidate) > 3 or may_be_code else None
            code = code or _adjectives().get(fold(candidate))
            if code:
                return code
    return None


@cache
def _words() -> GovernmentWords:
    return packaged_yaml(_PACKAGE, "knowledge/government_words.yml", GovernmentWords)


@cache
def _words_pattern() -> re.Pattern[str]:
    # The longest first, so that "government of" goes whole.
    words = sorted({fold(word) for word in _words().words}, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@cache
def _parts() -> frozenset[str]:
    return frozenset(fold(part) for part in _words().parts)


@cache
def _adjectives() -> dict[str, str]:
    """An adjective alone ("Chinese") is no government: `_country` sees it only after it has seen the name without words."""
    found: dict[str, str] = {}
    for code, words in demonyms().items():
        for word in words.en + tuple(stem + ending for stem in words.nb for ending in ("", "e")):
            found[fold(word)] = code
    return found
