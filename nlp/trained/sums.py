"""Whose price a sum is: each goes to the relation that most speaks for, and each relation gets one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whosupplies.graph.records import Amount, Status
from whosupplies.nlp.amounts import FoundAmount, find_amounts
from whosupplies.nlp.currencies import Countries
from whosupplies.nlp.trained.deciding import Stated
from whosupplies.nlp.trained.model import Decision
from whosupplies.nlp.trained.spans import Group

SUM_FIGURES = 14
"""What is known of a sum that may be a relation's; see `_figures`."""

_UNPAID: frozenset[Status] = frozenset({"bid", "denied"})
_MOST = 40
"""Sums of a sentence that are looked at: one with more is a table."""
_FARTHEST = 2
"""Sentences between a relation's evidence and its sum, at most."""
_AS_MUCH = 0.7
"""From which share of the likelier one's probability on a sum may as well be another buyer's: one that is shared is no one's."""
_AFTERWARDS = 4
"""How many times farther a party seems that is named after the sum: whose price it is was mostly said before."""

_Range = tuple[int, int]


class Deal(Struct, frozen=True):
    """A text's relations with what tells whose money is meant."""

    text: str
    language: str
    sentences: Sequence[_Range]
    groups: Sequence[Group]
    """All parties of the text."""
    found: Sequence[Stated]
    countries: Sequence[Countries]
    """Of each relation: the recipient's, then the supplier's."""
    elsewhere: Countries = ()
    """Other countries that the text speaks of."""
    remembered: int = 0
    """The first so many sentences stand elsewhere in the document; no sum is taken from them."""


class Possible(NamedTuple):
    """A sum that may be the price of a relation, which has that number in `Deal.found`."""

    relation: int
    amount: FoundAmount
    sentence: int
    figures: NDArray[np.float64]


class Priced(NamedTuple):
    """The sum of a relation, and the range of sentences (the last included) that proves both."""

    amount: Amount
    evidence: _Range


def sums_of(deal: Deal, decision: Decision) -> list[Priced | None]:
    """The sum of each relation, or None. One that as much speaks for two buyers of one supplier is nobody's."""
    some = list(possible_sums(deal))
    if not some:
        return [None] * len(deal.found)
    values = decision.likely(np.array([one.figures for one in some]))
    likeliest: dict[int, float] = {}
    rivals: dict[int, list[int]] = {}
    for n, (one, value) in enumerate(zip(some, values, strict=True)):
        likeliest[one.relation] = max(value, likeliest.get(one.relation, 0.0))
        rivals.setdefault(one.amount.start, []).append(n)
    best: dict[int, Priced] = {}
    given: set[int] = set()
    for n in np.argsort(-values, kind="stable"):
        one = some[n]
        if values[n] < decision.threshold:
            break
        if one.relation in best or one.amount.start in given:
            continue
        given.add(one.amount.start)
        as_likely = (
            values[m]
            for m in rivals[one.amount.start]
            if values[m] == likeliest[some[m].relation]
            and _another_buyer(deal.found[some[m].relation], deal.found[one.relation])
        )
        if max(as_likely, default=0) < _AS_MUCH * values[n]:
            first, last = deal.found[one.relation].evidence
            evidence = min(first, one.sentence), max(last, one.sentence)
            best[one.relation] = Priced(one.amount.amount, evidence)
    return [best.get(i) for i in range(len(deal.found))]


def _another_buyer(one: Stated, other: Stated) -> bool:
    return (
        one.supplier is other.supplier and one.recipient is not other.recipient and one.status == other.status
    )


def possible_sums(deal: Deal) -> Iterator[Possible]:
    """Every supply with every sum that stands not far from its evidence."""
    supplies = [i for i, one in enumerate(deal.found) if one.type == "SUPPLIES"]
    amounts: dict[tuple[str | None, ...], dict[int, list[FoundAmount]]] = {}
    for i in supplies:
        key = tuple(deal.countries[i])
        if key not in amounts:
            amounts[key] = _sums_by_sentence(deal, key)
        for at, some in amounts[key].items():
            if at >= deal.remembered and _may_tell(deal, deal.found[i], at):
                for amount in some[:_MOST]:
                    yield Possible(i, amount, at, _figures(deal, supplies, i, amount, at, len(some) > 1))


def _sums_by_sentence(deal: Deal, countries: Countries) -> dict[int, list[FoundAmount]]:
    """The text's sums by the number of their sentence; none that stands outside of all."""
    found: dict[int, list[FoundAmount]] = {}
    starts = [start for start, _ in deal.sentences]
    for amount in find_amounts(deal.text, deal.language, countries, deal.elsewhere):
        at = bisect_right(starts, amount.start) - 1
        if at >= 0 and amount.start < deal.sentences[at][1]:
            found.setdefault(at, []).append(amount)
    return found


def _may_tell(deal: Deal, one: Stated, sentence: int) -> bool:
    """Whether a sentence may tell the price of a relation: it is not far away, and there not about somebody else alone."""
    away = _away(one, sentence)
    named = _names(deal, sentence, one.supplier) or _names(deal, sentence, one.recipient)
    return abs(away) <= _FARTHEST and (not away or named or not _names_others(deal, sentence, one))


def _names(deal: Deal, sentence: int, group: Group) -> bool:
    start, end = deal.sentences[sentence]
    return any(start <= s.start < end for s in group.spans)


def _names_others(deal: Deal, sentence: int, one: Stated) -> bool:
    return any(
        _names(deal, sentence, g) for g in deal.groups if g.kind == "company" and g is not one.supplier
    )


def _away(one: Stated, sentence: int) -> int:
    """How many sentences behind the evidence, or before it (negative), a sentence stands."""
    first, last = one.evidence
    return min(sentence - first, 0) + max(sentence - last, 0)


def _figures(
    deal: Deal,
    supplies: Sequence[int],
    i: int,
    amount: FoundAmount,
    sentence: int,
    several: bool,
) -> NDArray[np.float64]:
    """What speaks for a sum.

    The figures: 1; whether it stands in the evidence, and whether before it; whether its sentence names the supplier, the
    recipient, and another company but not the supplier; the distance from the supplier, how much farther that is than the
    nearest other supplier, and whether there is one; the same of the supplier's recipients, but for the distance; whether it
    is a loser's or a denied supply's; how sure the relation is; whether the sentence has several sums.
    """
    one = deal.found[i]
    sold, bought = _names(deal, sentence, one.supplier), _names(deal, sentence, one.recipient)

    suppliers = [s for j in supplies if (s := deal.found[j].supplier) is not one.supplier]
    recipients = [
        deal.found[j].recipient
        for j in supplies
        if deal.found[j].supplier is one.supplier and deal.found[j].recipient is not one.recipient
    ]
    from_supplier, from_recipient = _distance(one.supplier, amount), _distance(one.recipient, amount)
    away = _away(one, sentence)
    sure = min(max(one.confidence, 1e-3), 1 - 1e-3)
    return np.array(
        (
            1.0,
            away == 0,
            away < 0,
            sold,
            bought,
            not sold and _names_others(deal, sentence, one),
            from_supplier,
            _farther(from_supplier, suppliers, amount),
            bool(suppliers),
            _farther(from_recipient, recipients, amount),
            bool(recipients),
            one.status in _UNPAID,
            np.log(sure / (1 - sure)),
            several,
        ),
        float,
    )


def _farther(distance: float, others: Sequence[Group], amount: FoundAmount) -> float:
    if not others:
        return 0.0
    return float(np.clip(distance - min(_distance(g, amount) for g in others), -4, 4))


def _distance(party: Group, amount: FoundAmount) -> float:
    """Log of the characters between a sum and the nearest mention of a party, more for those that follow it."""
    characters = min(
        amount.start - s.end if s.start < amount.start else 20 + _AFTERWARDS * (s.start - amount.end)
        for s in party.spans
    )
    return float(np.log1p(max(characters, 0)))
