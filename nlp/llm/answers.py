"""What a model wrote: talk around the JSON is passed over, a relation that does not fit its type is dropped and counted."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from whosupplies.graph.records import ClaimType, Kind, Status

MOST_RELATIONS = 200
"""Relations that are taken from one answer; a passage holds fewer, and a model that repeats itself has no end."""

_MOST_STARTS = 50
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_Words = Annotated[str, Meta(min_length=1)]
_Date = Annotated[str, Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]


class AnsweredParty(Struct, frozen=True):
    """A party as the model names it; nothing of it is believed yet."""

    text: _Words
    kind: Kind
    name: str | None = None
    country: str | None = None


class AnsweredAmount(Struct, frozen=True):
    """A sum as the model read it."""

    value: float
    currency: str


class AnsweredRelation(Struct, frozen=True, kw_only=True):
    """A relation as the model states it. The members are those of the prompt."""

    type: ClaimType
    supplier: AnsweredParty
    recipient: AnsweredParty
    status: Status
    quote: _Words
    product: str | None = None
    technologies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    attributed_to: str | None = None
    start: _Date | None = None
    end: _Date | None = None
    amount: AnsweredAmount | None = None


class Answer(Struct, frozen=True):
    """The relations of an answer that fit their type, and how many did not."""

    relations: tuple[AnsweredRelation, ...]
    invalid: int = 0


def read_answer(content: str) -> Answer | None:
    """The answer in what the model wrote; None where there is none in it."""
    listed = _listed(_THOUGHT.sub("", content))
    if listed is None:
        return None
    kept: list[AnsweredRelation] = []
    for item in listed[:MOST_RELATIONS]:
        try:
            kept.append(msgspec.convert(item, AnsweredRelation))
        except msgspec.ValidationError:
            continue
    return Answer(tuple(kept), len(listed) - len(kept))


def _listed(content: str) -> list[Any] | None:
    """The first list of relations: the member `relations` of an object, or a list of objects with a type."""
    decoder = json.JSONDecoder()
    at = -1
    for number in range(_MOST_STARTS):
        at = next((i for i in range(at + 1, len(content)) if content[i] in "{["), -1)
        if at < 0:
            return None
        try:
            found, end = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get("relations"), list):
            return list(found["relations"])
        # An empty list further in may be a member of an answer that was cut off.
        if isinstance(found, list) and (found or number == 0):
            typed = [item for item in found if isinstance(item, dict) and "type" in item]
            if len(typed) == len(found):
                return found
        at = end - 1
    return None
