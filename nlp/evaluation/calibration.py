"""Whether a confidence means what it says: of the relations given 0.8, are about 0.8 right?"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from whosupplies.nlp.evaluation.scoring import Match

BINS = 10


class Bin(Struct, frozen=True):
    """Relations with a confidence in [`start`, `end`) (the last: up to 1); the means are None where there is none."""

    start: float
    end: float
    relations: int
    confidence: float | None
    right: float | None


class Calibration(Struct, frozen=True):
    """`error` is the expected calibration error, in 0..1: the gap between confidence and share right, weighted by bins' sizes.

    None where no relation carries a confidence; `without` counts those that carry none.
    """

    error: float | None
    without: int
    bins: tuple[Bin, ...]


def calibration(matches: Sequence[Match]) -> Calibration:
    """The calibration of all predicted relations; right is one whose pair and status are gold."""
    judged = [(p.confidence, g.status == p.status) for m in matches for g, p in m.pairs]
    judged += [(p.confidence, False) for m in matches for p in m.spurious]
    given = [(confidence, right) for confidence, right in judged if confidence is not None]
    bins = []
    gap = 0.0
    for number in range(BINS):
        inside = [(c, right) for c, right in given if min(int(c * BINS), BINS - 1) == number]
        size, start, end = len(inside), number / BINS, (number + 1) / BINS
        if not size:
            bins.append(Bin(start, end, 0, None, None))
            continue
        mean, share = sum(c for c, _ in inside) / size, sum(right for _, right in inside) / size
        gap += abs(mean - share) * size
        bins.append(Bin(start, end, size, round(mean, 3), round(share, 3)))
    error = round(gap / len(given), 3) if given else None
    return Calibration(error, len(judged) - len(given), tuple(bins))
