"""Gold passages and predictions as they stand in JSON lines, each line checked when it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from whosupplies.graph.errors import InputError
from whosupplies.graph.records import Amount, ClaimType, Kind, Status
from whosupplies.graph.taxonomy import purposes, technologies

Identifier = str | int


class GoldParty(Struct, frozen=True):
    """`text` is a substring of the passage, `name` what people call it (null: the same)."""

    text: Annotated[str, Meta(min_length=1)]
    kind: Kind
    name: str | None = None
    country: str | None = None


class GoldRelation(Struct, frozen=True, kw_only=True):
    """A relation that a careful reader takes from the passage; `evidence` is [start, end) in its characters."""

    type: ClaimType
    supplier: GoldParty
    recipient: GoldParty
    status: Status
    evidence: tuple[int, int]
    technologies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    amount: Amount | None = None


class GoldPassage(Struct, frozen=True, kw_only=True):
    """One line of a gold set. `lang` is an ISO 639-1 code (`nb` and `nn`, never `no`)."""

    id: Identifier
    lang: str
    text: str
    relations: tuple[GoldRelation, ...]


class GoldFile(Struct, frozen=True):
    """A gold set: `sha256` is that of the file's bytes, `left_out` how many of its lines could not be used."""

    path: str
    sha256: str
    passages: tuple[GoldPassage, ...]
    left_out: int


class PredictedParty(Struct, frozen=True):
    """A party of a predicted relation; `text` or `name` is needed for it to agree with anything."""

    text: str | None = None
    name: str | None = None
    kind: str | None = None


class PredictedAmount(Struct, frozen=True):
    """A sum in units of `currency`."""

    value: float | None = None
    currency: str | None = None


class PredictedRelation(Struct, frozen=True, kw_only=True):
    """A relation to be judged; what may be left out counts as not given. `confidence` is in 0..1."""

    type: str
    supplier: PredictedParty
    recipient: PredictedParty
    status: str
    technologies: tuple[str, ...] | None = None
    purposes: tuple[str, ...] | None = None
    amount: PredictedAmount | None = None
    evidence: tuple[int, int] | None = None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None


class PredictedPassage(Struct, frozen=True):
    """One line of predictions, as `whosupplies predict` writes it."""

    id: Identifier
    relations: tuple[PredictedRelation, ...]


Complain = Callable[[InputError], None]
_T = TypeVar("_T", GoldPassage, PredictedPassage)


def read_gold(path: Path, complain: Complain) -> GoldFile:
    """The gold set in `path`. A line that cannot be used goes to `complain` as an error that names it, and is left out.

    Raises InputError for a file that cannot be read or holds no passage at all.
    """
    data = _bytes(path)
    passages: dict[Identifier, GoldPassage] = {}
    left_out = 0
    for where, line in _lines(path, data):
        try:
            passage = _decoded(line, GoldPassage, where)
            _check(passage, where)
            if passage.id in passages:
                raise InputError(f"The id {passage.id!r} stands in an earlier line too", where=where)
        except InputError as error:
            complain(error)
            left_out += 1
            continue
        passages[passage.id] = passage
    if not passages:
        todo = 'Each line is an object like {"id": …, "lang": "en", "text": "…", "relations": […]}.'
        raise InputError("There is no gold passage in this file", where=str(path), todo=todo)
    return GoldFile(str(path), hashlib.sha256(data).hexdigest(), tuple(passages.values()), left_out)


def read_predictions(path: Path, complain: Complain) -> dict[Identifier, tuple[PredictedRelation, ...]]:
    """The relations of each passage in `path`, by its id; lines that cannot be used as in `read_gold`."""
    found: dict[Identifier, tuple[PredictedRelation, ...]] = {}
    for where, line in _lines(path, _bytes(path)):
        try:
            passage = _decoded(line, PredictedPassage, where)
        except InputError as error:
            complain(error)
            continue
        found[passage.id] = passage.relations
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}", where=str(path)) from error


def _lines(path: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield f"{path}, line {number}", line


def _decoded(line: bytes, model: type[_T], where: str) -> _T:
    try:
        return msgspec.json.decode(line, type=model)
    except msgspec.ValidationError as error:
        raise InputError(f"This is no {_WHAT[model]}: {error}", where=where) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"This is not JSON: {error}", where=where) from error
    except RecursionError as error:
        raise InputError("This is nested too deeply", where=where) from error


_WHAT: dict[type[Struct], str] = {GoldPassage: "gold passage", PredictedPassage: "prediction"}


def _check(passage: GoldPassage, where: str) -> None:
    """Raises InputError for what the types cannot tell: offsets, substrings and the closed lists."""
    where = f"{where}, id {passage.id}"
    for number, relation in enumerate(passage.relations):
        at = f"{where}, relation {number}"
        for party in (relation.supplier, relation.recipient):
            if party.text not in passage.text:
                raise InputError(f"The passage does not hold the words {party.text!r}", where=at)
        start, end = relation.evidence
        if not 0 <= start < end <= len(passage.text):
            raise InputError(
                f"The evidence [{start}, {end}) is no range of the passage, which has {len(passage.text)} characters",
                where=at,
            )
        for what, given, known in (
            ("technology", relation.technologies, technologies()),
            ("purpose", relation.purposes, purposes()),
        ):
            for code in given:
                if code not in known:
                    raise InputError(f"There is no {what} {code!r}", where=at)
