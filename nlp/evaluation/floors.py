"""Floors: figures that a reader must not fall below, each pinned to the gold file it was measured on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Annotated

import msgspec
import yaml
from msgspec import Meta, Struct

from whosupplies.nlp.evaluation.report import FileScores

STEP = 5
"""Thousandths of F1 that a floor is rounded down to, so that it does not move with every relation."""

_Share = Annotated[float, Meta(ge=0, le=1)]
_Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Floor(Struct, frozen=True, forbid_unknown_fields=True):
    """The least F1 of relations and of pairs of one reader on one gold file. `gold` is the file's name, without its folder."""

    gold: str
    reader: str
    sha256: _Sha256
    relation: _Share
    pair: _Share


class Floors(Struct, frozen=True, forbid_unknown_fields=True):
    """The file: one floor for each gold file and reader."""

    floors: tuple[Floor, ...] = ()


def failures(floors: Floors, measured: Sequence[FileScores], reader: str) -> list[str]:
    """What does not hold, a sentence each; empty where all does."""
    found = []
    known = {(f.gold, f.reader): f for f in floors.floors}
    for one in measured:
        floor, now = known.get((_name(one), reader)), _floor(one, reader)
        if floor is None:
            found.append(f"{now.gold} has no floor for the reader {reader!r}")
        elif floor.sha256 != now.sha256:
            found.append(
                f"{now.gold} is not the file that the floor was measured on (sha256 {now.sha256[:16]}…, not {floor.sha256[:16]}…)"
            )
        else:
            found += [
                f"{now.gold}: {what} F1 is {figure:.3f}, below {least:.3f}"
                for what, figure, least in (
                    ("relation", one.scores.relation.f1, floor.relation),
                    ("pair", one.scores.pair.f1, floor.pair),
                )
                if figure < least
            ]
    return found


def updated(
    floors: Floors, measured: Sequence[FileScores], reader: str, *, lower: bool
) -> tuple[Floors, list[str]]:
    """The floors raised to what was measured, and the sentences that say which were not touched as that would lower them.

    With `lower` they are set to what was measured, lower or not.
    """
    kept = {(f.gold, f.reader): f for f in floors.floors}
    refused = []
    for one in measured:
        old, new = kept.get((_name(one), reader)), _floor(one, reader)
        if old is not None and not lower:
            lowered = [
                f"{new.gold}: {what} F1 would go down from {was:.3f} to {now:.3f}"
                for what, was, now in (("relation", old.relation, new.relation), ("pair", old.pair, new.pair))
                if now < was
            ]
            if lowered:
                refused += lowered
                continue
        kept[(new.gold, reader)] = new
    return Floors(tuple(kept[key] for key in sorted(kept))), refused


def as_yaml(floors: Floors) -> str:
    """The floors as they stand in their file."""
    return yaml.safe_dump(msgspec.to_builtins(floors), sort_keys=False, allow_unicode=True)


def _floor(one: FileScores, reader: str) -> Floor:
    return Floor(_name(one), reader, one.sha256, _down(one.scores.relation.f1), _down(one.scores.pair.f1))


def _name(one: FileScores) -> str:
    return PurePath(one.file).name


def _down(figure: float) -> float:
    return round(figure * 1000) // STEP * STEP / 1000
