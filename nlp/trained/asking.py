"""What the second pass is asked: a text with one supplier marked, and the parties that may be its recipients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whosupplies.nlp.trained.encoding import PAD, Encoded, padded
from whosupplies.nlp.trained.labels import CANDIDATE, FACTS, KINDS, SUPPLIER

Ranges = Sequence[tuple[int, int]]
"""Places in a text, `[start, end)` characters."""


class Question(Struct, frozen=True):
    """One supplier of one text, by its mentions, with the mentions of each candidate; sentences as ranges."""

    encoded: Encoded
    supplier: Ranges
    candidates: Sequence[Ranges]
    sentences: Ranges
    kinds: Sequence[str]
    """The supplier's kind, then each candidate's."""


def pieces_in(encoded: Encoded, start: int, end: int) -> NDArray[np.int64]:
    """The pieces of the words that `[start, end)` touches."""
    inside = (encoded.words[:, 0] < end) & (encoded.words[:, 1] > start)
    if not inside.any():
        return np.zeros(0, np.int64)
    at = np.flatnonzero(inside)
    return np.arange(encoded.first[at[0]], encoded.last[at[-1]] + 1)


def asked(
    questions: Sequence[Question], multiple: int = 1
) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
    """The second network's inputs but for the vectors: `pieces`, and the arrays that it names.

    Texts are filled up to a length that is a multiple of `multiple`.
    """
    pieces = padded([q.encoded.pieces for q in questions], PAD, multiple)
    batch, length = pieces.shape
    most = max(len(q.candidates) for q in questions)
    longest = max(len(q.sentences) for q in questions)
    marks = np.zeros((batch, length), np.int64)
    supplier = np.zeros((batch, length), np.float32)
    candidates = np.zeros((batch, most, length), np.float32)
    sentences = np.zeros((batch, longest, length), np.float32)
    holds = np.zeros((batch, most, longest, 2), np.float32)
    told = np.zeros((batch, most, FACTS), np.float32)
    for b, question in enumerate(questions):
        encoded = question.encoded
        for n, mentions in enumerate(question.candidates):
            for start, end in mentions:
                at = pieces_in(encoded, start, end)
                candidates[b, n, at] = 1
                marks[b, at] = CANDIDATE
        for start, end in question.supplier:
            at = pieces_in(encoded, start, end)
            supplier[b, at] = 1
            marks[b, at] = SUPPLIER
        for m, (first, last) in enumerate(question.sentences):
            sentences[b, m, pieces_in(encoded, first, last)] = 1
            holds[b, :, m, 0] = any(first <= s < last for s, _ in question.supplier)
            for n, mentions in enumerate(question.candidates):
                holds[b, n, m, 1] = any(first <= s < last for s, _ in mentions)
        for n in range(len(question.candidates)):
            told[b, n] = facts(question, n, holds[b, n])
    for weights in (supplier, candidates, sentences):
        np.divide(weights, np.maximum(weights.sum(-1, keepdims=True), 1), out=weights)
    return {
        "pieces": pieces,
        "mask": (pieces != PAD).astype(np.float32),
        "marks": marks,
        "supplier": supplier,
        "candidates": candidates,
        "sentences": sentences,
        "holds": holds,
        "facts": told,
    }


def facts(question: Question, candidate: int, holds: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is told of a pair: either's kind (one of `KINDS` each), whether a sentence names both, how far apart they are at least
    (in sentences, 4 at most, as a share), whether the candidate comes first, how many others are of its kind (as a share of 4),
    and whether it stands in the first sentence. `holds` has shape (sentences, 2)."""
    row = np.zeros(FACTS, np.float32)
    row[KINDS.index(question.kinds[0])] = 1
    kind = question.kinds[candidate + 1]
    row[len(KINDS) + KINDS.index(kind)] = 1
    sold, bought = np.flatnonzero(holds[:, 0]), np.flatnonzero(holds[:, 1])
    apart = np.abs(sold[:, None] - bought[None]).min() if len(sold) and len(bought) else 4
    row[-5] = apart == 0
    row[-4] = min(apart, 4) / 4
    row[-3] = min(s for s, _ in question.candidates[candidate]) < min(s for s, _ in question.supplier)
    row[-2] = min(sum(other == kind for other in question.kinds[1:]) - 1, 4) / 4
    row[-1] = bool(len(bought)) and bought[0] == 0
    return row
