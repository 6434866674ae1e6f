"""OCDS that does not keep to the schema's types, or to JSON, as far as it can be understood."""

from __future__ import annotations

import json
import math
import types
import typing
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct

from whosupplies.crawler.readers.ocds_shapes import Organization, Release

Json = Any
"""Whatever a JSON parser gives; and an annotation, where one is looked at."""

_CONTROL = bytes(32 if byte < 32 else byte for byte in range(256))
_DEEPEST = 64
"""Levels of nesting; OCDS itself has about ten. What goes on from here walks the levels by recursion."""


def loaded(value: bytes) -> Json:
    """Broken JSON as Python's more forgiving parser sees it: control characters in strings, NaN, another encoding.

    Raises ValueError where that does not help either.
    """
    value = value.translate(_CONTROL)
    try:
        text = value.decode("utf8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    try:
        found = json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    level = [found]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return found
    raise ValueError("it is nested too deeply")


class Lenient:
    """Makes a Release of a decoded JSON object that does not keep to the schema's types.

    A number stands for a string and the other way round, one thing for a list of one, a list in a list is opened, a bare
    string where an organisation belongs is its name. What cannot be understood is left out and named in `dropped`, as
    (path below the release, reason); an empty value of the wrong type (PHP writes `[]` for an empty object) is nothing.
    """

    def __init__(self) -> None:
        self.dropped: list[tuple[str, str]] = []

    def release(self, found: dict[str, Json]) -> Release:
        """The release in `found`."""
        made: Release = self._struct(found, Release, "")
        return made

    def _struct(self, found: dict[str, Json], model: type[Struct], path: str) -> Json:
        values = {}
        for name, annotation in _fields(model).items():
            value = found.get(name)
            if value is None or value in ("", [], {}):
                continue
            made = self._value(value, annotation, f"{path}/{name}")
            if made is not None:
                values[name] = made
        return model(**values)

    def _value(self, value: Json, annotation: Json, path: str) -> Json:  # noqa: PLR0911 - one return a kind of field
        if isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
            # MongoDB's extended JSON: {"$numberLong": "2300"}.
            value = next(iter(value.values()))
        options = _options(annotation)
        for option in options:
            if option is Raw:
                return Raw(msgspec.json.encode(_sound(value)))
            if typing.get_origin(option) is list:
                return self._list(value, typing.get_args(option)[0], path)
            if isinstance(option, type) and issubclass(option, Struct):
                if isinstance(value, list) and len(value) == 1:
                    value = value[0]
                if isinstance(value, dict):
                    return self._struct(value, option, path)
                if option is Organization and isinstance(value, str):
                    return Organization(name=_sound(value))
                return self._drop(path, f"a {_kind(value)} stands where an object belongs")
        if isinstance(value, str):
            return _sound(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) if float in options and abs(value) < 1e300 else str(value)
        return self._drop(path, f"a {_kind(value)} stands where a text or a number belongs")

    def _list(self, value: Json, inner: Json, path: str) -> list[Json]:
        if not isinstance(value, list):
            value = [value]
        made = []
        for index, element in enumerate(_flat(value)):
            if element is None or element in ("", [], {}):
                continue
            one = self._value(element, inner, f"{path}/{index}")
            if one is not None:
                made.append(one)
        return made

    def _drop(self, path: str, reason: str) -> None:
        self.dropped.append((path, reason))


@cache
def _fields(model: type[Struct]) -> dict[str, Json]:
    return typing.get_type_hints(model)


@cache
def _options(annotation: Json) -> tuple[Any, ...]:
    """The members of a union, without None; any other annotation alone."""
    if isinstance(annotation, types.UnionType):
        return tuple(a for a in typing.get_args(annotation) if a is not type(None))
    return (annotation,)


def _flat(values: list[Json]) -> list[Json]:
    return [inner for value in values for inner in (_flat(value) if isinstance(value, list) else [value])]


def _kind(value: Json) -> str:
    names = {dict: "object", list: "list", bool: "true or false", str: "text"}
    return names.get(type(value), "number")


def _sound(value: Json) -> Json:
    """`value` without lone surrogates, which no file can hold, and without numbers that JSON has no word for."""
    if isinstance(value, str):
        return value.encode("utf8", "replace").decode("utf8")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_sound(element) for element in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(element) for key, element in value.items()}
    return value
