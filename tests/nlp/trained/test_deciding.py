"""From figures to relations."""

from __future__ import annotations

import numpy as np
import pytest

from whosupplies.nlp.trained.asking import Question
from whosupplies.nlp.trained.deciding import FIGURES, Asked, best_run, features
from whosupplies.nlp.trained.model import Answer, sigmoid
from whosupplies.nlp.trained.spans import Group, Span


@pytest.mark.parametrize(
    ("logits", "run"),
    [([-3, 2, 1, -1, 2, -5], (1, 4)), ([-3, -1, -2], (1, 1)), ([4], (0, 0)), ([1, -5, 3], (2, 2))],
)
def test_the_best_run_of_sentences(logits: list[float], run: tuple[int, int]) -> None:
    assert best_run(np.array(logits, np.float32)) == run


def test_probabilities_do_not_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]


def _group(name: str, at: int, kind: str = "company") -> Group:
    span = Span(at, at + 5, kind, 0.9, 0.5)
    return Group(span, (span,), kind, 0.9, 0.5)


def _answer(*types: tuple[float, float, float]) -> Answer:
    n = len(types)
    blank = np.zeros((n, 1), np.float32)
    logits = np.log(np.array(types) / (1 - np.array(types))).astype(np.float32)
    return Answer(logits, np.zeros((n, 6), np.float32), blank, blank, blank)


def test_a_relation_is_weighed_against_its_rivals() -> None:
    acme, bolt, oslo = _group("Acme", 0), _group("Bolt", 10), _group("Oslo", 20, "government")
    question = Question(None, [], [], (), [])  # type: ignore[arg-type] - not looked at
    asked = [Asked(acme, [bolt, oslo], question), Asked(bolt, [acme, oslo], question)]
    answers = [
        _answer((0.2, 0.5, 0.1), (0.9, 0.1, 0.1)),
        _answer((0.1, 0.1, 0.1), (0.6, 0.1, 0.1)),
    ]

    first, second = features(asked, answers)

    def odds(p: float) -> float:
        return float(np.log(p / (1 - p)))

    assert first.shape == second.shape == (2, 3, FIGURES)
    acme_oslo = first[1, 0]
    assert acme_oslo[:2] == pytest.approx([1, odds(0.9)], abs=1e-5)
    assert acme_oslo[4:8].tolist() == [1, 0, 0, 0]
    # Nothing of Acme's is surer; Bolt is less sure of Oslo; Oslo was not asked about as a supplier; no other type is surer.
    assert acme_oslo[8] == 0
    assert acme_oslo[9] == pytest.approx(odds(0.9) - odds(0.6), abs=1e-5)
    assert acme_oslo[10] == pytest.approx(odds(0.9) - odds(1e-4), abs=1e-3)
    assert acme_oslo[11] == pytest.approx(odds(0.9) - odds(0.1), abs=1e-5)
    acme_owns_bolt = first[0, 1]
    assert acme_owns_bolt[10] == pytest.approx(odds(0.5) - odds(0.1), abs=1e-5)
    assert second[1, 0, 8] == 0
    assert second[1, 0, 9] == pytest.approx(odds(0.6) - odds(0.9), abs=1e-5)
