"""A model's relations held against the text.

What a relation carries in the end is a slice of the text, a word of a closed list, or what the rules of this package make of
such a slice: no words of the model's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whosupplies.graph.names import name_key, squeeze
from whosupplies.graph.records import Amount
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.amounts import find_amounts
from whosupplies.nlp.llm.answers import Answer, AnsweredAmount, AnsweredParty, AnsweredRelation
from whosupplies.nlp.llm.folding import FoldedText
from whosupplies.nlp.llm.naming import Namer
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.relations import Party, Relation

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_EVIDENCE = 2_000
"""Characters; a quote that is longer than any run of sentences that state one thing proves nothing."""

SENTENCES_BEFORE = 3
"""Sentences before the quote in which a party to it may have been named ("the company has …")."""

REASONS = {
    "invalid": "not of the right form",
    "quote": "a quote that is not in the text",
    "party": "a party that is not in the text",
    "far": "parties that are nowhere near the quote",
    "same": "one party on both sides",
}
"""Why a relation is dropped, by the word under which it is counted."""

_AS_GOOD_AS = 0.005


class _Ungrounded(Exception):  # noqa: N818 - it never leaves this module
    """The text does not bear the relation out; the argument is a key of `REASONS`."""


@dataclass(frozen=True, slots=True)
class _Passage:
    folded: FoldedText
    sentences: list[tuple[int, int]]
    namer: Namer
    amounts: list[Amount]


def grounded(passage: str, language: str, answer: Answer) -> tuple[list[Relation], Counter[str]]:
    """The relations of an answer about `passage` that the passage bears out, and how many it does not, by `REASONS`."""
    dropped = Counter({"invalid": answer.invalid} if answer.invalid else {})
    if not answer.relations:
        return [], dropped
    nlp = pipeline(language)
    kept: list[Relation] = []
    with nlp.memory_zone():
        read = _read(passage, language, nlp(passage, disable=["supply_reader"]))
        for relation in answer.relations:
            try:
                kept.append(_grounded(relation, read))
            except _Ungrounded as error:
                dropped[str(error)] += 1
    return kept, dropped


def _read(text: str, language: str, doc: Doc) -> _Passage:
    sentences = [(s.start_char, s.end_char) for s in doc.sents]
    amounts = [found.amount for found in find_amounts(text, language)]
    folded = FoldedText(text)
    return _Passage(folded, sentences, Namer(doc, folded), amounts)


def _grounded(said: AnsweredRelation, passage: _Passage) -> Relation:
    evidence = _evidence(said.quote, passage)
    supplier, recipient = (_party(p, passage, evidence) for p in (said.supplier, said.recipient))
    if _key(supplier) == _key(recipient) and name_key(supplier.mention.text) == name_key(
        recipient.mention.text
    ):
        raise _Ungrounded("same")
    if not _near(said, passage, evidence):
        raise _Ungrounded("far")
    return Relation(
        type=said.type,
        supplier=supplier,
        recipient=recipient,
        status=said.status,
        evidence=evidence,
        product=_slice(said.product, passage),
        technologies=_listed(said.technologies, technologies()),
        purposes=_listed(said.purposes, purposes()),
        attributed_to=_name(said.attributed_to, passage),
        start=_date(said.start, passage),
        end=_date(said.end, passage),
        amount=_amount(said.amount, passage),
    )


def _evidence(quote: str, passage: _Passage) -> tuple[int, int]:
    """The whole sentences in which the quote stands."""
    found = passage.folded.find_quote(quote)
    if found is None:
        raise _Ungrounded("quote")
    start = max((first for first, _ in passage.sentences if first <= found[0]), default=found[0])
    end = min((last for _, last in passage.sentences if last >= found[1]), default=found[1])
    text = passage.folded.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    if end - start > LONGEST_EVIDENCE:
        raise _Ungrounded("quote")
    return start, end


def _party(said: AnsweredParty, passage: _Passage, evidence: tuple[int, int]) -> Party:
    party = passage.namer.party(said, evidence)
    if party is None:
        raise _Ungrounded("party")
    return party


def _near(said: AnsweredRelation, passage: _Passage, evidence: tuple[int, int]) -> bool:
    """Whether a party stands in the quote, or not long before it."""
    before = [start for start, _ in passage.sentences if start <= evidence[0]]
    first = before[-SENTENCES_BEFORE - 1 :][0] if before else evidence[0]
    window = FoldedText(passage.folded.text[first : evidence[1]])
    for party in (said.supplier, said.recipient):
        for name in (party.text, party.name or ""):
            words = [word for word in squeeze(name).split(" ") if len(word) > 3 and word[0].isupper()]
            if any(window.find_names(part) for part in (name, *words)):
                return True
    return False


def _key(party: Party) -> str:
    return name_key(party.mention.name)


def _slice(said: str | None, passage: _Passage) -> str | None:
    """The words of the text that were copied; None where they were not."""
    found = passage.folded.find_quote(said) if said else None
    return squeeze(passage.folded.text[found[0] : found[1]]) if found else None


def _name(said: str | None, passage: _Passage) -> str | None:
    found = passage.folded.find_names(said) if said else []
    return squeeze(passage.folded.text[slice(*found[0])]) if found else None


def _listed(said: tuple[str, ...], closed: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in said if word in closed))


def _date(said: str | None, passage: _Passage) -> str | None:
    """A date whose year stands in the text: a year that a model works out may be wrong."""
    return said if said and passage.folded.find_names(said[:4]) else None


def _amount(said: AnsweredAmount | None, passage: _Passage) -> Amount | None:
    """The sum in the text that the model means."""
    if said is None:
        return None
    for amount in passage.amounts:
        if amount.currency == said.currency and abs(amount.value - said.value) <= _AS_GOOD_AS * amount.value:
            return amount
    return None
