"""From figures to relations."""

from __future__ import annotations

import numpy as np
import pytest

from whosupplies.nlp.trained.deciding import best_run
from whosupplies.nlp.trained.model import sigmoid


@pytest.mark.parametrize(
    ("logits", "run"),
    [([-3, 2, 1, -1, 2, -5], (1, 4)), ([-3, -1, -2], (1, 1)), ([4], (0, 0)), ([1, -5, 3], (2, 2))],
)
def test_the_best_run_of_sentences(logits: list[float], run: tuple[int, int]) -> None:
    assert best_run(np.array(logits, np.float32)) == run


def test_probabilities_do_not_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]
