"""What a contract is about: technologies and purposes from its CPV codes, titles and descriptions, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from whosupplies.graph.cpv import meaning_of
from whosupplies.graph.records import Source
from whosupplies.graph.title_words import named, title_words

_SENTENCES = re.compile(r"(?<=[.;:!?])\s+|\n|\s[•–-]\s")


class Texts(Struct, frozen=True):
    """The title and the description of a lot or contract, or of a whole procedure."""

    title: str | None = None
    description: str | None = None


class Subject(Struct, frozen=True):
    """Technologies and purposes by name, each with its source; a CPV code before a title, a title before a description."""

    technologies: dict[str, Source]
    purposes: dict[str, Source]


def subject(cpv: Iterable[str], own: Texts, whole: Texts, language: str | None) -> Subject:
    """The subject of one contract. `own` are the texts of its lot, `whole` those of its notice, which count where the lot's say
    nothing: a notice of cameras and drones has a lot of each.

    Goods or services that the codes do not tell (`other-goods`) give way to what a text names.
    """
    codes = tuple(cpv)
    coded = meaning_of(codes)
    spoken = _spoken(own, codes, language)
    if not spoken and own != whole:
        spoken = _spoken(whole, codes, language)
    found: dict[str, Source] = {
        word: "cpv" for word in coded.technologies if not (spoken and word.startswith("other-"))
    }
    for word, source in spoken.items():
        found.setdefault(word, source)
    implied: dict[str, Source] = dict.fromkeys(coded.purposes, "cpv")
    for word, source in spoken.items():
        for purpose in title_words().technologies[word].purposes:
            implied.setdefault(purpose, source)
    return Subject(found, implied)


def _spoken(texts: Texts, codes: tuple[str, ...], language: str | None) -> dict[str, Source]:
    found: dict[str, Source] = {}
    division = codes[0][:2] if codes else None
    if division in title_words().unread:
        return found
    for one in named(texts.title or "", language):
        if not codes or one.where != "fallback":
            found.setdefault(one.technology, "title")
    if division is None or division in title_words().described:
        for sentence in _sentences(texts.description):
            for one in named(sentence, language):
                if one.where == "anywhere":
                    found.setdefault(one.technology, "description")
    return found


def _sentences(text: str | None) -> Iterator[str]:
    return (sentence for sentence in _SENTENCES.split(text or "") if sentence)
