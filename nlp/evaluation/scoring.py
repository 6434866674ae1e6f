"""Precision, recall and F1 of predicted relations against gold ones, as the gold sets' own scorer counts them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from msgspec import Struct

from whosupplies.nlp.evaluation.agreement import agree
from whosupplies.nlp.evaluation.records import GoldRelation, PredictedAmount, PredictedRelation

DRAWS = 500
"""Resamples of the bootstrap; its seed is fixed, so that the same figures have the same interval."""
_LOW, _HIGH = 12, 487
_AMOUNT_TOLERANCE = 0.005
_EVIDENCE_OVERLAP = 0.5


class Match(Struct, frozen=True):
    """Gold and predicted relations of one passage, paired one to one by type, supplier and recipient."""

    pairs: tuple[tuple[GoldRelation, PredictedRelation], ...]
    missed: tuple[GoldRelation, ...]
    spurious: tuple[PredictedRelation, ...]


class Hits(Struct, frozen=True):
    """How many were right, of so many predicted and so many gold ones."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)


class Rates(Struct, frozen=True, omit_defaults=True):
    """Precision, recall and F1, in 0..1, to 3 places; `ci95` is the 95 % bootstrap interval of F1 over passages."""

    p: float
    r: float
    f1: float
    ci95: tuple[float, float] | None = None


class Tally(Struct, frozen=True):
    """The counts of one passage. `kinds` counts two parties a pair; `amounts` only pairs whose gold has one."""

    pair: Hits
    relation: Hits
    purposes: Hits
    technologies: Hits
    kinds: Hits
    amounts: Hits
    evidence: Hits

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f) + getattr(other, f) for f in self.__struct_fields__))


def match(golds: Sequence[GoldRelation], predictions: Sequence[PredictedRelation]) -> Match:
    """Each gold relation with the first prediction of the same pair that is still free; first those of the same status."""
    pairs: list[tuple[GoldRelation, PredictedRelation]] = []
    free_golds, free_predictions = dict(enumerate(golds)), dict(enumerate(predictions))
    for strict in (True, False):
        for i, gold in tuple(free_golds.items()):
            for j, predicted in free_predictions.items():
                if (strict and gold.status != predicted.status) or not _same_pair(gold, predicted):
                    continue
                pairs.append((gold, predicted))
                del free_golds[i], free_predictions[j]
                break
    return Match(tuple(pairs), tuple(free_golds.values()), tuple(free_predictions.values()))


def tally(found: Match) -> Tally:
    """The counts of one passage's match."""
    pairs = found.pairs
    predicted, gold = len(pairs) + len(found.spurious), len(pairs) + len(found.missed)
    with_amount = [(g.amount, p.amount) for g, p in pairs if g.amount is not None]
    return Tally(
        pair=Hits(len(pairs), predicted, gold),
        relation=Hits(sum(g.status == p.status for g, p in pairs), predicted, gold),
        purposes=sum((_labels(g.purposes, p.purposes) for g, p in pairs), Hits()),
        technologies=sum((_labels(g.technologies, p.technologies) for g, p in pairs), Hits()),
        kinds=_share(
            [
                g.kind == p.kind
                for gold, one in pairs
                for g, p in ((gold.supplier, one.supplier), (gold.recipient, one.recipient))
            ]
        ),
        amounts=_share([_same_amount(g.value, g.currency, p) for g, p in with_amount]),
        evidence=_share([_overlap(g.evidence, p.evidence or (0, 0)) for g, p in pairs]),
    )


def rates(hits: Hits, ci95: tuple[float, float] | None = None) -> Rates:
    """Precision, recall and F1. Nothing predicted where there is nothing to find is right."""
    p, r, f1 = _rates(hits.right, hits.predicted, hits.gold)
    return Rates(round(p, 3), round(r, 3), round(f1, 3), ci95)


def share(hits: Hits) -> float | None:
    """The share that is right, to 3 places; None of nothing."""
    return round(hits.right / hits.gold, 3) if hits.gold else None


def with_interval(passages: Sequence[Hits]) -> Rates:
    """The rates over all passages, with the interval that drawing passages anew gives. There must be one passage or more."""
    generator = random.Random(0)  # noqa: S311 - statistics
    draws = []
    for _ in range(DRAWS):
        drawn = generator.choices(passages, k=len(passages))
        right = sum(h.right for h in drawn)
        draws.append(_rates(right, sum(h.predicted for h in drawn), sum(h.gold for h in drawn))[2])
    draws.sort()
    total = sum(passages, Hits())
    return rates(total, (round(draws[_LOW], 3), round(draws[_HIGH], 3)))


def _rates(right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    precision = right / predicted if predicted else float(not gold)
    recall = right / gold if gold else float(not predicted)
    both = precision + recall
    return precision, recall, (2 * precision * recall / both if both else 0.0)


def _same_pair(gold: GoldRelation, predicted: PredictedRelation) -> bool:
    return (
        gold.type == predicted.type
        and agree(gold.supplier, predicted.supplier)
        and agree(gold.recipient, predicted.recipient)
    )


def _labels(gold: Sequence[str], predicted: Sequence[str] | None) -> Hits:
    wanted, given = set(gold), set(predicted or ())
    return Hits(len(wanted & given), len(given), len(wanted))


def _share(right: Sequence[bool]) -> Hits:
    return Hits(sum(right), len(right), len(right))


def _same_amount(value: float, currency: str, predicted: PredictedAmount | None) -> bool:
    if predicted is None or predicted.value is None or predicted.currency != currency:
        return False
    return abs(predicted.value - value) <= _AMOUNT_TOLERANCE * abs(value)


def _overlap(gold: tuple[int, int], predicted: tuple[int, int]) -> bool:
    """Whether the two share at least half of the shorter."""
    (start, end), (first, last) = gold, predicted
    shared = max(0, min(end, last) - max(start, first))
    return shared >= _EVIDENCE_OVERLAP * min(end - start, max(last - first, 1))
