"""Public bodies in a text: where a title in small letters ends, and what country a name tells."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span

from whosupplies.graph.bodies import country_of
from whosupplies.graph.national_bodies import NationalBody, national_body
from whosupplies.nlp.found import Found
from whosupplies.nlp.lexicon import Lexicon

_COUNTRIES = frozenset({"COUNTRY", "DEMONYM", "PLACE"})


def place(parties: Iterable[Found], known: Iterable[Span], language: str) -> None:
    """Gives bodies and governments the country that their names tell, and a national body one name: "DSB" that in full.

    `known` are the spans of the gazetteer, which name the countries that the text speaks of.
    """
    among = {span.kb_id_ for span in known if span.label_ in _COUNTRIES}
    fullest: dict[NationalBody, str] = {}
    named: list[tuple[NationalBody, Found]] = []
    for party in parties:
        if party.kind in {"company", "group"} or party.cues & {"common", "person"}:
            continue
        body = national_body(party.name, language, among=among)
        if body is not None:
            party.kind, party.country = party.kind or body.kind, party.country or body.country
            fullest[body] = max(fullest.get(body, ""), party.name, key=len)
            named.append((body, party))
        elif party.country is None and party.kind is not None:
            party.country = country_of(party.name, party.kind, language, among=among)
    for body, party in named:
        party.name = fullest[body]


def title_end(doc: Doc, i: int, limit: int, words: Lexicon) -> int:
    """The token after a body's title that goes on in small letters ("Direktoratet for e-helse og beredskap"); `i` for none."""
    if doc[i].text not in words.body_title_heads:
        return i
    j = i + 1
    for before in ("for", ",", "og"):
        while j + 1 < limit and doc[j].text == before and _goes_on(doc[j + 1].text, words):
            j += 2
            if before != ",":
                break
        if j == i + 1:
            return i
    # A list without its last "og" was no list: "Direktoratet for e-helse, selskapet …".
    return j if doc[j - 2].text == "og" else i + 3


def _goes_on(text: str, words: Lexicon) -> bool:
    return text[0].isalpha() and text.islower() and text not in words.stop_words
