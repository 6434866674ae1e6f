"""Named organisations, persons and places of a text, whether they supply anything or not."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from whosupplies.nlp.trained.model import model
from whosupplies.nlp.trained.spans import entities
from whosupplies.nlp.trained.windows import windows


class Namer:
    """Finds them with the shipped model; the text may be of any length."""

    def __init__(self) -> None:
        self.model = model()

    def entities(self, doc: Doc, threshold: float = 0.5) -> list[tuple[int, int, str]]:
        """`(start, end, label)` in characters of the text, in order; the label is ORG, PER or LOC."""
        return sorted(set(self._entities(doc, threshold)))

    def _entities(self, doc: Doc, threshold: float) -> Iterator[tuple[int, int, str]]:
        sentences = [(s.start_char, s.end_char) for s in doc.sents]
        for window in windows(doc.text, sentences, self.model.pieces, lambda _: ()):
            encoded = self.model.encode(window.text)
            for start, end, label in entities(window.text, encoded, self.model.spans(encoded), threshold):
                yield window.in_document(start), window.in_document(end - 1) + 1, label
