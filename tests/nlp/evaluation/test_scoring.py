"""Figures that can be counted by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from gold import passage, relation

from whosupplies.nlp.evaluation.calibration import calibration
from whosupplies.nlp.evaluation.confusion import by_status, confusion
from whosupplies.nlp.evaluation.passages import Answer, floor_rule, gold_mentions
from whosupplies.nlp.evaluation.records import GoldPassage, PredictedParty, PredictedRelation
from whosupplies.nlp.evaluation.report import Judged, Scores, judge, report, scores

TEXT = "Vokter and Lumenar have supplied the Ostmark police. Ringvik police had Lumenar's cameras until 2019."
GOLD = (
    relation("Vokter", "Ostmark police", purposes=["policing"], amount={"value": 100.0, "currency": "EUR"}),
    relation("Lumenar", "Ostmark police", technologies=["cctv", "drones"], evidence=[0, 52]),
    relation("Lumenar", "Ringvik police", "former"),
)


def judged(*predicted: dict[str, Any], mentions: tuple[PredictedParty, ...] | None = None) -> Judged:
    gold = msgspec.convert(passage("a", TEXT, *GOLD), GoldPassage)
    relations = msgspec.convert(list(predicted), tuple[PredictedRelation, ...])
    return judge("gold.jsonl", gold, Answer(relations=relations, mentions=mentions))


def scored(*predicted: dict[str, Any], mentions: tuple[PredictedParty, ...] | None = None) -> Scores:
    return scores([judged(*predicted, mentions=mentions)])


def test_pairs_relations_and_what_stands_beside_them() -> None:
    found = scored(
        relation("Vokter AS", "the Ostmark Police", purposes=["policing", "water"], amount={"value": 100.4, "currency": "EUR"}),
        relation("Lumenar", "Ringvik police", technologies=["cctv"], evidence=[90, 95]),
        relation("Vokter", "Ringvik police"),
    )  # fmt: skip
    assert (found.passages, found.gold, found.predicted) == (1, 3, 3)
    assert (found.pair.p, found.pair.r, found.pair.f1) == (0.667, 0.667, 0.667)
    assert (found.relation.p, found.relation.r, found.relation.f1) == (0.333, 0.333, 0.333)
    assert found.relation.ci95 == (0.333, 0.333)
    # Of the matched pairs: one purpose right of two given and one gold; no technology right, one given.
    assert (found.purposes, found.technologies) == (0.667, 0.0)
    assert (found.kinds, found.amounts, found.evidence) == (1.0, 1.0, 0.5)
    assert found.confusion["former"]["current"] == 1
    assert found.confusion["current"]["current"] == 1
    assert sum(sum(row.values()) for row in found.confusion.values()) == 2
    assert (found.by_status["current"].gold, found.by_status["current"].predicted) == (2, 3)
    assert (found.by_status["current"].p, found.by_status["current"].r) == (0.333, 0.5)
    assert (found.by_status["former"].r, found.by_status["bid"].f1) == (0.0, 1.0)


def test_a_prediction_of_the_same_status_goes_first() -> None:
    one, other = relation("Lumenar", "Ringvik police"), relation("Lumenar", "Ringvik police", "former")
    found = judged(one, other).match
    assert [(g.status, p.status) for g, p in found.pairs] == [("former", "former")]
    assert [p.status for p in found.spurious] == ["current"]


def test_a_status_that_there_is_not_is_counted_as_what_it_is() -> None:
    found = judged(relation("Vokter", "Ostmark police", "rumoured")).match
    assert confusion([found])["current"]["rumoured"] == 1
    assert by_status([found])["rumoured"].predicted == 1


def test_parties_found_in_relations_and_among_all_mentions() -> None:
    mentions = tuple(PredictedParty(text=name) for name in ("Vokter", "Lumenar", "Ostmark police"))
    found = scored(relation("Vokter", "Ringvik police"), mentions=mentions)
    assert (found.arguments.supplier, found.arguments.recipient, found.arguments.both) == (0.333, 0.333, 0.0)
    assert found.mentions is not None
    assert (found.mentions.supplier, found.mentions.recipient, found.mentions.both) == (1.0, 0.667, 0.667)


def test_the_rule_that_needs_no_reading() -> None:
    found = scored()
    # Two companies and two bodies: four guesses, of which three are pairs and two of those current.
    assert (found.rule_on_gold_mentions.pair.p, found.rule_on_gold_mentions.pair.r) == (0.75, 1.0)
    assert found.rule_on_gold_mentions.relation.r == 0.667
    assert (found.rule_on_mentions, found.mentions, found.with_gold_mentions) == (None, None, None)


def test_the_rule_names_one_party_once_and_leaves_persons_out() -> None:
    parties = [
        PredictedParty("Vokter AS", "Vokter", "company"),
        PredictedParty("Vokter", "Vokter", "company"),
        PredictedParty("Kari Moen", "Kari Moen", "person"),
        PredictedParty("Ostmark", "Ostmark", "government"),
    ]
    assert [(r.supplier.text, r.recipient.text) for r in floor_rule(parties)] == [("Vokter AS", "Ostmark")]


def test_gold_parties_stand_in_the_evidence_and_in_whole_words() -> None:
    text = "Velanders plan. Oslo politidistrikt spoke. Velander has supplied Oslo with drones."
    gold = passage("a", text, relation("Velander", "Oslo", evidence=[43, len(text)]))
    found = gold_mentions(msgspec.convert(gold, GoldPassage))
    assert [(p.start, text[p.start : p.end]) for p in found] == [(43, "Velander"), (65, "Oslo")]


def test_confidence_is_held_against_what_is_right() -> None:
    found = calibration(
        [
            judged(
                relation("Vokter", "Ostmark police", confidence=1.0),
                relation("Lumenar", "Ringvik police", confidence=0.95),
                relation("Nobody", "Ostmark police", confidence=0.3),
                relation("Nobody", "Ringvik police"),
            ).match
        ]
    )
    # The top bin: 0.975 on average, half of it right; the bin of 0.3: none right.
    assert [(b.start, b.relations) for b in found.bins if b.relations] == [(0.3, 1), (0.9, 2)]
    assert (found.bins[9].confidence, found.bins[9].right, found.bins[3].right) == (0.975, 0.5, 0.0)
    assert found.error == pytest.approx((2 * 0.475 + 0.3) / 3, abs=0.0005)
    assert found.without == 1


def test_without_any_confidence_there_is_no_calibration() -> None:
    assert calibration([judged(relation("Vokter", "Ostmark police")).match]).error is None


def test_the_worst_come_first_and_the_right_not_at_all() -> None:
    right = judged(*GOLD)
    bad = judged(relation("Vokter", "Ostmark police", "bid"), relation("Lumenar", "Nobody"))
    found = report([], [right, judged(*GOLD[:2]), bad], reader=None, version=None, worst=5).worst
    assert [one.errors for one in found] == [4, 1]
    assert [(w.status, w.instead_of) for w in found[0].wrong_status] == [("bid", "current")]
    assert [w.recipient for w in found[0].spurious] == ["Nobody"]
    assert len(found[0].missed) == 2


def test_both_forms_of_norwegian_go_together() -> None:
    lines = [passage(code, TEXT, *GOLD, lang=code) for code in ("nb", "nn", "en", "de")]
    golds = msgspec.convert(lines, list[GoldPassage])
    found = report([], [judge("f", g, Answer()) for g in golds], reader=None, version=None, worst=0)
    assert {name: s.passages for name, s in found.languages.items()} == {
        "Norwegian": 2,
        "English": 1,
        "de": 1,
    }
    assert found.all.passages == 4
