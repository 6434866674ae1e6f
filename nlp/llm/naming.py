"""A party that a model named, as the text names it: where it stands, what it is called, where it sits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from whosupplies.graph.countries import country_code
from whosupplies.graph.generic_bodies import english_name
from whosupplies.graph.governments import country_governed
from whosupplies.graph.names import name_key, squeeze
from whosupplies.graph.records import Mention
from whosupplies.nlp.found import Found
from whosupplies.nlp.gazetteer import SPANS
from whosupplies.nlp.llm.answers import AnsweredParty
from whosupplies.nlp.llm.folding import FoldedText
from whosupplies.nlp.parties import PartyFinder
from whosupplies.nlp.relations import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NAMED = frozenset({"company", "person"})
"""Kinds that have a name of their own: "the company" alone is none."""


class Namer:
    """Holds the parties that the rules of this package find in one passage, to settle what a model's words for them mean."""

    def __init__(self, doc: Doc, folded: FoldedText) -> None:
        self._folded = folded
        self._found = [party for sentence in PartyFinder(doc).find() for party in sentence]
        spans = doc.spans[SPANS]
        self._countries = {span.kb_id_ for span in spans if span.label_ != "VENDOR"}
        self._demonyms = [(s.start_char, s.end_char, s.kb_id_) for s in spans if s.label_ == "DEMONYM"]

    def party(self, said: AnsweredParty, evidence: tuple[int, int]) -> Party | None:
        """The party, of the places where it stands the one in the evidence or nearest before; None where it stands nowhere."""
        places = self._folded.find_names(said.text)
        names = self._folded.find_names(said.name) if said.name else []
        if not places or (said.kind in _NAMED and not _has_capital(said.text)):
            # "The firm" is found anywhere and names nobody: then the name must be found.
            places = names
        if not places:
            return None
        start, end = min(places, key=lambda place: _distance(place, evidence))
        text = squeeze(self._folded.text[start:end])
        name = squeeze(self._folded.text[names[0][0] : names[0][1]]) if names else text
        return Party(self._mention(said, text, name, (start, end)), start, end)

    def _mention(self, said: AnsweredParty, text: str, name: str, place: tuple[int, int]) -> Mention:
        found = self._rules(place, name)
        vendor = next((p for p in found if "known" in p.cues), None) if said.kind == "company" else None
        if vendor is not None and name_key(vendor.text) == name_key(name):
            return Mention(text=text, name=vendor.name, kind="company", country=vendor.country)
        if said.kind == "public_body":
            name = english_name(text) or english_name(name) or name
        mention = Mention(text=text, name=name, kind=said.kind)
        if said.kind == "group":
            return replace(mention, origin=self._origin(place))
        return replace(mention, country=self._country(said, mention, found))

    def _rules(self, place: tuple[int, int], name: str) -> list[Found]:
        """What the rules found in that place, and under that name."""
        here = [p for p in self._found if p.start < place[1] and place[0] < p.end]
        return here + [p for p in self._found if name_key(p.text) == name_key(name)]

    def _country(self, said: AnsweredParty, mention: Mention, found: list[Found]) -> str | None:
        """The model's, where the passage names that country or a place in it; else what the rules know or the words mean."""
        code = country_code(said.country) if said.country else None
        if code in self._countries:
            return code
        for party in found:
            if party.country and not (party.kind == "company" and "known" in party.cues):
                return party.country
        if mention.kind in {"government", "public_body"}:
            code = country_governed(mention) or country_governed(replace(mention, name=mention.text))
            if code:
                return code
        return None

    def _origin(self, place: tuple[int, int]) -> str | None:
        return next((c for start, end, c in self._demonyms if place[0] <= start and end <= place[1]), None)


def _has_capital(text: str) -> bool:
    return any(c.isupper() or c.isdigit() or (c.isalpha() and c.lower() == c.upper()) for c in text)


def _distance(place: tuple[int, int], evidence: tuple[int, int]) -> tuple[bool, int]:
    """In the evidence first, then near it."""
    inside = evidence[0] <= place[0] and place[1] <= evidence[1]
    return not inside, min(abs(place[0] - evidence[0]), abs(place[0] - evidence[1]))
