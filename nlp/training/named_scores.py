"""F1 of named entities on the test parts of NorNE and UNER, by an exported model."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from whosupplies.nlp.trained.labels import NAMED
from whosupplies.nlp.trained.model import Model
from whosupplies.nlp.trained.spans import entities
from whosupplies.nlp.training import corpora


def named_scores(model: Model, data: Path) -> dict[str, float]:
    """Strict F1 (start, end and label agree) of ORG, PER and LOC by test part; NorNE's GPE is LOC."""
    norwegian = list(corpora.norne(data / "norne-ndt.tar.gz", test=True))
    english = list(corpora.uner(data / "uner-en-ewt-dev-test.tar.gz", "test"))
    return {"NorNE": _f1(model, norwegian), "UNER EWT": _f1(model, english)}


def _f1(model: Model, texts: Iterable[corpora.NamedText]) -> float:
    right = found = wanted = 0
    for given in texts:
        encoded = model.encode(given.text)
        predicted = set(entities(given.text, encoded, model.spans(encoded)))
        gold = {tuple(e) for e in given.entities if e.label in NAMED}
        right += len(predicted & gold)
        found += len(predicted)
        wanted += len(gold)
    return round(2 * right / max(found + wanted, 1), 3)
