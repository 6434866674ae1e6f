"""The reader that goes by patterns: parties, trigger words and the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace
from spacy.tokens import Doc

from whosupplies.graph.records import ClaimType, Status
from whosupplies.nlp.amounts import FoundAmount, find_amounts
from whosupplies.nlp.attribution import find_source
from whosupplies.nlp.context import (
    MEMORY,
    MOST,
    Memory,
    Stretch,
    buyers_of,
    clauses,
    may_sell,
    places_of,
    replace_parties,
    sellers_of,
    unique,
    unnamed_of,
)
from whosupplies.nlp.cues import cues
from whosupplies.nlp.dates import Period, find_period
from whosupplies.nlp.found import Found, as_party, from_parties
from whosupplies.nlp.lexicon import Directed, Words, alternatives, lexicon, phrases
from whosupplies.nlp.parties import PartyFinder
from whosupplies.nlp.relations import Party, Relation, identity
from whosupplies.nlp.subjects import find_product, find_purposes, find_technologies

_STATUSES: tuple[Status, ...] = ("denied", "cancelled", "bid", "former", "planned")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one sentence states beside its parties."""

    period: Period
    amounts: list[FoundAmount]
    product: str | None
    source: str | None
    technologies: tuple[str, ...]
    stated: tuple[str, ...]
    nearest: tuple[str, ...]


class PatternReader:
    """Reads Norwegian and English by the words of `knowledge/`; see `nlp.readers.Reader`."""

    name = "patterns"
    version = "2"
    languages = frozenset({"nb", "nn", "en"})

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation that the patterns find, each pair of parties once for each type and status."""
        return self._unique(_Reading(doc, PartyFinder(doc).find()).relations())

    def mentions(self, doc: Doc) -> list[Party]:
        """Every party that is named, persons aside; one that the text does not explain is of the kind `other`."""
        found = (party for sentence in PartyFinder(doc).find() for party in sentence)
        return [as_party(party, "other") for party in found if "person" not in party.cues]

    def read_with(self, doc: Doc, mentions: Sequence[Party]) -> list[Relation]:
        """What the patterns find between these mentions; see `nlp.readers.PairReader`."""
        given = {(party.start, party.end) for party in mentions}
        found = _Reading(doc, from_parties(doc, mentions)).relations()
        return self._unique(
            r
            for r in found
            if (r.supplier.start, r.supplier.end) in given and (r.recipient.start, r.recipient.end) in given
        )

    @staticmethod
    def _unique(relations: Iterable[Relation]) -> list[Relation]:
        kept: dict[tuple[str, str, str, str], Relation] = {}
        for relation in relations:
            key = identity(relation)
            if key[1] != key[2]:
                kept[key] = _merged(kept[key], relation) if key in kept else relation
        return list(kept.values())


def _merged(one: Relation, later: Relation) -> Relation:
    """`one`, with what only a later statement of the same relation tells."""
    return replace(
        one,
        product=one.product or later.product,
        technologies=one.technologies or later.technologies,
        purposes=one.purposes or later.purposes,
        start=one.start or later.start,
        end=one.end or later.end,
        amount=one.amount or later.amount,
    )


class _Reading:
    """One pass over one `Doc`."""

    def __init__(self, doc: Doc, parties: list[list[Found]]) -> None:
        # `doc.text` is put together anew at each call: kept, or long documents take the square of their time.
        self.text, self.language, self.words = doc.text, doc.lang_, lexicon(doc.lang_)
        self.sentences = [(s.start_char, s.end_char, s.text) for s in doc.sents]
        self.parties = parties
        self.memory = Memory()
        self.facts: dict[int, _Facts] = {}
        self.alone = False
        self.subjects: dict[tuple[str, int], tuple[str, ...]] = {}

    def relations(self) -> list[Relation]:
        """Every relation of the text, sentence by sentence."""
        found: list[Relation] = []
        for number, (start, end, text) in enumerate(self.sentences):
            parties = [p for p in self.parties[number] if "person" not in p.cues and not self._quoted(p)]
            described = self.memory.described(Stretch(number, start, end, text, parties), self.language)
            sentence = Stretch(number, start, end, text, parties + described)
            displaced = list(self._displaced(sentence))
            replaced = {(r.supplier, r.recipient) for r in displaced}
            stated = [r for c in clauses(sentence) for r in self._supplies(c, sentence)]
            new = [
                *self._joined(sentence, "OWNS", self.words.owns),
                *displaced,
                *self._joined(sentence, "SUPPLIES", self.words.between),
                *(r for r in stated if (r.supplier, r.recipient) not in replaced),
            ]
            for i, relation in enumerate(found[-2 * MOST :], start=max(0, len(found) - 2 * MOST)):
                if not new and relation.evidence[1] == self.sentences[number - 1][1]:
                    found[i] = self._completed(relation, sentence)
            found += new
            self.memory.remember(sentence)
        return found

    def _quoted(self, party: Found) -> bool:
        """Whether the text only goes by that party's word: "according to the State Department"."""
        return bool(cues(self.language).quoted.search(self.text[max(0, party.start - 40) : party.start]))

    def _completed(self, relation: Relation, sentence: Stretch) -> Relation:
        """`relation` with the sum and the start that the next sentence adds: "The contract is worth …"."""
        facts = self._facts(sentence.sentence)
        contract = phrases(self.words.supply).search(sentence.text)
        if relation.type != "SUPPLIES" or not contract or sentence.parties:
            return relation
        amount = facts.amounts[0].amount if len(facts.amounts) == 1 else None
        return replace(
            relation,
            amount=relation.amount or (amount if self.alone else None),
            start=relation.start or facts.period.start,
            end=relation.end or facts.period.end,
        )

    def _supplies(self, clause: Stretch, sentence: Stretch) -> Iterator[Relation]:
        if not self._states_supply(clause.text, sentence.text):
            return
        sellers, buyers = sellers_of(clause), buyers_of(clause)
        if not sellers and not buyers:
            return
        first = clause.sentence
        if not sellers:
            sellers = sellers_of(sentence)
            if not sellers and self.memory.last_sellers(clause.sentence):
                sellers, first = self.memory.sellers, self.memory.sold
        elif not buyers:
            buyers = buyers_of(sentence) or unnamed_of(clause)
            if not buyers and self.memory.last_buyers(clause.sentence):
                buyers, first = self.memory.buyers, self.memory.bought
            buyers = buyers or places_of(clause) or unnamed_of(clause)
        status = self._status(clause.text)
        if status == "denied":
            buyers = self._denied_to(clause) or buyers
        alone = len(sellers) * len(buyers) == 1
        self.alone = alone
        for seller in sellers:
            for buyer in buyers:
                yield self._relation(
                    "SUPPLIES", seller, buyer, status=status, sentence=sentence, first=first, alone=alone
                )

    def _denied_to(self, clause: Stretch) -> list[Found]:
        """The buyers behind the words that deny: whatever stands before them is said of somebody else."""
        match = phrases(self.words.status["denied"]).search(clause.text)
        if match is None:
            return []
        at = clause.start + match.start()
        later = replace_parties(clause, [p for p in clause.parties if p.position >= at])
        return buyers_of(later) or places_of(later)

    def _states_supply(self, clause: str, sentence: str) -> bool:
        triggers = [m.group() for m in phrases(self.words.supply).finditer(clause)]
        if not triggers:
            return False
        strong = any(not phrases(self.words.weak_supply).fullmatch(trigger) for trigger in triggers)
        return strong or not phrases(self.words.against).search(sentence)

    def _status(self, text: str) -> Status:
        for status in _STATUSES:
            if phrases(self.words.status[status]).search(text):
                return status
        return "current"

    def _joined(self, sentence: Stretch, type_: ClaimType, directed: Directed) -> Iterator[Relation]:
        """Relations that the words between two companies state."""
        companies = [p for p in sentence.parties if p.kind in {"company", None} and p.referred is None]
        for one, other in pairwise(companies):
            between = self.text[one.end : other.start]
            direction = _direction(directed, between)
            if direction is None:
                continue
            if type_ == "OWNS" and direction == "forward" and self._bought_from(directed.forward, between):
                continue
            supplier, recipient = (one, other) if direction == "forward" else (other, one)
            yield self._relation(
                type_, supplier, recipient, status="current", sentence=sentence, first=sentence.sentence
            )

    def _bought_from(self, owning: Words, between: str) -> bool:
        """Whether something was bought from the other, not the other itself: "har kjøpt fire droner av"."""
        last = between.split()[-1:]
        if not last or last[0] not in self.words.source_words:
            return False
        with_it = tuple(entry for entry in owning if entry.split()[-1] == last[0])
        return not phrases(with_it).search(between)

    def _displaced(self, sentence: Stretch) -> Iterator[Relation]:
        """DISPLACES, and the former supply of the one displaced where the buyer is known."""
        match = phrases(self.words.displaces.backward).search(sentence.text)
        direction = "backward" if match else "forward"
        match = match or phrases(self.words.displaces.forward).search(sentence.text)
        if match is None:
            return
        at, end = sentence.start + match.start(), sentence.start + match.end()
        companies = [p for p in sentence.parties if p.kind in {"company", None} and (p.kind or may_sell(p))]
        left, right = [p for p in companies if p.end <= at], [p for p in companies if p.start >= end]
        pronoun = phrases(self.words.plural_pronouns + self.words.plural_companies)
        if not left and pronoun.search(sentence.text[: match.end()]):
            left = self.memory.last_sellers(sentence.sentence)
        newcomers, displaced = (left, right) if direction == "forward" else (right, left)
        first = (
            min(sentence.sentence, self.memory.sold)
            if newcomers is self.memory.sellers
            else sentence.sentence
        )
        status = self._status(sentence.text)
        status = "planned" if status == "planned" else "current"
        for one in unique(newcomers)[:MOST]:
            for other in unique(displaced)[:MOST]:
                yield self._relation("DISPLACES", one, other, status=status, sentence=sentence, first=first)
        buyers = buyers_of(sentence) or self.memory.last_buyers(sentence.sentence)
        for other in unique(displaced)[:MOST] if newcomers else ():
            for buyer in buyers:
                yield self._relation(
                    "SUPPLIES", other, buyer, status="former", sentence=sentence, first=first
                )

    def _relation(
        self,
        type_: ClaimType,
        supplier: Found,
        recipient: Found,
        *,
        status: Status,
        sentence: Stretch,
        first: int,
        alone: bool = False,
    ) -> Relation:
        supplies = type_ == "SUPPLIES"
        facts = self._facts(sentence.sentence)
        return Relation(
            type=type_,
            supplier=as_party(supplier, "company"),
            recipient=as_party(recipient, "other" if supplies else "company"),
            status=status,
            evidence=(self.sentences[max(first, 0)][0], sentence.end),
            product=facts.product if supplies else None,
            technologies=facts.technologies if supplies else (),
            purposes=self._purposes(facts, recipient) if supplies else (),
            attributed_to=facts.source if supplies else None,
            start=facts.period.start,
            end=facts.period.end,
            amount=facts.amounts[0].amount if supplies and alone and len(facts.amounts) == 1 else None,
        )

    def _facts(self, number: int) -> _Facts:
        """What a sentence says of all its relations; looked up once, however many those are."""
        if number not in self.facts:
            text = self._unnamed_text(number)
            product = find_product(text)
            self.facts[number] = _Facts(
                period=find_period(text, self.language),
                amounts=find_amounts(text, self.language),
                product=text[product[0] : product[1]] if product else None,
                source=find_source(self.sentences[number][2], self.language),
                technologies=self._nearest(find_technologies, number),
                stated=find_purposes(text),
                nearest=self._nearest(find_purposes, number),
            )
        return self.facts[number]

    def _unnamed_text(self, number: int) -> str:
        """A sentence with the names of companies blanked out: "Pelham Radio" need not sell radios. Offsets stay."""
        start, _, text = self.sentences[number]
        for party in self.parties[number]:
            if party.kind == "company":
                first, last = party.start - start, party.end - start
                text = text[:first] + " " * (last - first) + text[last:]
        return text

    def _nearest(self, find: Callable[[str], tuple[str, ...]], number: int) -> tuple[str, ...]:
        """What `find` finds in the sentence, else in the nearest of those before it that it remembers."""
        for earlier in range(number, max(-1, number - MEMORY - 1), -1):
            key = (find.__name__, earlier)
            if key not in self.subjects:
                self.subjects[key] = find(self._unnamed_text(earlier)) or find(self.sentences[earlier][2])
            if self.subjects[key]:
                return self.subjects[key]
        return ()

    def _purposes(self, facts: _Facts, recipient: Found) -> tuple[str, ...]:
        """Purposes that the buyer's own name tells, and those of the sentence; else those of the sentences before it."""
        return tuple(dict.fromkeys(find_purposes(recipient.text) + facts.stated)) or facts.nearest


@cache
def _between(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"^\W{{0,3}}(?:(?:\w+)\s)?(?:{alternatives(entries)})\W{{0,2}}(?:\w+\W+){{0,3}}$", re.IGNORECASE
    )


def _direction(directed: Directed, between: str) -> Literal["forward", "backward"] | None:
    if len(between) > 90:
        return None
    if _between(directed.backward).match(between):
        return "backward"
    return "forward" if _between(directed.forward).match(between) else None
