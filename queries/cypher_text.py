"""Just enough of Cypher's grammar to check a statement: its words, its parameters, what it returns, what it matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<quoted>`[^`]*`)"
    r"|(?P<parameter>\$\w+)|(?P<number>\d+(?:\.\d+)?)|(?P<word>\w+)|(?P<sign><=|>=|<>|->|<-|=~|\.\.|.)",
    re.DOTALL,
)
_OPEN, _CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


class Token(Struct, frozen=True):
    """A piece of a statement. `depth` counts the brackets and braces around it."""

    kind: str
    text: str
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of the keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


class Pattern(Struct, frozen=True):
    """A node or relationship of a pattern: its variable, its labels or types, and the properties its map names."""

    variable: str | None
    names: tuple[str, ...]
    properties: tuple[str, ...]
    is_relationship: bool


def tokens(cypher: str) -> list[Token]:
    """The statement's pieces without white space and comments."""
    found: list[Token] = []
    depth = 0
    for match in _TOKEN.finditer(cypher):
        kind, text = str(match.lastgroup), match.group()
        if kind in ("space", "comment"):
            continue
        if text in _CLOSE and kind == "sign":
            depth -= 1
        found.append(Token(kind, text, depth))
        if text in _OPEN and kind == "sign":
            depth += 1
    return found


def parameters(pieces: Sequence[Token]) -> frozenset[str]:
    """The names of the parameters used."""
    return frozenset(piece.text[1:] for piece in pieces if piece.kind == "parameter")


def returned(pieces: Sequence[Token]) -> list[str]:
    """The columns of the statement's own RETURN: each item must end in `AS name` (else it counts as its whole text)."""
    places = [i for i, piece in enumerate(pieces) if piece.depth == 0 and piece.is_word("RETURN")]
    if not places:
        return []
    items: list[list[Token]] = [[]]
    for piece in pieces[places[-1] + 1 :]:
        if piece.depth == 0 and piece.is_word("ORDER", "SKIP", "LIMIT"):
            break
        if piece.depth == 0 and piece.text == ",":
            items.append([])
        else:
            items[-1].append(piece)
    return [_column(item) for item in items]


def _column(item: Sequence[Token]) -> str:
    if len(item) >= 3 and item[-2].is_word("AS"):
        return item[-1].text
    return " ".join(piece.text for piece in item)


def is_ordered(pieces: Sequence[Token]) -> bool:
    """Whether the statement's own RETURN has an ORDER BY."""
    places = [i for i, piece in enumerate(pieces) if piece.depth == 0 and piece.is_word("RETURN")]
    return bool(places) and any(p.depth == 0 and p.is_word("ORDER") for p in pieces[places[-1] :])


def patterns(pieces: Sequence[Token]) -> Iterator[Pattern]:
    """Every node and relationship of the statement's patterns, and every `variable:Label` predicate."""
    for i, piece in enumerate(pieces):
        if piece.text not in ("(", "[") or piece.kind != "sign":
            continue
        variable, at = None, i + 1
        if at < len(pieces) and pieces[at].kind == "word":
            variable, at = pieces[at].text, at + 1
        names, at = _labels(pieces, at)
        properties = _map_keys(pieces, at)
        if names or (variable and properties):
            yield Pattern(variable, names, properties, is_relationship=piece.text == "[")
    yield from _predicates(pieces)


def _labels(pieces: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    names: list[str] = []
    while at + 1 < len(pieces) and pieces[at].text in (":", "|", "&") and pieces[at + 1].kind == "word":
        names.append(pieces[at + 1].text)
        at += 2
    return tuple(names), at


def _map_keys(pieces: Sequence[Token], at: int) -> tuple[str, ...]:
    if at >= len(pieces) or pieces[at].text != "{":
        return ()
    depth, keys = pieces[at].depth + 1, []
    while at + 1 < len(pieces) and pieces[at + 1].depth >= depth:
        at += 1
        if pieces[at].depth == depth and pieces[at].kind == "word" and pieces[at + 1].text == ":":
            keys.append(pieces[at].text)
    return tuple(keys)


def _predicates(pieces: Sequence[Token]) -> Iterator[Pattern]:
    """`x:Label` in a WHERE. A key of a map looks alike, but follows `{` or `,`; a pattern's variable follows a bracket."""
    for before, word, colon, label in zip(pieces, pieces[1:], pieces[2:], pieces[3:], strict=False):
        if (
            colon.text == ":"
            and word.kind == label.kind == "word"
            and before.text not in ("{", ",", "(", "[")
        ):
            yield Pattern(word.text, (label.text,), (), is_relationship=False)


def property_reads(pieces: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Every `variable.property`."""
    for word, dot, name in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if word.kind == "word" and dot.text == "." and name.kind == "word":
            yield word.text, name.text
