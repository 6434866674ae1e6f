"""The texts that training reads: the gold passages, and named entities and company relations of public corpora.

Where the corpora lie is asked for on the command line; their sources and licences are in the model card.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

HELD_OUT, HELD_OUT_WRITTEN = 5, 10
"""One passage in so many is held out, of the given ones and of the project's own."""
WRITTEN = "w-"
"""What the identifiers of the project's own passages start with."""


class Entity(NamedTuple):
    """A named entity at `[start, end)`: ORG, PER, LOC or, for any other, MISC."""

    start: int
    end: int
    label: str


class NamedText(NamedTuple):
    """A text and all its named entities."""

    text: str
    entities: tuple[Entity, ...]


class Pair(NamedTuple):
    """A sentence with two companies and what holds between them: SUPPLIES or OWNS from the first to the second, or None."""

    text: str
    first: tuple[int, int]
    second: tuple[int, int]
    type: str | None


def held_out(identifier: str) -> bool:
    """Whether a passage belongs to the part that is not trained on."""
    one_in = HELD_OUT_WRITTEN if identifier.startswith(WRITTEN) else HELD_OUT
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % one_in == 0


def fold(identifier: str) -> int:
    """Which of two halves a passage belongs to: a network trained on the other half has not seen it."""
    return int(hashlib.sha256(f"fold {identifier}".encode()).hexdigest(), 16) % 2


def passages(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The records of gold files."""
    return [
        json.loads(line) for path in paths for line in path.read_text("utf8").splitlines() if line.strip()
    ]


_LABELS = {"ORG": "ORG", "GPE_ORG": "LOC", "GPE_LOC": "LOC", "LOC": "LOC", "PER": "PER"}


def norne(archive: Path, *, test: bool) -> Iterator[NamedText]:
    """NorNE's sentences, bokmål and nynorsk, three at a time. A tenth of the files, by name, is the test part."""
    for name, lines in _members(archive, ".conll"):
        if (int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10 == 0) is not test:
            continue
        sentences = [
            [(row[1], row[-1].removeprefix("name=")) for row in (r.split("\t") for r in block.splitlines())]
            for block in "\n".join(lines).split("\n\n")
            if block.strip()
        ]
        yield from _texts(sentences, {"|": "."})


def uner(archive: Path, part: str) -> Iterator[NamedText]:
    """The part `dev` or `test` of Universal NER's English EWT, three sentences at a time."""
    for _, lines in _members(archive, f"-{part}.iob2"):
        blocks = "\n".join(line for line in lines if not line.startswith("#")).split("\n\n")
        sentences = [
            [(row[1], row[2]) for row in (r.split("\t") for r in block.splitlines())]
            for block in blocks
            if block.strip()
        ]
        yield from _texts(sentences, {})


def re_docred(archive: Path) -> Iterator[NamedText]:
    """Re-DocRED's documents."""
    for _, lines in _members(archive, "_revised.json"):
        for document in json.loads("\n".join(lines)):
            tags = [["O"] * len(sentence) for sentence in document["sents"]]
            for vertex in document["vertexSet"]:
                for mention in vertex:
                    first, last = mention["pos"]
                    row = tags[mention["sent_id"]]
                    if all(tag == "O" for tag in row[first:last]):
                        row[first:last] = [
                            f"B-{mention['type']}",
                            *[f"I-{mention['type']}"] * (last - first - 1),
                        ]
            sentences = [
                list(zip(words, row, strict=True)) for words, row in zip(document["sents"], tags, strict=True)
            ]
            yield from _texts(sentences, {}, together=4)


_CORE = {
    "client_of": ("SUPPLIES", True),
    "acquired_by": ("OWNS", True),
    "subsidiary_of": ("OWNS", True),
    "shareholder_of": ("OWNS", False),
}
_CORE_NONE = {"competitor_of", "collaboration", "undefined", "merged_with", "traded_on", "regulated_by"}


def core(path: Path) -> Iterator[Pair]:
    """CORE's sentences; "e1 client_of e2" is a supply from e2 to e1. Relations that the guideline does not know are left out."""
    for record in json.loads(gzip.decompress(path.read_bytes())):
        relation = record["relation"]
        text, offsets = joined(record["context"])
        one = offsets[record["e1_start"]][0], offsets[record["e1_end"]][1]
        other = offsets[record["e2_start"]][0], offsets[record["e2_end"]][1]
        if one[0] < other[1] and other[0] < one[1]:
            continue
        if relation in _CORE_NONE:
            yield Pair(text, one, other, None)
        elif relation in _CORE:
            type_, backward = _CORE[relation]
            if bool(record["invert_relation"]) is not backward:
                yield Pair(text, one, other, type_)
            else:
                yield Pair(text, other, one, type_)


def _members(archive: Path, suffix: str) -> Iterator[tuple[str, list[str]]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(suffix):
                file = tar.extractfile(member)
                if file is not None:
                    yield member.name, file.read().decode("utf8").splitlines()


def _texts(
    sentences: list[list[tuple[str, str]]], other: dict[str, str], together: int = 3
) -> Iterator[NamedText]:
    for at in range(0, len(sentences), together):
        rows = [
            (other.get(word, word), tag)
            for sentence in sentences[at : at + together]
            for word, tag in sentence
        ]
        text, offsets = joined([word for word, _ in rows])
        entities: list[Entity] = []
        for (start, end), (_, tag) in zip(offsets, rows, strict=True):
            kind = tag[2:]
            if tag.startswith("B-"):
                entities.append(Entity(start, end, _LABELS.get(kind, "MISC")))
            elif tag.startswith("I-") and entities:
                entities[-1] = entities[-1]._replace(end=end)
        yield NamedText(text, tuple(entities))


_NO_SPACE_BEFORE = re.compile(r"[.,;:!?)\]%»”]+|'s|n't|'\w{1,2}|’s")
_NO_SPACE_AFTER = re.compile(r"[(\[«“$£€]+")


def joined(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Words as running text, and the characters of each."""
    text, offsets = "", []
    for i, word in enumerate(words):
        if i and not _NO_SPACE_BEFORE.fullmatch(word) and not _NO_SPACE_AFTER.fullmatch(words[i - 1]):
            text += " "
        offsets.append((len(text), len(text) + len(word)))
        text += word
    return text, offsets
