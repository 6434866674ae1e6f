"""A party as it stands in a text, and what the mentions of one name share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from whosupplies.graph.generic_bodies import english_name
from whosupplies.graph.names import name_key
from whosupplies.graph.records import Kind, Mention
from whosupplies.nlp.relations import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_NAME = 10
"""Tokens of a name; a longer run of capitals is a headline."""


@dataclass(slots=True)
class Found:
    """A party at `[start, end)` characters. `kind` is None for a name that the text does not explain.

    `referred` is where a description ("the company") stands for it. `place` marks a city or country where something happens
    rather than one that acts.
    """

    start: int
    end: int
    text: str
    kind: Kind | None
    country: str | None = None
    origin: str | None = None
    place: bool = False
    referred: int | None = None
    name: str = ""
    cues: set[str] = field(default_factory=set)

    @property
    def position(self) -> int:
        """Where it, or what stands for it, is in the text."""
        return self.start if self.referred is None else self.referred

    def __post_init__(self) -> None:
        self.name = self.name or self.text


def as_party(found: Found, kind: Literal["company", "other"]) -> Party:
    """A party as readers give it; `kind` is that of one whose own the text does not tell."""
    mention = Mention(
        text=found.text,
        name=(english_name(found.name) if found.kind == "public_body" else None) or found.name,
        kind=found.kind or kind,
        country=None if found.kind == "group" else found.country,
        origin=found.origin,
    )
    return Party(mention, found.start, found.end)


def from_parties(doc: Doc, parties: Sequence[Party]) -> list[list[Found]]:
    """Parties that somebody else found in `doc`, sentence by sentence, as `PartyFinder.find` gives its own."""
    text = doc.text
    found = [
        Found(p.start, p.end, text[p.start : p.end], p.mention.kind, p.mention.country, name=p.mention.name)
        for p in sorted(parties, key=lambda p: (p.start, p.end))
    ]
    return [[f for f in found if s.start_char <= f.start < s.end_char] for s in doc.sents]


def share(sentences: list[list[Found]]) -> None:
    """One name is one party: kind, country and the fullest form go to every mention."""
    everyone = [party for sentence in sentences for party in sentence]
    best: dict[str, Found] = {}
    for party in everyone:
        if party.kind not in {"company", None} or "person" in party.cues:
            continue
        key = _key(party)
        kept = best.get(key)
        if kept is None or (party.kind and not kept.kind) or (party.country and not kept.country):
            best[key] = party
    fullest_of = _fullest(best)
    counts = Counter(_key(party) for party in everyone)
    persons = {_key(party) for party in everyone if "person" in party.cues}
    for party in everyone:
        if party.kind not in {"company", None}:
            continue
        key = _key(party)
        if key in persons:
            party.cues.add("person")
        fullest = fullest_of.get(key)
        if fullest is not None:
            party.kind = party.kind or fullest.kind
            party.country = party.country or fullest.country
            if counts[key] > 1:
                party.cues.add("repeated")
            if party.kind == "company" and "known" not in party.cues:
                party.name = fullest.name


def _fullest(best: dict[str, Found]) -> dict[str, Found]:
    """The fullest name of those that begin alike, by each way to cut it short: "Vokter" for "Vokter Sikkerhet AS"."""
    fullest: dict[str, Found] = {}
    for key, party in best.items():
        words = key.split(" ")[:LONGEST_NAME]
        for size in range(1, len(words) + 1):
            cut = " ".join(words[:size])
            kept = fullest.get(cut)
            if kept is None or (party.kind is not None, len(party.text)) > (
                kept.kind is not None,
                len(kept.text),
            ):
                fullest[cut] = party
    return fullest


def _key(party: Found) -> str:
    key = name_key(party.name)
    return key[:-1] if party.kind is None and key.endswith("s") and len(key) > 4 else key
