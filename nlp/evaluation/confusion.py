"""Which status is taken for which, and how well each type and each status is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from msgspec import Struct

from whosupplies.graph.records import Status
from whosupplies.nlp.evaluation.records import GoldRelation, PredictedRelation
from whosupplies.nlp.evaluation.scoring import Hits, Match, rates

STATUSES: tuple[str, ...] = get_args(Status)


class PartRates(Struct, frozen=True):
    """The rates of the relations of one type or status: `gold` there are, `predicted` were said to be."""

    p: float
    r: float
    f1: float
    gold: int
    predicted: int


def by_type(matches: Sequence[Match]) -> dict[str, PartRates]:
    """The rates of relations (pair and status) of each type that is gold or predicted."""
    right = [g.type for m in matches for g, p in m.pairs if g.status == p.status]
    gold = [g.type for m in matches for g in _golds(m)]
    predicted = [p.type for m in matches for p in _predictions(m)]
    return _parts(sorted({*gold, *predicted}), right, predicted, gold)


def by_status(matches: Sequence[Match]) -> dict[str, PartRates]:
    """The rates of relations of each status."""
    right = [g.status for m in matches for g, p in m.pairs if g.status == p.status]
    gold = [g.status for m in matches for g in _golds(m)]
    predicted = [p.status for m in matches for p in _predictions(m)]
    return _parts([*STATUSES, *sorted(set(predicted) - set(STATUSES))], right, predicted, gold)


def confusion(matches: Sequence[Match]) -> dict[str, dict[str, int]]:
    """How often each gold status was predicted as which, over the matched pairs."""
    pairs = [(str(g.status), p.status) for m in matches for g, p in m.pairs]
    columns = [*STATUSES, *sorted({p for _, p in pairs} - set(STATUSES))]
    return {g: {p: pairs.count((g, p)) for p in columns} for g in STATUSES}


def _golds(found: Match) -> list[GoldRelation]:
    return [*(gold for gold, _ in found.pairs), *found.missed]


def _predictions(found: Match) -> list[PredictedRelation]:
    return [*(predicted for _, predicted in found.pairs), *found.spurious]


def _parts(
    names: Sequence[str], right: Sequence[str], predicted: Sequence[str], gold: Sequence[str]
) -> dict[str, PartRates]:
    parts = {}
    for name in names:
        hits = Hits(right.count(name), predicted.count(name), gold.count(name))
        found = rates(hits)
        parts[name] = PartRates(found.p, found.r, found.f1, hits.gold, hits.predicted)
    return parts
