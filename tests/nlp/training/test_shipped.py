"""A network that was exported can be trained on: its weights come back from the file."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs whosupplies[train]")


def test_the_weights_come_back_as_far_as_eight_bits_keep_them() -> None:
    from whosupplies.nlp.trained.model import FOLDER, model
    from whosupplies.nlp.training.mentions import scores
    from whosupplies.nlp.training.network import MentionNetwork, PairNetwork
    from whosupplies.nlp.training.shipped import start_from_shipped

    start_from_shipped(PairNetwork(8), FOLDER / "pairs.onnx")
    network = MentionNetwork(8).eval()
    start_from_shipped(network, FOLDER / "mentions.onnx")

    text = "Hikvision has supplied cameras to the Kenyan police, and Acme AS sold software to Oslo kommune."
    encoded = model().encode(text)
    with torch.no_grad():
        found = torch.sigmoid(scores(network, model().vectors, [encoded]))[0].numpy()
    words = len(encoded.words)
    inside = np.add.outer(np.arange(words), np.arange(found.shape[1])) < words
    assert np.abs(found[:words] - model().spans(encoded))[inside].max() < 0.25


def test_a_file_of_another_network_is_refused() -> None:
    from whosupplies.nlp.trained.model import FOLDER
    from whosupplies.nlp.training.network import MentionNetwork
    from whosupplies.nlp.training.shipped import start_from_shipped

    with pytest.raises(ValueError, match="another network"):
        start_from_shipped(MentionNetwork(2), FOLDER / "mentions.onnx")
