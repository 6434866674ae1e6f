"""Batches of texts of like length, so that little of a batch is filling."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence, Sized
from typing import TypeVar

SHAPES = 16
"""Lengths are rounded up to a multiple of this: each new shape costs the kernels a compilation."""
_SPREAD = 40
"""Pieces by which lengths may be mistaken, so that the batches of two epochs differ."""

T = TypeVar("T", bound=Sized)


def batches(examples: Sequence[T], size: int, rng: random.Random) -> Iterator[list[T]]:
    """Batches of examples of like length (in pieces), in random order."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i]) + rng.random() * _SPREAD)
    cut = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(cut)
    for chosen in cut:
        yield [examples[i] for i in chosen]
