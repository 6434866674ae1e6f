"""The country of a party, as its own name or the words around it tell it."""

from __future__ import annotations

from functools import cached_property

from spacy.tokens import Doc

from whosupplies.graph.bodies import country_of
from whosupplies.graph.national_bodies import body_named
from whosupplies.graph.records import Kind
from whosupplies.nlp.found import Found
from whosupplies.nlp.gazetteer import SPANS, vendor_countries
from whosupplies.nlp.parties import PartyFinder


def _country(label: str, known_as: str) -> str | None:
    """The country of what the gazetteers know: vendors and bodies go by their names there, places by their country."""
    if label == "VENDOR":
        return vendor_countries()[known_as]
    return body_named(known_as).country if label == "BODY" else known_as


class Countries:
    """What the gazetteers and the patterns know of the places of a text's parties."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self.spans = [
            (s.start_char, s.end_char, s.label_, _country(s.label_, s.kb_id_))
            for s in doc.spans.get(SPANS, ())
        ]
        self.named = tuple(sorted({code for _, _, label, code in self.spans if label != "VENDOR" and code}))

    @cached_property
    def found(self) -> list[Found]:
        """The parties as the patterns see them; looked for only where a relation asks."""
        return [party for sentence in PartyFinder(self._doc).find() for party in sentence]

    def of(self, start: int, end: int, kind: Kind) -> tuple[str | None, str | None]:
        """Country and, for a group, origin of the party at `[start, end)`; None where nothing tells."""
        inside = [s for s in self.spans if start <= s[0] and s[1] <= end]
        if kind == "group":
            return None, next((code for _, _, label, code in inside if label == "DEMONYM"), None)
        for _, _, label, code in inside:
            if code and (label == "VENDOR") == (kind == "company"):
                return code, None
        named = country_of(self._doc.text[start:end], kind, self._doc.lang_, among=self.named)
        if named:
            return named, None
        over = [f for f in self.found if f.start < end and start < f.end and f.country]
        return (over[0].country, None) if over else (None, None)
