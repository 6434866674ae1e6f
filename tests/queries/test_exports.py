"""Exports of claims and notices: the shapes that users were promised."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from whosupplies.graph.records import (
    Amount,
    Award,
    Claim,
    Contract,
    Evidence,
    Identifier,
    Mention,
    Notice,
    Party,
)
from whosupplies.queries.exports import export_claims, export_notices
from whosupplies.queries.flat import CLAIM_COLUMNS, NOTICE_COLUMNS, claim_row

TOWN = Party(
    "Snøvik kommune", "IS", (Identifier("IS-NATIONAL", "100"), Identifier("VAT", "X")), "public_body"
)
ROADS = Party("Vegvesenet i Dalarike", "NO", kind="public_body")
EYE = Party("Vokterøye hf.", "IS", (Identifier("IS-NATIONAL", "900"),))
BUILD = Party("Fjellbygg AS", "NO")
NOTICE = Notice(
    format="ted", notice_id="1-2024", notice_type="F03_2014", published="2024-01-02", buyers=(TOWN, ROADS), cpv=("35125300",),
    title="Cameras", language="en",
    awards=(
        Award(suppliers=(EYE, BUILD), contract_id="c1", path="/A[1]", amount=Amount(10.5, "ISK"),
              date="2024-01-01", lot="1", title="L"),
        Award(suppliers=(BUILD,), contract_id="c2", path="/A[2]", buyers=(ROADS,)),
    ),
)  # fmt: skip
EMPTY = Notice(format="ocds", notice_id="2", ocid="ocds-x-2", buyers=(TOWN, ROADS))
CLAIM = Claim(
    type="SUPPLIES", supplier=Mention("Vokterøye hf.", "Vokterøye", "company", "IS", (Identifier("IS-NATIONAL", "900"),)),
    recipient=Mention("byen", "Snøvik", "government", "IS"), status="current", document="d" * 64,
    evidence=Evidence(quote="Et sitat.", start=3, end=12), reader="patterns", reader_version="1", purposes=("policing", "health"),
    amount=Amount(5.0, "EUR"), contract=Contract("c1", "Cameras", Amount(10.5, "ISK"), cpv=("35125300",)), confidence=0.5,
)  # fmt: skip


def lines(path: Path) -> list[Any]:
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]


def test_notices_as_json_lines_are_one_object_a_notice(tmp_path: Path) -> None:
    assert export_notices([("a.xml", NOTICE), ("b.json", EMPTY)], "jsonl", tmp_path / "n") == 2
    first, second = lines(tmp_path / "n")
    assert list(first) == [
        "file", "format", "notice_id", "ocid", "notice_type", "published", "buyers", "awards", "cpv", "title", "language",
    ]  # fmt: skip
    assert first["buyers"] == [
        {"name": "Snøvik kommune", "country": "IS", "id": "100", "scheme": "IS-NATIONAL"},
        {"name": "Vegvesenet i Dalarike", "country": "NO", "id": None, "scheme": None},
    ]
    assert first["awards"][0] == {
        "suppliers": [
            {"name": "Vokterøye hf.", "country": "IS", "id": "900", "scheme": "IS-NATIONAL"},
            {"name": "Fjellbygg AS", "country": "NO", "id": None, "scheme": None},
        ],
        "amount": 10.5, "currency": "ISK", "date": "2024-01-01", "lot": "1", "title": "L",
    }  # fmt: skip
    assert [buyer["name"] for buyer in first["awards"][1]["buyers"]] == ["Vegvesenet i Dalarike"]
    assert (second["file"], second["ocid"], second["awards"], second["cpv"]) == ("b.json", "ocds-x-2", [], [])


def test_notices_as_tables_are_one_row_for_each_award_supplier_and_buyer(tmp_path: Path) -> None:
    notices = [("a.xml", NOTICE), ("b.json", EMPTY), ("c.json", Notice(format="ocds", notice_id="3"))]
    assert export_notices(notices, "csv", tmp_path / "n.csv") == 8
    with (tmp_path / "n.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [
        (row["notice_id"], row["buyer"], row["supplier"], row["amount"], row["contract_id"]) for row in rows
    ] == [
        ("1-2024", "Snøvik kommune", "Vokterøye hf.", "10.5", "c1"),
        ("1-2024", "Snøvik kommune", "Fjellbygg AS", "10.5", "c1"),
        ("1-2024", "Vegvesenet i Dalarike", "Vokterøye hf.", "10.5", "c1"),
        ("1-2024", "Vegvesenet i Dalarike", "Fjellbygg AS", "10.5", "c1"),
        ("1-2024", "Vegvesenet i Dalarike", "Fjellbygg AS", "", "c2"),
        ("2", "Snøvik kommune", "", "", ""),
        ("2", "Vegvesenet i Dalarike", "", "", ""),
        ("3", "", "", "", ""),
    ]
    assert export_notices(notices, "parquet", tmp_path / "n.parquet") == 8
    assert pq.read_table(tmp_path / "n.parquet").column_names == list(NOTICE_COLUMNS)


def test_buyers_that_only_awards_name_are_the_notices_buyers(tmp_path: Path) -> None:
    award = Award(suppliers=(BUILD,), contract_id="c", path="/A", buyers=(ROADS,))
    export_notices(
        [("x", Notice(format="ocds", notice_id="4", awards=(award, award)))], "json", tmp_path / "n"
    )
    (found,) = msgspec.json.decode((tmp_path / "n").read_bytes())
    assert [buyer["name"] for buyer in found["buyers"]] == ["Vegvesenet i Dalarike"]


def test_claims_as_json_lines_read_back_as_claims(tmp_path: Path) -> None:
    assert export_claims([CLAIM], "jsonl", tmp_path / "c") == 1
    (found,) = lines(tmp_path / "c")
    assert found.pop("id") == CLAIM.id
    assert msgspec.convert(found, Claim) == CLAIM


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_claims_as_tables_are_flat(tmp_path: Path, form: str) -> None:
    assert export_claims([CLAIM], form, tmp_path / "c") == 1
    row = dict(zip(CLAIM_COLUMNS, claim_row(CLAIM), strict=True))
    assert (row["supplier"], row["supplier_text"], row["recipient"], row["recipient_text"]) == (
        "Vokterøye", "Vokterøye hf.", "Snøvik", "byen",
    )  # fmt: skip
    assert (row["amount"], row["contract_amount"], row["contract_currency"], row["quote"]) == (
        5.0,
        10.5,
        "ISK",
        "Et sitat.",
    )
    assert row["supplier_identifiers"] == ["IS-NATIONAL:900"]
    if form == "parquet":
        assert pq.read_table(tmp_path / "c").to_pylist() == [row]
