"""Which technologies or purposes a relation is told to have: what the network says, weighed with what its sentences name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from whosupplies.nlp.trained.model import Decision

LABEL_FIGURES = 6
"""What is known of a label; see `label_figures`."""


def label_figures(
    names: Sequence[str], logits: NDArray[np.float32], named: Collection[str]
) -> NDArray[np.float64]:
    """What speaks for each label, shape (names, `LABEL_FIGURES`).

    The figures: 1; the network's log-odds; whether words of the sentences name it, it among others, or others alone; and the
    log-odds once more where they name it.
    """
    said = np.array([name in named for name in names], float)
    others = float(len(named) > 1)
    odds = np.clip(logits, -9.2, 9.2)
    return np.stack(
        [np.ones(len(names)), odds, said, said * others, (1 - said) * bool(named), said * odds], -1
    )


def labels_told(names: Sequence[str], figures: NDArray[np.float64], decision: Decision) -> tuple[str, ...]:
    """The labels that reach the threshold; the likeliest one where none does. `figures` are those of `label_figures`."""
    values = decision.likely(figures)
    kept = tuple(name for name, value in zip(names, values, strict=True) if value >= decision.threshold)
    return kept or (names[int(values.argmax())],)
