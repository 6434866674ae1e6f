"""The parts of an OCDS release that are read: OCDS 1.0, 1.1 and 1.2, and what publishers make of them.

Fields are named as in the release schema. Everything is optional. Persons (`contactPoint`, e-mail, telephone) are not here,
so they are never in memory. A document that keeps to the types is decoded straight into these structs; any other goes
through `Lenient`, which keeps what can be understood and names what cannot.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

Id = str | int | None
Number = float | str | None


ABSENT = Raw(b"null")


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

    description: str | None = None
    classification: Code | None = None
    additionalClassifications: list[Code] | None = None  # noqa: N815
    relatedLot: Id = None  # noqa: N815


class Award(Struct):
    """`buyer` and `buyers` come from extensions."""

    id: Id = None
    status: str | None = None
    title: str | None = None
    description: str | None = None
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
    description: str | None = None
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
    description: str | None = None


class Tender(Struct):
    """What was asked for."""

    title: str | None = None
    description: str | None = None
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
    # Not `Raw | None`: in a union msgspec leaves out Raw and refuses every object.
    compiledRelease: Raw = ABSENT  # noqa: N815
    versionedRelease: Raw = ABSENT  # noqa: N815


RELEASE = msgspec.json.Decoder(Release)

CONTAINERS = ("releases", "records", "results", "data")
"""Fields of a package that hold releases or records, one after another."""


def stands(raw: Raw) -> bool:
    """Whether a field that is kept undecoded is there at all."""
    return raw != ABSENT
