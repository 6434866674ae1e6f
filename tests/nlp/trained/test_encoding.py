"""Words and pieces of a text, the vectors in 4 bits, and where a name stands."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from whosupplies.nlp.trained.encoding import BOS, EOS, LONGEST_PIECES, Vectors, encode, occurrences, padded
from whosupplies.nlp.trained.model import model


def test_every_word_has_its_pieces() -> None:
    text = "Hikvision-kameraer til Kystverket, 12,5 mill."
    encoded = encode(model().tokenizer, text)
    words = [text[start:end] for start, end in encoded.words]
    assert words == ["Hikvision", "-", "kameraer", "til", "Kystverket", ",", "12", ",", "5", "mill", "."]
    pieces = [model().tokenizer.id_to_token(int(p)) for p in encoded.pieces]
    assert (encoded.pieces[0], encoded.pieces[-1]) == (BOS, EOS)
    at = words.index("Kystverket")
    assert "".join(pieces[encoded.first[at] : encoded.last[at] + 1]).strip("▁") == "Kystverket"


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=100)
def test_any_text_can_be_encoded(text: str) -> None:
    text = text.encode("utf8", "replace").decode()
    encoded = encode(model().tokenizer, text)
    assert (encoded.first <= encoded.last).all()
    assert (encoded.last < len(encoded.pieces) - 1).all()
    assert (encoded.words[1:, 0] >= encoded.words[:-1, 1]).all()


def test_what_does_not_fit_is_left_out() -> None:
    encoded = encode(model().tokenizer, "ja " * 2000)
    assert len(encoded.pieces) == LONGEST_PIECES + 2
    assert encoded.last[-1] <= LONGEST_PIECES


def test_vectors_are_scale_times_half_bytes_less_eight() -> None:
    row = np.zeros(2 * 18, np.uint8)
    row[:2] = np.array([0.5], np.float16).view(np.uint8)
    row[2] = 0xF1  # weight 0 is 1 - 8, weight 16 is 15 - 8
    row[18:20] = np.array([2.0], np.float16).view(np.uint8)
    values = Vectors(row[None])(np.array([[0]]))
    assert values.shape == (1, 1, 64)
    assert values[0, 0, 0] == -3.5
    assert values[0, 0, 16] == 3.5
    assert values[0, 0, 32] == -16


def test_rows_are_filled_up() -> None:
    rows = padded([np.array([1, 2, 3]), np.array([4])], 9, 4)
    assert rows.tolist() == [[1, 2, 3, 9], [4, 9, 9, 9]]


def test_a_name_stands_as_a_word_of_its_own() -> None:
    text = "Atea, Ateas og Atea-avtalen, men ikke Ateaxy eller Datea"
    assert [text[s:e] for s, e in occurrences(text, "Atea")] == ["Atea"] * 3
