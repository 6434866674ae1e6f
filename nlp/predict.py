"""Text records in, the same with `relations` out, as the annotation guideline writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from whosupplies.graph.errors import InputError
from whosupplies.graph.records import Mention
from whosupplies.nlp.language import detect
from whosupplies.nlp.pipeline import PIPELINES
from whosupplies.nlp.reading import relations_of
from whosupplies.nlp.relations import Relation


def predict(records: Iterable[Mapping[str, Any]], *, reader: str = "patterns") -> Iterator[dict[str, Any]]:
    """Each record `{id, text, lang?}` with `relations` added and `lang` set to the detected language (null where unknown).

    Offsets count characters of the record's own text. `lang` of the input is a hint at most. Raises InputError that names the
    record for one that cannot be used; `predict_record` lets a caller go on with the next.
    """
    for number, record in enumerate(records, start=1):
        yield predict_record(record, where=f"record {number}", reader=reader)


def predict_record(record: object, *, where: str, reader: str = "patterns") -> dict[str, Any]:
    """One record of `predict`; `where` (a line, a number) goes into the error."""
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
    language = detect(text, hint)
    relations = []
    if language in PIPELINES:
        relations = [as_json(relation) for relation in relations_of(text, language, reader=reader)]
    return {**record, "lang": language, "relations": relations}


def _party(mention: Mention) -> dict[str, Any]:
    return {"text": mention.text, "name": mention.name, "kind": mention.kind, "country": mention.country}


def as_json(relation: Relation) -> dict[str, Any]:
    """A relation as the annotation guideline writes it."""
    built: dict[str, Any] = msgspec.to_builtins(relation)
    built["supplier"] = _party(relation.supplier.mention)
    built["recipient"] = _party(relation.recipient.mention)
    built["evidence"] = list(relation.evidence)
    return built
