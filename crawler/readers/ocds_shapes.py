"""The parts of an OCDS release that are read: OCDS 1.0, 1.1 and 1.2, and what publishers make of them.

Fields are named as in the release schema. Everything is optional. Persons (`contactPoint`, e-mail, telephone) are not here,
so they are never in memory. A document that keeps to the types is decoded straight into these structs; any other goes
through `lenient`, which keeps what can be understood and names what cannot.
"""

from __future__ import annotations

import math
import types
import typing
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct

Id = str | int | None
Number = float | str | None
Json = Any
"""Whatever a JSON parser gives; and an annotation, where one is looked at."""


class Code(Struct, gc=False):
    """`Identifier` and `Classification`: both are a scheme and an id in it."""

    scheme: str | None = None
    id: Id = None
    legalName: str | None = None  # noqa: N815 - OCDS's own word, as all in this file


class Address(Struct, gc=False):
    """`countryName` is OCDS 1.0 and 1.1, `country` (a code) 1.2; `region` is a NUTS code with some publishers."""

    countryName: str | None = None  # noqa: N815
    country: str | None = None
    region: str | None = None


class Organization(Struct):
    """`Organization` (1.0: in place; 1.1: in `parties`) and `OrganizationReference`."""

    id: Id = None
    name: str | None = None
    identifier: Code | None = None
    additionalIdentifiers: list[Code] | None = None  # noqa: N815
    address: Address | None = None
    roles: list[str] | str | None = None


class Value(Struct, gc=False):
    """`amount` is in units of `currency` (ISO 4217)."""

    amount: Number = None
    currency: str | None = None


class Period(Struct, gc=False):
    """Moments in ISO 8601."""

    startDate: str | None = None  # noqa: N815
    endDate: str | None = None  # noqa: N815


class Item(Struct):
    """`relatedLot` belongs to the lots extension (1.1) and to 1.2."""

    classification: Code | None = None
    additionalClassifications: list[Code] | None = None  # noqa: N815
    relatedLot: Id = None  # noqa: N815


class Award(Struct):
    """`buyer` and `buyers` come from extensions."""

    id: Id = None
    status: str | None = None
    title: str | None = None
    date: str | None = None
    value: Value | None = None
    suppliers: list[Organization] | None = None
    items: list[Item] | None = None
    contractPeriod: Period | None = None  # noqa: N815
    relatedLots: list[Id] | str | None = None  # noqa: N815
    buyer: Organization | None = None
    buyers: list[Organization] | None = None


class Contract(Struct):
    """`suppliers`, `buyer` and `buyers` come from extensions; `awardID` names the award that the contract carries out."""

    id: Id = None
    awardID: Id = None  # noqa: N815
    status: str | None = None
    title: str | None = None
    dateSigned: str | None = None  # noqa: N815
    value: Value | None = None
    period: Period | None = None
    items: list[Item] | None = None
    suppliers: list[Organization] | None = None
    buyer: Organization | None = None
    buyers: list[Organization] | None = None


class Lot(Struct, gc=False):
    """A lot of the tender."""

    id: Id = None
    title: str | None = None


class Tender(Struct):
    """What was asked for."""

    title: str | None = None
    classification: Code | None = None
    additionalClassifications: list[Code] | None = None  # noqa: N815
    items: list[Item] | None = None
    lots: list[Lot] | None = None
    procuringEntity: Organization | None = None  # noqa: N815


class Release(Struct):
    """A release or a compiled release; also whatever may stand in its place, told by which fields are set.

    A release package has `releases`, a record package `records`; a record has an `ocid` with `releases`, `compiledRelease` or
    `versionedRelease`; the answer of a search API has `results` or `data`.
    """

    ocid: str | None = None
    id: Id = None
    date: str | None = None
    tag: list[str] | str | None = None
    language: str | None = None
    title: str | None = None
    buyer: Organization | None = None
    parties: list[Organization] | None = None
    tender: Tender | None = None
    awards: list[Award] | None = None
    contracts: list[Contract] | None = None
    releases: list[Raw] | None = None
    records: list[Raw] | None = None
    results: list[Raw] | None = None
    data: list[Raw] | None = None
    compiledRelease: Raw | None = None  # noqa: N815
    versionedRelease: Raw | None = None  # noqa: N815


RELEASE = msgspec.json.Decoder(Release)

CONTAINERS = ("releases", "records", "results", "data")
"""Fields of a package that hold releases or records, one after another."""


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
