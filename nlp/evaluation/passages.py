"""What a reader makes of a gold passage: its relations, and what it offers beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from whosupplies.graph.records import Mention
from whosupplies.nlp.evaluation.agreement import words
from whosupplies.nlp.evaluation.records import (
    GoldParty,
    GoldPassage,
    PredictedParty,
    PredictedPassage,
    PredictedRelation,
)
from whosupplies.nlp.pipeline import PIPELINES
from whosupplies.nlp.predict import as_json, predict_record
from whosupplies.nlp.reading import mentions_of, relations_between
from whosupplies.nlp.relations import Party


class Answer(Struct, frozen=True, kw_only=True):
    """What was predicted for a passage. `mentions` and `with_gold_mentions` are None where they are not offered."""

    relations: tuple[PredictedRelation, ...] = ()
    mentions: tuple[PredictedParty, ...] | None = None
    with_gold_mentions: tuple[PredictedRelation, ...] | None = None


def ask(passage: GoldPassage, reader: str) -> Answer:
    """The answer of a reader, which sees the passage's text alone, and its language as a hint."""
    seen = {"id": passage.id, "text": passage.text, "lang": passage.lang}
    predicted = predict_record(seen, where=f"passage {passage.id}", reader=reader)
    relations = msgspec.convert(predicted, PredictedPassage).relations
    language = predicted["lang"]
    if language not in PIPELINES:
        # Taken for a language that nobody reads: nothing found, which the recall has to show.
        return Answer(relations=relations, mentions=(), with_gold_mentions=())
    mentions = mentions_of(passage.text, language, reader=reader)
    between = relations_between(gold_mentions(passage), passage.text, language, reader=reader)
    return Answer(
        relations=relations,
        mentions=None if mentions is None else tuple(_predicted(party.mention) for party in mentions),
        with_gold_mentions=None
        if between is None
        else tuple(msgspec.convert(as_json(relation), PredictedRelation) for relation in between),
    )


def gold_mentions(passage: GoldPassage) -> list[Party]:
    """Each party of the gold relations once, where it stands: first in the evidence, in whole words, else anywhere."""
    found: dict[str, Party] = {}
    for relation in passage.relations:
        for party in (relation.supplier, relation.recipient):
            if party.text not in found:
                start = _place(party.text, passage.text, relation.evidence)
                mention = Mention(party.text, party.name or party.text, party.kind, party.country)
                found[party.text] = Party(mention, start, start + len(party.text))
    return sorted(found.values(), key=lambda p: (p.start, p.end))


def _place(words_: str, text: str, evidence: tuple[int, int]) -> int:
    whole = re.compile(rf"(?<!\w){re.escape(words_)}(?!\w)")
    match = whole.search(text, *evidence) or whole.search(text)
    return match.start() if match else text.index(words_)


def floor_rule(parties: Sequence[GoldParty | PredictedParty]) -> tuple[PredictedRelation, ...]:
    """What needs no reading: every company of the passage supplies every public body and government of it, now.

    A reader that does not beat this has learnt nothing about relations.
    """
    unique: dict[tuple[str, ...], PredictedParty] = {}
    for party in parties:
        unique.setdefault(
            words(party.name or party.text or ""), PredictedParty(party.text, party.name, party.kind)
        )
    companies = [p for p in unique.values() if p.kind == "company"]
    buyers = [p for p in unique.values() if p.kind in {"public_body", "government"}]
    return tuple(
        PredictedRelation(type="SUPPLIES", supplier=company, recipient=buyer, status="current")
        for company in companies
        for buyer in buyers
    )


def _predicted(mention: Mention) -> PredictedParty:
    return PredictedParty(mention.text, mention.name, mention.kind)
