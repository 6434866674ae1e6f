"""Text as the encoder takes it: words, the tokenizer's pieces of each, and the vectors of those pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer

BOS, PAD, EOS = 0, 1, 2
LONGEST_PIECES = 510
"""Pieces of one window, without the two that begin and end it: the encoder knows 512 positions."""

_BLOCK = 32
_BLOCK_BYTES = 18
_WORD = re.compile(r"\w+|[^\w\s]")


class Encoded(Struct, frozen=True):
    """A text's pieces (with `<s>` and `</s>`) and its words: `[start, end)` in characters, first and last piece of each."""

    pieces: NDArray[np.int64]
    words: NDArray[np.int64]
    """Shape (words, 2)."""
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def encode(tokenizer: Tokenizer, text: str, longest: int = LONGEST_PIECES) -> Encoded:
    """The text's pieces and words; words whose pieces do not fit into `longest` are left out."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids, offsets = encoding.ids[:longest], encoding.offsets[:longest]
    words, first, last = [], [], []
    piece = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        while piece < len(offsets) and offsets[piece][1] <= start:
            piece += 1
        if piece == len(offsets):
            break
        stop = piece
        while stop + 1 < len(offsets) and offsets[stop + 1][0] < end:
            stop += 1
        words.append((start, end))
        first.append(piece + 1)
        last.append(stop + 1)
    return Encoded(
        np.array([BOS, *ids, EOS], np.int64),
        np.array(words, np.int64).reshape(-1, 2),
        np.array(first, np.int64),
        np.array(last, np.int64),
    )


class Vectors:
    """The vectors of the pieces, kept in 4 bits: rows of blocks of 32 weights, each a 16-bit scale and 16 bytes.

    A block's weight `j` is the low half of byte `j` less 8, weight `j + 16` the high half less 8, times the scale.
    """

    def __init__(self, rows: NDArray[np.uint8]) -> None:
        self.rows = rows
        self.width = rows.shape[1] // _BLOCK_BYTES * _BLOCK

    @classmethod
    def load(cls, path: Path) -> Vectors:
        """From a `.npy` file, which is mapped, not read."""
        return cls(np.load(path, mmap_mode="r"))

    def __call__(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of `ids`; one more dimension, of `width`."""
        blocks = self.rows[ids.reshape(-1)].reshape(-1, self.width // _BLOCK, _BLOCK_BYTES)
        scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
        halves = blocks[..., 2:]
        weights = np.concatenate((halves & 15, halves >> 4), -1).astype(np.float32) - 8
        return (weights * scale).reshape(*ids.shape, self.width)


def padded(rows: Sequence[NDArray[np.int64]], fill: int, multiple: int = 1) -> NDArray[np.int64]:
    """Rows of unequal length as one array, filled up at the right to a length that is a multiple of `multiple`."""
    length = -(-max(map(len, rows)) // multiple) * multiple
    out = np.full((len(rows), length), fill, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def occurrences(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Where `form` stands in `text` as words of its own, a genitive -s or a compound's hyphen after it allowed."""
    for match in re.finditer(rf"(?<!\w){re.escape(form)}(?=s?(?!\w))", text):
        yield match.span()
