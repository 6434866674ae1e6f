"""The shipped model: two ONNX networks, the tokenizer, the pieces' vectors, and what was tuned beside them."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer

from whosupplies.graph.errors import KnowledgeError
from whosupplies.nlp.trained.asking import Question, asked
from whosupplies.nlp.trained.encoding import Encoded, Vectors, encode

FOLDER = Path(__file__).parent / "model"
_AT_ONCE = 8
"""Questions that the second network is asked together: more need more memory and are no faster."""


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """A logistic regression: the weights of what speaks for a thing, the constant first; it is told from `threshold` on."""

    weights: tuple[float, ...]
    threshold: float

    def likely(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability for each row of figures."""
        return likely(self.weights, figures)


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was tuned; probabilities are in 0..1."""

    mention: float
    """A span may be a party from this score on; see `spans.decode`."""
    supplier: float
    """A party is asked about as a supplier from this probability on."""
    relations: dict[str, Decision]
    """By type, what speaks for a relation (`deciding.features`), calibrated; told is what is likely right, status and all."""
    statuses: dict[str, float]
    """What is added to each status's logit."""
    certain: tuple[float, float]
    """How sure a status is: the constant, and the weight of its lead over the next one."""
    technologies: Decision
    purposes: Decision
    """What speaks for a technology or a purpose of a relation; see `subjects.label_figures`."""


class Tuned(Struct, frozen=True, forbid_unknown_fields=True):
    """The model's version, what was tuned of it, and what speaks for a sum (`sums.SUM_FIGURES`)."""

    version: str
    settings: Settings
    sums: Decision


class Answer(Struct, frozen=True):
    """The second network's logits for one question, a row for each candidate."""

    types: NDArray[np.float32]
    statuses: NDArray[np.float32]
    evidence: NDArray[np.float32]
    technologies: NDArray[np.float32]
    purposes: NDArray[np.float32]


class Model:
    """The networks, loaded once in a process. One thread each, so that a text is read alike however many processes there are."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_str(
            gzip.decompress((folder / "tokenizer.json.gz").read_bytes()).decode()
        )
        self.vectors = Vectors.load(folder / "vectors.npy")
        self.tuned = msgspec.json.decode((folder / "settings.json").read_bytes(), type=Tuned)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._mentions = onnxruntime.InferenceSession(str(folder / "mentions.onnx"), options, providers)
        self._pairs = onnxruntime.InferenceSession(str(folder / "pairs.onnx"), options, providers)

    def encode(self, text: str) -> Encoded:
        """The text's pieces and words."""
        return encode(self.tokenizer, text)

    def pieces(self, text: str) -> int:
        """How many pieces a text has."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def spans(self, encoded: Encoded) -> NDArray[np.float32]:
        """Probabilities, shape (words, LONGEST_SPAN, outputs)."""
        pieces = encoded.pieces[None]
        (logits,) = self._mentions.run(
            None,
            {
                "vectors": self.vectors(pieces),
                "mask": np.ones(pieces.shape, np.float32),
                "first": encoded.first[None],
                "last": encoded.last[None],
            },
        )
        return sigmoid(logits[0])

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """An answer for each question, all about one text."""
        found = []
        for at in range(0, len(questions), _AT_ONCE):
            some = questions[at : at + _AT_ONCE]
            arrays = asked(some)
            pieces = arrays.pop("pieces")
            outputs = self._pairs.run(None, {"vectors": self.vectors(pieces.astype(np.int64)), **arrays})
            for b, question in enumerate(some):
                types, statuses, evidence, technologies, purposes = (
                    o[b, : len(question.candidates)] for o in outputs
                )
                evidence = evidence[:, : len(question.sentences)]
                found.append(Answer(types, statuses, evidence, technologies, purposes))
        return found


def likely(weights: Sequence[float], figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that a logistic regression gives for each row of figures."""
    return np.asarray(1 / (1 + np.exp(-np.clip(figures @ np.array(weights), -30, 30))), np.float64)


def sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


@cache
def model() -> Model:
    """The model of the package. Raises KnowledgeError where the installation lacks it."""
    if not (FOLDER / "settings.json").exists():
        raise KnowledgeError("The trained reader's model is not in this installation", where=str(FOLDER))
    return Model(FOLDER)
