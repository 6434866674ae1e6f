"""A long text as passages that a model can take, cut where a paragraph or a sentence ends, and overlapping a little."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_PASSAGE = 6_000
"""Characters that are asked about at once: room for the answer remains in a context of 8,192 tokens."""

OVERLAP = 600
"""Characters at most of a passage's end that the next one begins with, so that what spans the cut is seen whole."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+")


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most `LONGEST_PASSAGE` characters that together cover the text; none for a text of white space alone."""
    if not text.strip():
        return
    start = 0
    while len(text) - start > LONGEST_PASSAGE:
        end = _cut(text, start + LONGEST_PASSAGE // 2, start + LONGEST_PASSAGE)
        yield start, end
        start = _cut_forward(text, end - OVERLAP, end)
    yield start, len(text)


def _cut(text: str, first: int, last: int) -> int:
    """The best place for an end in `(first, last]`: after a line break, else a sentence, else a space, else the last."""
    at = text.rfind("\n", first, last)
    if at >= 0:
        return at + 1
    ends = [match.end() for match in _SENTENCE_END.finditer(text, first, last)]
    if ends:
        return ends[-1]
    at = text.rfind(" ", first, last)
    return at + 1 if at >= 0 else last


def _cut_forward(text: str, first: int, last: int) -> int:
    """The first place for a beginning in `(first, last]`: after a sentence or a line break, else a space, else the last."""
    starts = [
        m.end()
        for m in (_SENTENCE_END.search(text, first, last), re.compile("\n").search(text, first, last))
        if m
    ]
    if starts:
        return min(starts)
    at = text.find(" ", first, last)
    return at + 1 if at >= 0 else last
