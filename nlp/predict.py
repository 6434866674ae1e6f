"""Text records in, the same with `relations` out, as the annotation guideline writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from whosupplies.graph.errors import InputError, ModelError
from whosupplies.graph.records import Mention
from whosupplies.nlp.language import detect
from whosupplies.nlp.pipeline import PIPELINES
from whosupplies.nlp.reading import STAND_IN, relations_of
from whosupplies.nlp.relations import Relation

if TYPE_CHECKING:
    from whosupplies.nlp.llm.model import LanguageModel


class Record(Struct, frozen=True):
    """A record that has been checked: `given` is the whole of it, `where` names it in an error."""

    given: Mapping[str, Any]
    text: str
    lang: str | None
    where: str


def predict(records: Iterable[Mapping[str, Any]], *, reader: str = "patterns") -> Iterator[dict[str, Any]]:
    """Each record `{id, text, lang?}` with `relations` added and `lang` set to the detected language (null where unknown).

    Offsets count characters of the record's own text. `lang` of the input is a hint at most. `reader` is an offline one. Raises
    InputError that names the record for one that cannot be used; `predict_record` lets a caller go on with the next.
    """
    for number, record in enumerate(records, start=1):
        yield predict_record(record, where=f"record {number}", reader=reader)


def predict_record(record: object, *, where: str, reader: str = "patterns") -> dict[str, Any]:
    """One record of `predict`; `where` (a line, a number) goes into the error."""
    return predict_checked(checked_record(record, where=where), reader=reader)


def checked_record(record: object, *, where: str) -> Record:
    """The record, checked; `where` (a line, a number) goes into the error."""
    if not isinstance(record, Mapping):
        raise InputError("A record must be a JSON object with id and text", where=where)
    identifier, text, hint = record.get("id"), record.get("text"), record.get("lang")
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        raise InputError("A record needs an id (a string or a number)", where=where)
    where = f"{where}, id {identifier}"
    if not isinstance(text, str):
        raise InputError("A record needs a text (a string)", where=where)
    if hint is not None and not isinstance(hint, str):
        raise InputError("lang must be a language code or null", where=where)
    return Record(record, text, hint, where)


def predict_checked(record: Record, *, reader: str = "patterns", anyway: bool = False) -> dict[str, Any]:
    """One record of `predict` that has been checked.

    With `anyway`, text in a language without a pipeline is tried too, and its relations bear the flag `read-anyway`.
    """
    language = detect(record.text, record.lang)
    if language in PIPELINES:
        return _with(
            record, language, [as_json(r) for r in relations_of(record.text, language, reader=reader)]
        )
    if not anyway:
        return _with(record, language, [])
    relations = relations_of(record.text, STAND_IN, reader=reader)
    return _with(record, language, [{**as_json(r), "flags": ["read-anyway"]} for r in relations])


def predict_with_model(
    records: Iterable[Record | InputError],
    model: LanguageModel,
    *,
    offline: str | None = None,
    dropped: Counter[str] | None = None,
) -> Iterator[dict[str, Any] | InputError | ModelError]:
    """What `predict` gives, by a language model, in order; an error stands where a record's answer would.

    With an `offline` reader too, each relation tells its `readers`, and what both say is one relation.
    `dropped` is told, by reason, how many relations were not believed.
    """
    from whosupplies.nlp.agreement import combined
    from whosupplies.nlp.llm import reader as model_reader

    def text_of(record: Record | InputError) -> tuple[str, str | None]:
        return ("", None) if isinstance(record, InputError) else (record.text, record.lang)

    for record, language, asked in model_reader.asked_all(records, text_of, model):
        if isinstance(record, InputError):
            yield record
        elif language is None or language not in PIPELINES:
            yield _with(record, language, [])
        elif asked.outcome != "read":
            yield ModelError(asked.reason or "The language model gave no answer", where=record.where)
        else:
            found, without = model_reader.relations_of(record.text, language, asked)
            if dropped is not None:
                dropped.update(without)
            if offline is None:
                yield _with(record, language, [as_json(relation) for relation in found])
                continue
            kept, rest, _ = combined(list(relations_of(record.text, language, reader=offline)), found)
            relations = [
                {**as_json(one), "readers": [offline] if same is None else [offline, model.name]}
                for one, same in kept
            ]
            yield _with(
                record, language, relations + [{**as_json(one), "readers": [model.name]} for one in rest]
            )


def _with(record: Record, language: str | None, relations: list[dict[str, Any]]) -> dict[str, Any]:
    return {**record.given, "lang": language, "relations": relations}


def _party(mention: Mention) -> dict[str, Any]:
    return {"text": mention.text, "name": mention.name, "kind": mention.kind, "country": mention.country}


def as_json(relation: Relation) -> dict[str, Any]:
    """A relation as the annotation guideline writes it."""
    built: dict[str, Any] = msgspec.to_builtins(relation)
    built["supplier"] = _party(relation.supplier.mention)
    built["recipient"] = _party(relation.recipient.mention)
    built["evidence"] = list(relation.evidence)
    return built
