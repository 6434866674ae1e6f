"""Long texts in windows that the encoder can hold; one may begin with the sentences that named the main parties before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

LONGEST = 420
"""Pieces of a text that is read in one go. The encoder holds 510, but was trained on passages of some 140, few of over 300."""
WINDOW = 130
"""Pieces of a window of a longer text: in longer windows less is found."""
OVERLAP = 2
"""Sentences that a window shares with the one before it."""
MEMORY = 2
"""Earlier sentences, at most, that a window begins with because they named a party that it speaks of."""
REMEMBERED = 36
"""Pieces of the longest sentence that is remembered."""
TITLE = 25
"""Words of the longest title."""
_STOPS = frozenset(".!?…:;,")
_CLOSING, _OPENING = "\"'”’»)]", frozenset('"“«—–')


class Window(Struct, frozen=True):
    """Sentences of a document read together. `sentences` are ranges in `text`, `at` where each starts in the document.

    The first `remembered` of them are there to tell who "the company" is; what only they state was said in their own window.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    at: tuple[int, ...]
    remembered: int

    def in_document(self, offset: int) -> int:
        """The place in the document of a place in the window."""
        for (start, end), at in zip(reversed(self.sentences), reversed(self.at), strict=True):
            if start <= offset:
                return at + min(offset, end) - start
        return offset


def after_title(text: str, sentences: Sequence[tuple[int, int]]) -> int:
    """How many sentences come before the running text: 1 where the first is a title, on a line of its own and without a stop.

    The first of several items of a list is none, nor a line that goes on in the next one.
    """
    if len(sentences) < 2:
        return 0
    line, following = text[sentences[0][0] : sentences[1][0]], text[sentences[1][0] :].lstrip()
    title = line.strip().rstrip(_CLOSING)
    apart = "\n" in line.strip(" ") and len(title.split()) <= TITLE
    if not apart or not title or title[-1] in _STOPS or not title[0].isalnum():
        return 0
    return int(following[:1].isupper() or following[:1] in _OPENING)


def windows(
    text: str,
    sentences: Sequence[tuple[int, int]],
    pieces: Callable[[str], int],
    remember: Callable[[int], Sequence[int]],
) -> Iterator[Window]:
    """The windows of a text. `pieces` counts a sentence's pieces; `remember` gives the document's sentences to begin the window
    with whose own ones start there, once the one before has been read."""
    sizes = [pieces(text[start:end]) for start, end in sentences]
    first, memory = 0, list[int]()
    longest = LONGEST if sum(sizes) <= LONGEST else WINDOW
    while first < len(sentences):
        if sizes[first] + sum(sizes[i] for i in memory) > longest:
            memory = []
        room = longest - sum(sizes[i] for i in memory)
        last = first
        while last + 1 < len(sentences) and sum(sizes[first : last + 2]) <= room:
            last += 1
        yield _window(text, sentences, memory, first, last)
        if last + 1 == len(sentences):
            return
        first = max(first + 1, last + 1 - OVERLAP)
        starts = [start for start, _ in sentences[:first]]
        told = remember(sentences[first][0])
        memory = sorted({i for at in told if (i := _sentence_at(starts, at)) is not None})[-MEMORY:]
        memory = [i for i in memory if sizes[i] <= REMEMBERED]


def _sentence_at(starts: list[int], at: int) -> int | None:
    for i in range(len(starts) - 1, -1, -1):
        if starts[i] <= at:
            return i
    return None


def _window(
    text: str, sentences: Sequence[tuple[int, int]], memory: Sequence[int], first: int, last: int
) -> Window:
    written, ranges, at = "", [], []
    for i in memory:
        start, end = sentences[i]
        ranges.append((len(written), len(written) + end - start))
        at.append(start)
        written += text[start:end].rstrip() + "\n"
        written = written.ljust(ranges[-1][1])
    base = sentences[first][0] - len(written)
    for start, end in sentences[first : last + 1]:
        ranges.append((start - base, end - base))
        at.append(start)
    written += text[sentences[first][0] : sentences[last][1]]
    return Window(written, tuple(ranges), tuple(at), len(memory))
