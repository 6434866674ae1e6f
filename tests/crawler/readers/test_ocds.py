"""The OCDS reader: every shape, every rule on what is a supply, and what becomes of broken input."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from whosupplies.crawler.readers import Rejected, UnreadableError, ocds, read_bytes
from whosupplies.graph.records import Amount, Identifier, Notice

BUYER = {"id": "GB-LAC-1", "name": "Ashdown  County\nCouncil"}
PARTIES = [
    {
        "id": "GB-LAC-1",
        "name": "Ashdown County Council",
        "roles": ["buyer"],
        "identifier": {"scheme": "GB-LAC", "id": "E07000999"},
    },
    {
        "id": "S1",
        "name": "Harbourview Systems Ltd",
        "roles": ["supplier", "tenderer"],
        "identifier": {"scheme": "GB-COH", "id": "0999 9991"},
        "address": {"countryName": "England"},
        "contactPoint": {"name": "A. Person", "email": "a.person@example.com"},
    },
    {"id": "S2", "name": "Nordlys Kamera AS", "roles": ["supplier"], "address": {"country": "NO"}},
    {"id": "T1", "name": "Losing Bidder plc", "roles": ["tenderer"]},
]


def award(**fields: Any) -> dict[str, Any]:
    return {
        "id": "a1",
        "status": "active",
        "date": "2024-03-01T00:00:00Z",
        "title": "Cameras",
        "value": {"amount": 1200.5, "currency": "GBP"},
        "suppliers": [{"id": "S1", "name": "Harbourview Systems Ltd"}],
    } | fields


def release(**fields: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-x-1",
        "id": "r1",
        "date": "2024-03-02T10:00:00Z",
        "tag": ["award"],
        "language": "EN",
        "buyer": BUYER,
        "parties": PARTIES,
        "tender": {"title": "Security", "classification": {"scheme": "CPV", "id": "32323500-8"}},
        "awards": [award()],
    } | fields


def read(found: object) -> list[Notice | Rejected]:
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return list(ocds.read(io.BytesIO(data)))


def notices(found: object) -> list[Notice]:
    return [record for record in read(found) if isinstance(record, Notice)]


def only(**fields: Any) -> Notice:
    records = read(release(**fields))
    (notice,) = [record for record in records if isinstance(record, Notice)]
    return notice


def suppliers(notice: Notice) -> list[str]:
    return [party.name for award in notice.awards for party in award.suppliers]


def test_a_release_becomes_a_notice_with_all_that_is_asked_of_it() -> None:
    (notice,) = notices(release())
    assert (notice.format, notice.notice_id, notice.ocid) == ("ocds", "r1", "ocds-x-1")
    assert (notice.notice_type, notice.published, notice.language) == ("award", "2024-03-02", "en")
    assert (notice.title, notice.cpv, notice.path) == ("Security", ("32323500",), "")
    (buyer,) = notice.buyers
    assert (buyer.name, buyer.country) == ("Ashdown County Council", "GB")
    assert buyer.kind == "government"
    assert buyer.identifiers == (Identifier("GB-LAC", "E07000999"),)
    (made,) = notice.awards
    (supplier,) = made.suppliers
    assert (supplier.name, supplier.country, supplier.kind) == ("Harbourview Systems Ltd", "GB", "company")
    assert supplier.identifiers == (Identifier("GB-COH", "09999991"),)
    assert made.amount == Amount(1200.5, "GBP")
    assert (made.date, made.title, made.contract_id, made.path) == (
        "2024-03-01",
        "Cameras",
        "ocds-x-1/a1",
        "/awards/0",
    )
    assert made.flags == ()


def test_no_contact_of_a_person_is_kept() -> None:
    assert "person" not in repr(notices(release())).casefold()
