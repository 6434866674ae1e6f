"""Who can sell and buy in a stretch of text, and whom "the company" or an unnamed buyer refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from whosupplies.graph.names import name_key
from whosupplies.nlp.found import Found
from whosupplies.nlp.lexicon import descriptions

MEMORY = 3
"""Sentences for which a party stays the one that "the company" or an unnamed buyer refers to."""

MOST = 8
"""Parties of one role in a sentence; a longer list is a register, not a statement."""

_NEVER = -99
_UNEXPLAINED = frozenset({"source", "acts", "repeated", "picked"})
_NO_SELLER = frozenset({"person", "in", "common word"})
_CLAUSES = re.compile(
    r";\s|,?\s(?:mens|while|whereas|medan|imens|(?:men|but)(?!\s(?:også|òg|also)))\s|\s[–—]\s"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or clause: its number, its characters in the text, and the parties in it."""

    sentence: int
    start: int
    end: int
    text: str
    parties: list[Found]


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave behind: the last sellers and buyers, and the number of the sentence they stood in."""

    sellers: list[Found] = field(default_factory=list)
    buyers: list[Found] = field(default_factory=list)
    sold: int = _NEVER
    bought: int = _NEVER

    def remember(self, sentence: Stretch) -> None:
        """Keeps the parties of a sentence that has been read."""
        sellers = [p for p in sentence.parties if is_seller(p)]
        buyers = [p for p in sentence.parties if is_buyer(p) and not p.place and "common" not in p.cues]
        if sellers:
            self.sellers, self.sold = unique(sellers), sentence.sentence
        if buyers:
            self.buyers, self.bought = unique(buyers), sentence.sentence

    def last_sellers(self, sentence: int) -> list[Found]:
        """The sellers last named, where that is not too long ago."""
        return self.sellers if sentence - self.sold <= MEMORY else []

    def last_buyers(self, sentence: int) -> list[Found]:
        """The buyers last named, where that is not too long ago."""
        return self.buyers if sentence - self.bought <= MEMORY else []

    def described(self, sentence: Stretch, language: str) -> list[Found]:
        """The parties that "the company", "selskapet", "the ministry" refer to: the last ones named that the words fit."""
        found = []
        for match in descriptions(language).finditer(sentence.text):
            at, end = sentence.start + match.start(), sentence.start + match.end()
            if any(p.start < end and at < p.end for p in sentence.parties):
                continue
            fits = is_seller if match["company"] is not None else is_buyer
            earlier = self.last_sellers if match["company"] is not None else self.last_buyers
            before = [p for p in sentence.parties if p.end <= at and fits(p)] or earlier(sentence.sentence)
            if before and (match["company"] is not None or _same_head(match["body"], before[-1])):
                found.append(replace(before[-1], referred=at, cues=set()))
        return found


def is_seller(party: Found) -> bool:
    """A company, or a group of them."""
    return party.kind == "company" or (party.kind == "group" and "sellers" in party.cues)


def may_sell(party: Found) -> bool:
    """A name that nothing explains, where it stands as a seller does: "from X", "X delivers"."""
    return party.kind is None and bool(party.cues & _UNEXPLAINED) and not party.cues & _NO_SELLER


def is_buyer(party: Found) -> bool:
    """A body, a government, or a group of them."""
    return party.kind in {"public_body", "government"} or (
        party.kind == "group" and "sellers" not in party.cues
    )


def sellers_of(stretch: Stretch) -> list[Found]:
    """The sellers of a stretch; names that nothing explains only where there is no other."""
    sellers = [p for p in stretch.parties if is_seller(p)]
    return unique(sellers or [p for p in stretch.parties if may_sell(p)])[:MOST]


def buyers_of(stretch: Stretch) -> list[Found]:
    """The buyers of a stretch: the most specific, a body before its country or city."""
    buyers = [p for p in stretch.parties if is_buyer(p) and not p.place and "common" not in p.cues]
    bodies = [p for p in buyers if p.kind == "public_body"]
    return unique(bodies or buyers)[:MOST]


def unnamed_of(stretch: Stretch) -> list[Found]:
    """The first body that has no name: "politiet"."""
    return unique(p for p in stretch.parties if "common" in p.cues)[:1]


def places_of(stretch: Stretch) -> list[Found]:
    """Countries and cities where something happens."""
    return unique(p for p in stretch.parties if is_buyer(p) and p.place)[:MOST]


def unique(parties: Iterable[Found]) -> list[Found]:
    """Each party once, by its name."""
    return list({name_key(p.name) or p.name: p for p in parties}.values())


def replace_parties(stretch: Stretch, parties: list[Found]) -> Stretch:
    """The same stretch with some of its parties alone."""
    return replace(stretch, parties=parties)


def clauses(sentence: Stretch) -> Iterator[Stretch]:
    """The clauses of a sentence, each with the parties that start in it; one without parties goes on with what is before it
    ("…, but the contract was terminated").
    """
    starts = [0]
    for match in _CLAUSES.finditer(sentence.text):
        at = sentence.start + match.end()
        if any(p.position >= at for p in sentence.parties):
            starts.append(match.end())
    for start, end in pairwise([*starts, len(sentence.text)]):
        first, last = sentence.start + start, sentence.start + end
        inside = [p for p in sentence.parties if first <= p.position < last]
        yield Stretch(sentence.sentence, first, last, sentence.text[start:end], inside)


def _same_head(word: str, party: Found) -> bool:
    """ "The ministry" fits a ministry; "the city" a government."""
    return word.lower()[:6] in party.text.lower() or party.kind == "government"
