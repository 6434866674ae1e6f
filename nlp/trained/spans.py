"""Spans of words that the first pass takes for parties, and which of them name one and the same."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whosupplies.graph.names import legal_forms
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import KINDS, LONGEST_SPAN, MENTION_OUTPUTS, NAMED

_SUPPLIER = MENTION_OUTPUTS.index("supplier")
_RECIPIENT = MENTION_OUTPUTS.index("recipient")
_TRIM = MENTION_OUTPUTS.index("trim")
_NAMED = MENTION_OUTPUTS.index(NAMED[0])
_ORG, _LOC = MENTION_OUTPUTS.index("ORG"), MENTION_OUTPUTS.index("LOC")
NAMED_WEIGHT = 0.5
"""What being a named organisation or place counts towards being a party, beside playing a role."""
_UNKNOWN = 0.5
_DETERMINERS = frozenset({"the", "a", "an", "den", "det", "de", "en", "et", "ein", "eit"})


class Span(Struct, frozen=True):
    """A mention at `[start, end)` characters; the roles' figures are how sure it is that it plays them."""

    start: int
    end: int
    kind: str
    supplier: float
    recipient: float

    @property
    def score(self) -> float:
        """How sure it is that this is a party to anything."""
        return max(self.supplier, self.recipient)


class Group(Struct, frozen=True):
    """All mentions of one party. `best` is the most informative one."""

    best: Span
    spans: tuple[Span, ...]
    kind: str
    supplier: float
    recipient: float

    @property
    def score(self) -> float:
        """How sure it is that this is a party to anything."""
        return max(self.supplier, self.recipient)


def decode(
    text: str, encoded: Encoded, probabilities: NDArray[np.floating[Any]], threshold: float
) -> list[Span]:
    """The spans of a text whose surer role reaches `threshold`, in order, none over another.

    `probabilities` has shape (words, LONGEST_SPAN, outputs).
    """
    words = len(encoded.words)
    score = np.maximum(
        probabilities[:, :, [_SUPPLIER, _RECIPIENT]].max(-1),
        NAMED_WEIGHT * probabilities[:, :, [_ORG, _LOC]].max(-1),
    )
    taken: list[Span] = []
    for first, width in _best_first(score, words, threshold):
        start, end = int(encoded.words[first, 0]), int(encoded.words[first + width, 1])
        if any(start < t.end and t.start < end for t in taken):
            continue
        row = probabilities[first, width]
        if row[_TRIM] > 0.5 and text[end - 1] == "s" and end - start > 2:
            end -= 1
        kind = KINDS[int(row[: len(KINDS)].argmax())]
        taken.append(Span(start, end, kind, float(row[_SUPPLIER]), float(row[_RECIPIENT])))
    return sorted(taken, key=lambda s: s.start)


def roles(
    encoded: Encoded, probabilities: NDArray[np.floating[Any]], start: int, end: int
) -> tuple[float, float]:
    """How sure it is that `[start, end)` is a supplier and a recipient; 0.5 where it is longer than any span that was scored."""
    inside = np.flatnonzero((encoded.words[:, 0] < end) & (encoded.words[:, 1] > start))
    if not 0 < len(inside) <= LONGEST_SPAN:
        return _UNKNOWN, _UNKNOWN
    row = probabilities[inside[0], len(inside) - 1]
    return float(row[_SUPPLIER]), float(row[_RECIPIENT])


def entities(
    text: str, encoded: Encoded, probabilities: NDArray[np.float32], threshold: float = 0.5
) -> list[tuple[int, int, str]]:
    """Named organisations, persons and places, whether they supply anything or not."""
    words = len(encoded.words)
    named = probabilities[:, :, _NAMED : _NAMED + len(NAMED)]
    taken: list[tuple[int, int, str]] = []
    for first, width in _best_first(named.max(-1), words, threshold):
        start, end = int(encoded.words[first, 0]), int(encoded.words[first + width, 1])
        if not any(start < t[1] and t[0] < end for t in taken):
            taken.append((start, end, NAMED[int(named[first, width].argmax())]))
    return sorted(taken)


def _best_first(score: NDArray[np.float32], words: int, threshold: float) -> list[tuple[int, int]]:
    found = [
        (int(i), int(w)) for i, w in np.argwhere(score[:words, :LONGEST_SPAN] >= threshold) if i + w < words
    ]
    return sorted(found, key=lambda p: -score[p[0], p[1]])


def name_words(name: str) -> tuple[str, ...]:
    """The words by which names are told to be one: without case, legal forms, determiners and genitives."""
    tokens = re.findall(r"\w+(?:/\w+)?", re.sub(r"['’]s\b", "", name.casefold()))
    kept = tuple(t for t in tokens if t not in _DETERMINERS and t.replace("/", "") not in _forms())
    return kept or tuple(tokens)


@cache
def _forms() -> frozenset[str]:
    return frozenset(form[0] for form in legal_forms() if len(form) == 1)


def same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words of the shorter stand in a row in the longer."""
    short, long = sorted((one, other), key=len)
    if not short or len("".join(short)) < 3:
        return short == long
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def grouped(text: str, spans: list[Span]) -> list[Group]:
    """The spans by the party that they name; a name in brackets after another is that one's short form."""
    members: list[list[Span]] = []
    keys: list[list[tuple[str, ...]]] = []
    for span in sorted(spans, key=lambda s: s.start - s.end):
        words = name_words(text[span.start : span.end])
        home = None
        for i, known in enumerate(keys):
            alike = members[i][0].kind == span.kind or words in known
            if alike and any(same_name(words, k) for k in known):
                home = i
                break
            if any(_abbreviates(text, m, span) for m in members[i]):
                home = i
                break
        if home is None:
            members.append([span])
            keys.append([words])
        else:
            members[home].append(span)
            keys[home].append(words)
    groups = [_group(spans) for spans in members]
    return sorted(groups, key=lambda g: g.best.start)


def _abbreviates(text: str, long: Span, short: Span) -> bool:
    between = text[long.end : short.start]
    return between in {" (", "s ("} and text[short.end : short.end + 1] == ")"


def _group(spans: list[Span]) -> Group:
    surest = max(spans, key=lambda s: s.score)
    return Group(
        best=spans[0],
        spans=tuple(sorted(spans, key=lambda s: s.start)),
        kind=surest.kind,
        supplier=max(s.supplier for s in spans),
        recipient=max(s.recipient for s in spans),
    )
