"""Whose price a sum is: of the relations that its sentence is evidence of, the one whose supplier stands nearest."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from whosupplies.graph.records import Amount, Status
from whosupplies.nlp.amounts import FoundAmount, find_amounts
from whosupplies.nlp.trained.deciding import Stated
from whosupplies.nlp.trained.spans import Group

_UNPAID: frozenset[Status] = frozenset({"bid", "denied"})
"""Relations of these statuses get a sum only where no other could have it: the winner's price is told sooner than the loser's."""

_Nearness = tuple[bool, int, int]


def sums_of(
    text: str,
    language: str,
    sentences: Sequence[tuple[int, int]],
    found: Sequence[Stated],
    countries: Sequence[Sequence[str]],
) -> list[Amount | None]:
    """The sum of each relation, or None. One that stands as near to two of them (two buyers of one supplier) is nobody's.

    `countries` are those of each relation's recipient and supplier: they tell whose dollars are meant.
    """
    supplies = [i for i, one in enumerate(found) if one.type == "SUPPLIES"]
    told = {n for one in found for n in range(one.evidence[0], one.evidence[1] + 1)}
    places = [_around(one, told, sentences) for one in found]
    taken: dict[int, tuple[_Nearness, Amount]] = {}
    for i in supplies:
        start, end = places[i]
        for amount in find_amounts(text[start:end], language, countries[i]):
            at = FoundAmount(amount.amount, amount.start + start, amount.end + start)
            near = {j: _nearness(found[j], at) for j in supplies if places[j][0] <= at.start < places[j][1]}
            if any(other <= near[i] for j, other in near.items() if j != i):
                continue
            if i not in taken or near[i] < taken[i][0]:
                taken[i] = near[i], at.amount
    return [taken[i][1] if i in taken else None for i in range(len(found))]


def _around(one: Stated, told: Collection[int], sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The characters of a relation's evidence, with the sentence before and after where nothing else is told there."""
    first, last = one.evidence
    first -= first > 0 and first - 1 not in told
    last += last + 1 < len(sentences) and last + 1 not in told
    return sentences[first][0], sentences[last][1]


def _nearness(one: Stated, amount: FoundAmount) -> _Nearness:
    return one.status in _UNPAID, _distance(one.supplier, amount), _distance(one.recipient, amount)


def _distance(party: Group, amount: FoundAmount) -> int:
    """Characters between a sum and the nearest mention of a party."""
    return min(max(amount.start - s.end, s.start - amount.end, 0) for s in party.spans)
