"""Whose price a sum is: of the relations that its sentence is evidence of, the one whose supplier stands nearest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from whosupplies.graph.records import Amount, Status
from whosupplies.nlp.amounts import FoundAmount, find_amounts
from whosupplies.nlp.currencies import Countries
from whosupplies.nlp.trained.deciding import Stated
from whosupplies.nlp.trained.spans import Group

_UNPAID: frozenset[Status] = frozenset({"bid", "denied"})
"""Relations of these statuses get a sum only where no other could have it: the winner's price is told sooner than the loser's."""

_AFTERWARDS = 6
"""How many times farther a party seems that is named after the sum: whose price it is was mostly said before (on
training passages 0.60 of the sums so given are right, and 0.52 where both sides count alike)."""

_Nearness = tuple[bool, bool, int, int]
_Range = tuple[int, int]


class Priced(NamedTuple):
    """The sum of a relation, and the range of sentences (the last included) that proves both."""

    amount: Amount
    evidence: _Range


def sums_of(
    text: str,
    language: str,
    sentences: Sequence[_Range],
    groups: Sequence[Group],
    found: Sequence[Stated],
    countries: Sequence[Countries],
    remembered: int = 0,
) -> list[Priced | None]:
    """The sum of each relation, or None. One that is as near to two suppliers, or the only one for two buyers, is nobody's.

    `groups` are all parties of the text. `countries` are those of each relation's recipient and supplier: they tell whose dollars
    are meant. The first `remembered` sentences stand elsewhere in the document.
    """
    supplies = [i for i, one in enumerate(found) if one.type == "SUPPLIES"]
    told = {n for i in supplies for n in range(found[i].evidence[0], found[i].evidence[1] + 1)}
    ranges = {i: _around(found[i], told, sentences, groups, remembered) for i in supplies}
    seen: dict[tuple[_Range, tuple[str | None, ...]], list[FoundAmount]] = {}
    owners: dict[int, list[tuple[_Nearness, int]]] = {}
    best: dict[int, tuple[_Nearness, Priced]] = {}
    for i in supplies:
        place = (sentences[ranges[i][0]][0], sentences[ranges[i][1]][1])
        key = (place, tuple(countries[i]))
        if key not in seen:
            seen[key] = find_amounts(text[slice(*place)], language, countries[i])
        for amount in seen[key]:
            at = FoundAmount(amount.amount, amount.start + place[0], amount.end + place[0])
            if at.start not in owners:
                within = [
                    j for j in supplies if sentences[ranges[j][0]][0] <= at.start < sentences[ranges[j][1]][1]
                ]
                owners[at.start] = sorted((_nearness(found[j], at, sentences), j) for j in within)
            if not _is_of(i, owners[at.start], found, several=len(seen[key]) > 1):
                continue
            near = owners[at.start][0][0]
            if i not in best or near < best[i][0]:
                best[i] = near, Priced(at.amount, _with_sum(found[i].evidence, at, sentences))
    return [best[i][1] if i in best else None for i in range(len(found))]


def _is_of(i: int, nearest: list[tuple[_Nearness, int]], found: Sequence[Stated], *, several: bool) -> bool:
    """Whether a sum belongs to relation `i`, as the nearest; of two buyers of one supplier only where there are several sums."""
    if nearest[0][1] != i:
        return False
    if len(nearest) == 1:
        return True
    (first, _), (second, other) = nearest[:2]
    shared = found[other].supplier is found[i].supplier and found[other].status == found[i].status
    return first < second if several or not shared else first[:3] < second[:3]


def _around(
    one: Stated, told: Collection[int], sentences: Sequence[_Range], groups: Sequence[Group], remembered: int
) -> _Range:
    """A relation's evidence, with the sentence before and after where that tells nothing else and names no other company."""

    def silent(n: int) -> bool:
        if not remembered <= n < len(sentences) or n in told:
            return False
        start, end = sentences[n]
        others = (g for g in groups if g is not one.supplier and g.kind == "company")
        return not any(start <= s.start < end for g in others for s in g.spans)

    first, last = one.evidence
    return first - silent(first - 1), last + silent(last + 1)


def _with_sum(evidence: _Range, amount: FoundAmount, sentences: Sequence[_Range]) -> _Range:
    """The evidence, stretched to the sentence of the sum."""
    at = next(n for n, (start, end) in enumerate(sentences) if start <= amount.start < end)
    return min(evidence[0], at), max(evidence[1], at)


def _nearness(one: Stated, amount: FoundAmount, sentences: Sequence[_Range]) -> _Nearness:
    first, last = one.evidence
    elsewhere = not sentences[first][0] <= amount.start < sentences[last][1]
    return (
        one.status in _UNPAID,
        elsewhere,
        _distance(one.supplier, amount),
        _distance(one.recipient, amount),
    )


def _distance(party: Group, amount: FoundAmount) -> int:
    """Characters between a sum and the nearest mention of a party, more for those that follow it."""
    return min(
        amount.start - s.end if s.start < amount.start else _AFTERWARDS * (s.start - amount.end)
        for s in party.spans
    )
