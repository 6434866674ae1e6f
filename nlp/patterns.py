"""The reader that goes by patterns: parties, trigger words and the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from whosupplies.graph.names import name_key
from whosupplies.graph.records import ClaimType, Mention, Status
from whosupplies.nlp.amounts import find_amounts
from whosupplies.nlp.attribution import find_source
from whosupplies.nlp.dates import find_period
from whosupplies.nlp.lexicon import Directed, alternatives, lexicon, phrases
from whosupplies.nlp.parties import Found, PartyFinder
from whosupplies.nlp.relations import Party, Relation
from whosupplies.nlp.subjects import find_product, find_purposes, find_technologies

_MEMORY = 3
"""Sentences for which a party stays the one that "the company" or an unnamed buyer refers to."""

_MOST = 8
"""Parties of one role in a sentence; a longer list is a register, not a statement."""

_STATUSES: tuple[Status, ...] = ("denied", "cancelled", "bid", "former", "planned")
_CLAUSES = re.compile(
    r";\s|,?\s(?:mens|while|whereas|medan|imens|(?:men|but)(?!\s(?:også|òg|also)))\s|\s[–—]\s"
)


@dataclass(slots=True)
class _Memory:
    """What earlier sentences leave behind: the last sellers and buyers, and in which sentence they stood."""

    sellers: list[Found] = field(default_factory=list)
    buyers: list[Found] = field(default_factory=list)
    sold: int = -99
    bought: int = -99
    related: list[tuple[Found, Found]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A sentence or clause: its number, its characters in the text, and the parties in it."""

    sentence: int
    start: int
    end: int
    text: str
    parties: list[Found]


class PatternReader:
    """Reads Norwegian and English by the words of `knowledge/`; see `nlp.readers.Reader`."""

    name = "patterns"
    version = "1"
    languages = frozenset({"nb", "nn", "en"})

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation that the patterns find, each pair of parties once for each type and status."""
        kept: dict[tuple[str, str, str, str], Relation] = {}
        for relation in _Reading(doc).relations():
            key = (relation.type, _key(relation.supplier), _key(relation.recipient), relation.status)
            if key[1] != key[2]:
                kept.setdefault(key, relation)
        return list(kept.values())


def _key(party: Party) -> str:
    return name_key(party.mention.name) or party.mention.name


class _Reading:
    """One pass over one `Doc`."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.language, self.words = doc, doc.lang_, lexicon(doc.lang_)
        self.sentences = [(s.start_char, s.end_char, s.text) for s in doc.sents]
        self.parties = PartyFinder(doc).find()
        self.memory = _Memory()

    def relations(self) -> Iterator[Relation]:
        for number, (start, end, text) in enumerate(self.sentences):
            parties = [p for p in self.parties[number] if "person" not in p.cues]
            sentence = _Stretch(
                number, start, end, text, sorted(parties + self._described(number), key=lambda p: p.start)
            )
            yield from self._joined(sentence, "OWNS", self.words.owns)
            yield from self._displaced(sentence)
            yield from self._joined(sentence, "SUPPLIES", self.words.between)
            for clause in _clauses(sentence):
                yield from self._supplies(clause, sentence)
            self._remember(sentence)

    # -- parties ---------------------------------------------------------------------------------------------------

    def _described(self, number: int) -> list[Found]:
        """ "The company", "selskapet", "the ministry": the party last named that the words fit."""
        start, _, text = self.sentences[number]
        named = self.parties[number]
        found = []
        for match in _descriptions(self.language).finditer(text):
            at, end = start + match.start(), start + match.end()
            if any(p.start < end and at < p.end for p in named):
                continue
            company = match["company"] is not None
            earlier = self.memory.sellers if company else self.memory.buyers
            when = self.memory.sold if company else self.memory.bought
            before = [
                p for p in named if p.end <= at and _is_seller(p) == company and (company or _is_buyer(p))
            ]
            referred = (
                before[-1] if before else (earlier[-1] if earlier and number - when <= _MEMORY else None)
            )
            if referred is not None and (company or _same_head(match["body"], referred)):
                found.append(
                    Found(
                        referred.start,
                        referred.end,
                        referred.text,
                        referred.kind,
                        referred.country,
                        described=True,
                        name=referred.name,
                    )
                )
        return found

    def _sellers(self, stretch: _Stretch) -> list[Found]:
        sellers = [p for p in stretch.parties if _is_seller(p)]
        if not sellers:
            sellers = [p for p in stretch.parties if p.kind is None and _may_sell(p)]
        return _unique(sellers)[:_MOST]

    def _buyers(self, stretch: _Stretch) -> list[Found]:
        buyers = [p for p in stretch.parties if _is_buyer(p) and not p.place]
        buyers = [p for p in buyers if "common" not in p.cues]
        bodies = [p for p in buyers if p.kind == "public_body"]
        return _unique(bodies or buyers)[:_MOST]

    def _unnamed(self, stretch: _Stretch) -> list[Found]:
        return _unique(p for p in stretch.parties if "common" in p.cues)[:1]

    def _places(self, stretch: _Stretch) -> list[Found]:
        return _unique(p for p in stretch.parties if _is_buyer(p) and p.place)[:_MOST]

    def _remember(self, sentence: _Stretch) -> None:
        sellers = [p for p in sentence.parties if _is_seller(p)]
        buyers = [p for p in sentence.parties if _is_buyer(p) and not p.place and "common" not in p.cues]
        if sellers:
            self.memory.sellers, self.memory.sold = _unique(sellers), sentence.sentence
        if buyers:
            self.memory.buyers, self.memory.bought = _unique(buyers), sentence.sentence

    # -- relations -------------------------------------------------------------------------------------------------

    def _supplies(self, clause: _Stretch, sentence: _Stretch) -> Iterator[Relation]:
        if not self._states_supply(clause.text, sentence.text):
            return
        sellers, buyers = self._sellers(clause), self._buyers(clause)
        if not sellers and not buyers:
            return
        first = clause.sentence
        if not sellers:
            sellers = self._sellers(sentence)
            if not sellers and clause.sentence - self.memory.sold <= _MEMORY:
                sellers, first = self.memory.sellers, self.memory.sold
        elif not buyers:
            buyers = self._buyers(sentence) or self._unnamed(clause)
            if not buyers and clause.sentence - self.memory.bought <= _MEMORY:
                buyers, first = self.memory.buyers, self.memory.bought
            buyers = buyers or self._places(clause) or self._unnamed(clause)
        status = self._status(clause.text)
        for seller in sellers:
            for buyer in buyers:
                yield self._relation(
                    "SUPPLIES", seller, buyer, status, sentence, first, alone=len(sellers) * len(buyers) == 1
                )

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

    def _joined(self, sentence: _Stretch, type_: ClaimType, directed: Directed) -> Iterator[Relation]:
        """Relations that the words between two companies state."""
        companies = [p for p in sentence.parties if p.kind in {"company", None} and not p.described]
        for one, other in zip(companies, companies[1:], strict=False):
            between = self.doc.text[one.end : other.start]
            direction = _direction(directed, between)
            if direction is None:
                continue
            supplier, recipient = (one, other) if direction == "forward" else (other, one)
            yield self._relation(type_, supplier, recipient, "current", sentence, sentence.sentence)

    def _displaced(self, sentence: _Stretch) -> Iterator[Relation]:
        """DISPLACES, and the former supply of the one displaced where the buyer is known."""
        match, direction = None, ""
        for direction, entries in (
            ("backward", self.words.displaces.backward),
            ("forward", self.words.displaces.forward),
        ):
            match = phrases(entries).search(sentence.text)
            if match:
                break
        if match is None:
            return
        at, end = sentence.start + match.start(), sentence.start + match.end()
        companies = [p for p in sentence.parties if p.kind in {"company", None} and (p.kind or _may_sell(p))]
        left, right = [p for p in companies if p.end <= at], [p for p in companies if p.start >= end]
        pronoun = phrases(self.words.plural_pronouns + self.words.plural_companies)
        if (
            not left
            and pronoun.search(sentence.text[: match.end()])
            and sentence.sentence - self.memory.sold <= 1
        ):
            left = self.memory.sellers
        newcomers, displaced = (left, right) if direction == "forward" else (right, left)
        first = (
            min(sentence.sentence, self.memory.sold)
            if newcomers is self.memory.sellers
            else sentence.sentence
        )
        status = self._status(sentence.text)
        status = "planned" if status == "planned" else "current"
        for one in _unique(newcomers)[:_MOST]:
            for other in _unique(displaced)[:_MOST]:
                yield self._relation("DISPLACES", one, other, status, sentence, first)
        buyers = self._buyers(sentence) or (
            self.memory.buyers if sentence.sentence - self.memory.bought <= _MEMORY else []
        )
        for other in _unique(displaced)[:_MOST] if newcomers else ():
            for buyer in buyers:
                yield self._relation("SUPPLIES", other, buyer, "former", sentence, first)

    def _relation(
        self,
        type_: ClaimType,
        supplier: Found,
        recipient: Found,
        status: Status,
        sentence: _Stretch,
        first: int,
        *,
        alone: bool = False,
    ) -> Relation:
        start = self.sentences[max(first, 0)][0]
        text = self.doc.text[start : sentence.end]
        period = find_period(sentence.text, self.language)
        amounts = find_amounts(sentence.text, self.language) if alone else []
        product = find_product(sentence.text) if type_ == "SUPPLIES" else None
        source = find_source(sentence.text, self.language) if type_ == "SUPPLIES" else None
        supplies = type_ == "SUPPLIES"
        return Relation(
            type=type_,
            supplier=_party(supplier, "company"),
            recipient=_party(recipient, "company" if type_ != "SUPPLIES" else "other"),
            status=status,
            evidence=(start, sentence.end),
            product=sentence.text[product[0] : product[1]] if product else None,
            technologies=self._nearest(find_technologies, sentence.sentence) if supplies else (),
            purposes=self._purposes(sentence.sentence, recipient) if supplies else (),
            attributed_to=source,
            start=period.start,
            end=period.end,
            amount=amounts[0].amount if len(amounts) == 1 and supplies else None,
        )

    def _nearest(self, find: Callable[[str], tuple[str, ...]], number: int) -> tuple[str, ...]:
        """What `find` finds in the sentence, else in the nearest of those before it that it remembers."""
        for earlier in range(number, max(-1, number - _MEMORY - 1), -1):
            found = find(self.sentences[earlier][2])
            if found:
                return found
        return ()

    def _purposes(self, number: int, recipient: Found) -> tuple[str, ...]:
        """Purposes that the buyer's own name tells, and those of the sentence; else those of the sentences before it."""
        own = find_purposes(recipient.text)
        stated = find_purposes(self.sentences[number][2])
        both = tuple(dict.fromkeys(own + stated))
        return both or self._nearest(find_purposes, number)


def _party(found: Found, kind: Literal["company", "other"]) -> Party:
    mention = Mention(
        text=found.text,
        name=found.name,
        kind=found.kind or kind,
        country=None if found.kind == "group" else found.country,
        origin=found.origin,
    )
    return Party(mention, found.start, found.end)


def _is_seller(party: Found) -> bool:
    return party.kind == "company" or (party.kind == "group" and "sellers" in party.cues)


def _may_sell(party: Found) -> bool:
    """A name that nothing explains, where it stands as a seller does: "from X", "X delivers"."""
    return bool(party.cues & {"source", "acts", "repeated", "picked"}) and not party.cues & {
        "person",
        "in",
        "common word",
    }


def _is_buyer(party: Found) -> bool:
    return party.kind in {"public_body", "government"} or (
        party.kind == "group" and "sellers" not in party.cues
    )


def _same_head(word: str, party: Found) -> bool:
    """ "The ministry" fits a ministry; "the city" a government."""
    stem = word.lower()[:6]
    return stem in party.text.lower() or party.kind == "government"


def _unique(parties: Iterable[Found]) -> list[Found]:
    return list({name_key(p.name) or p.name: p for p in parties}.values())


@cache
def _descriptions(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    companies, bodies = alternatives(words.company_descriptions), alternatives(words.body_descriptions)
    if language == "en":
        return re.compile(
            rf"(?<!\w)(?:the|its|this)\s(?:[\w-]+\s)?(?:(?P<company>{companies})|(?P<body>{bodies}))(?!\w)",
            re.IGNORECASE,
        )
    return re.compile(rf"(?<!\w)(?:(?P<company>{companies})|(?P<body>{bodies}))(?!\w)", re.IGNORECASE)


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


def _clauses(sentence: _Stretch) -> Iterator[_Stretch]:
    """The clauses of a sentence that name a party; what lies between two cuts without one stays with the clause before."""
    cuts = [0, *(m.end() for m in _CLAUSES.finditer(sentence.text)), len(sentence.text)]
    for start, end in zip(cuts, cuts[1:], strict=False):
        inside = [p for p in sentence.parties if sentence.start + start <= p.start < sentence.start + end]
        yield _Stretch(
            sentence.sentence, sentence.start + start, sentence.start + end, sentence.text[start:end], inside
        )
