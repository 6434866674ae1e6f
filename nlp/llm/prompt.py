"""The prompt: its words from `prompt.yml`, its closed lists from the taxonomies, and the JSON schema of the answer."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import Any, get_args

import msgspec
from msgspec import Struct

from whosupplies.graph.records import ClaimType, Kind, Status, digest
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.graph.yaml_files import packaged_yaml

Message = dict[str, str]
"""`{"role": "system" | "user" | "assistant", "content": …}`."""


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A passage and the whole right answer."""

    passage: str
    relations: list[dict[str, Any]]


class Prompt(Struct, frozen=True, forbid_unknown_fields=True):
    """`system` and `user` are templates (`$technologies`, `$purposes`; `$passage`, `$mark`)."""

    version: int
    system: str
    user: str
    examples: list[Example]


@cache
def prompt() -> Prompt:
    """The prompt that ships with the package."""
    return packaged_yaml("whosupplies.nlp", "llm/prompt.yml", Prompt)


@cache
def prompt_version() -> str:
    """The version of the words, and eight digits that change with anything else that is sent beside the passage."""
    return f"{prompt().version}-{digest('prompt', messages(''), answer_schema())[:8]}"


def messages(passage: str) -> list[Message]:
    """What is sent about a passage. The marks around it hold its own hash, which no text can hold of itself."""
    asked = prompt()
    shown: list[Message] = []
    for example in asked.examples:
        answer = msgspec.json.encode({"relations": example.relations}).decode()
        shown += [_question(example.passage), {"role": "assistant", "content": answer}]
    return [{"role": "system", "content": _system()}, *shown, _question(passage)]


def _question(passage: str) -> Message:
    mark = digest("passage", passage)[:12]
    return {"role": "user", "content": Template(prompt().user).substitute(passage=passage, mark=mark)}


@cache
def _system() -> str:
    listed = {
        "technologies": "\n".join(f"{name}: {of.labels['en']}" for name, of in technologies().items()),
        "purposes": "\n".join(f"{name}: {of.labels['en']}" for name, of in purposes().items()),
    }
    return Template(prompt().system).substitute(listed)


@cache
def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer: every member required, as endpoints that hold a model to a schema want it."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    party = _object(text=text, name=text, kind=_one_of(get_args(Kind)), country=maybe)
    amount = _object(value={"type": "number"}, currency=text)
    relation = _object(
        type=_one_of(get_args(ClaimType)),
        supplier=party,
        recipient=party,
        product=maybe,
        technologies={"type": "array", "items": _one_of(tuple(technologies()))},
        purposes={"type": "array", "items": _one_of(tuple(purposes()))},
        status=_one_of(get_args(Status)),
        attributed_to=maybe,
        start=maybe,
        end=maybe,
        amount={"anyOf": [amount, {"type": "null"}]},
        quote=text,
    )
    return _object(relations={"type": "array", "items": relation})


def _object(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON schema
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _one_of(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}
