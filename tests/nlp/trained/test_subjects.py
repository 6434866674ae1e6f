"""Technologies and purposes: what the network says, weighed with what the words name."""

from __future__ import annotations

import numpy as np

from whosupplies.nlp.trained.model import Decision, model
from whosupplies.nlp.trained.subjects import label_figures, labels_told

NAMES = ("cctv", "drones", "software")


def test_what_is_known_of_each_label() -> None:
    figures = label_figures(NAMES, np.array([1, -1, 99], np.float32), ("cctv", "drones"))
    assert np.allclose(figures, [[1, 1, 1, 1, 0, 1], [1, -1, 1, 1, 0, -1], [1, 9.2, 0, 0, 1, 0]])
    assert label_figures(NAMES, np.zeros(3, np.float32), ())[:, 2:].tolist() == [[0, 0, 0, 0]] * 3


def test_the_likeliest_label_is_told_where_none_is_likely() -> None:
    figures = label_figures(NAMES, np.array([-3, -2, -4], np.float32), ())
    assert labels_told(NAMES, figures, Decision((0, 1, 0, 0, 0, 0), 0.5)) == ("drones",)
    assert labels_told(NAMES, figures, Decision((0, 1, 0, 0, 0, 0), 0.04)) == ("cctv", "drones")


def test_the_shipped_weights_believe_the_network_more_where_the_words_agree() -> None:
    logits = np.array([-0.5, -0.5, -0.5], np.float32)
    decision = model().tuned.settings.technologies
    named = decision.likely(label_figures(NAMES, logits, ("cctv",)))
    assert named[0] > decision.likely(label_figures(NAMES, logits, ()))[0] > named[1]
