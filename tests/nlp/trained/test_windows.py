"""Long texts in windows: nothing lost, offsets right, and who was named before remembered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whosupplies.nlp.trained.windows import LONGEST, Window, windows


def _cut(text: str) -> list[tuple[int, int]]:
    ranges, at = [], 0
    for line in text.splitlines(keepends=True):
        ranges.append((at, at + len(line)))
        at += len(line)
    return ranges


@given(st.lists(st.integers(1, 700), min_size=1, max_size=30), st.integers(0, 5))
def test_every_sentence_is_read_and_every_offset_leads_back(sizes: list[int], remembered: int) -> None:
    text = "".join(f"{i} " + "x" * size + "\n" for i, size in enumerate(sizes))
    sentences = _cut(text)
    seen: set[int] = set()
    for window in windows(text, sentences, len, lambda _: (sentences[min(remembered, len(sizes) - 1)][0],)):
        assert sum(end - start for start, end in window.sentences) <= LONGEST or len(window.sentences) == 1
        for (start, end), at in zip(window.sentences, window.at, strict=True):
            inside = window.text[start:end].rstrip()
            assert text[at : at + len(inside)] == inside
            assert window.in_document(start) == at
        seen.update(window.at[window.remembered :])
    assert seen == {start for start, _ in sentences}


def test_a_window_begins_with_what_is_remembered() -> None:
    text = "Acme is a company.\n" + "Nothing of note happened that day at all.\n" * 30
    sentences = _cut(text)
    read: list[Window] = list(windows(text, sentences, len, lambda _: (0,)))
    assert [w.remembered for w in read] == [0] + [1] * (len(read) - 1)
    assert all(w.text.startswith("Acme is a company.\n") for w in read)


def test_no_text_has_no_windows() -> None:
    assert list(windows("", [], len, lambda _: ())) == []
