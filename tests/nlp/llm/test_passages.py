"""Long texts in passages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from whosupplies.nlp.llm.passages import LONGEST_PASSAGE, OVERLAP, passages


def test_a_short_text_is_one_passage_and_an_empty_one_none() -> None:
    assert list(passages("It rained.")) == [(0, 10)]
    assert list(passages(" \n ")) == []


@given(
    st.lists(st.sampled_from(["word ", "Ja. ", "\n", "x" * 300, "B?» "]), min_size=1, max_size=8),
    st.integers(1, 60),
)
def test_passages_cover_the_text_move_on_and_are_bounded(pieces: list[str], repeat: int) -> None:
    text = "".join(pieces) * repeat
    found = list(passages(text))
    if not text.strip():
        return
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    for start, end in found:
        assert 0 < end - start <= LONGEST_PASSAGE
    for (_, before), (start, end) in pairwise(found):
        assert before - OVERLAP <= start <= before < end


def test_every_sentence_and_the_one_behind_it_stand_whole_in_one_passage() -> None:
    sentences = [f"In week {n} the company delivered forty cameras to the town." for n in range(300)]
    text = " ".join(sentences[:150]) + "\n" + " ".join(sentences[150:])
    pieces = [text[start:end] for start, end in passages(text)]
    assert len(pieces) == 4
    for pair in pairwise(sentences):
        assert any(all(sentence in piece for sentence in pair) for piece in pieces)
    assert all(piece.startswith("In week") and piece.rstrip().endswith("town.") for piece in pieces)
