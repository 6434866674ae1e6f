"""The OCDS reader: every shape, every rule on what is a supply, and what becomes of broken input."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from shared_data import shared
from whosupplies.crawler.readers import Rejected, UnreadableError, ocds, read_bytes
from whosupplies.crawler.readers.ocds_shapes import RELEASE, stands
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


def test_descriptions_are_those_of_the_award_its_lot_and_its_items_and_are_cut() -> None:
    tender = {
        "title": "Security",
        "description": "For the\nwhole borough",
        "lots": [{"id": 1, "description": "Lot of cameras"}],
        "items": [{"description": "Dome camera", "relatedLot": "1"}, {"description": "Pole"}],
    }
    found = only(tender=tender, awards=[award(relatedLots=["1"], description="x" * 3000)])
    assert found.description == "For the whole borough\nDome camera\nPole"
    assert found.awards[0].description == "x" * 2000
    found = only(tender=tender, awards=[award(relatedLots=["1"])])
    assert found.awards[0].description == "Lot of cameras\nDome camera"
    own = award(description="Ours", items=[{"description": "Lens"}, {"description": "Lens"}])
    assert only(tender=tender, awards=[own]).awards[0].description == "Ours\nLens"


def test_no_contact_of_a_person_is_kept() -> None:
    assert "person" not in repr(notices(release())).casefold()


@pytest.mark.parametrize(
    "wrap",
    [
        lambda r: r,
        lambda r: [r],
        lambda r: {"version": "1.1", "releases": [r]},
        lambda r: {"version": "1.1", "records": [{"ocid": r["ocid"], "compiledRelease": r}]},
        lambda r: {"ocid": r["ocid"], "releases": [{"url": "elsewhere"}], "compiledRelease": r},
        lambda r: {"records": [{"ocid": r["ocid"], "releases": [r]}]},
        lambda r: [{"releases": [r]}],
        lambda r: {"results": [{"releases": [r]}], "links": {"next": "x"}},
        lambda r: {"data": [r]},
    ],
)
def test_every_shape_gives_the_same_notice_with_a_pointer_that_leads_to_it(wrap: Any) -> None:
    document = wrap(release())
    (notice,) = notices(document)
    assert suppliers(notice) == ["Harbourview Systems Ltd"]
    found = document
    for step in notice.awards[0].path.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    assert found == award()


def test_json_lines_count_as_a_list() -> None:
    lines = b"\n".join(json.dumps(release(id=f"r{n}")).encode() for n in range(3))
    found = notices(lines + b"\n")
    assert [(notice.notice_id, notice.awards[0].path) for notice in found] == [
        ("r0", "/0/awards/0"),
        ("r1", "/1/awards/0"),
        ("r2", "/2/awards/0"),
    ]


def test_the_shape_of_ocds_1_0_has_its_parties_in_place() -> None:
    buyer = {"name": "Ashdown County Council", "address": {"countryName": "United Kingdom"}}
    supplier = {"name": "Nordlys Kamera AS", "identifier": {"scheme": "NO-BRC", "id": "999888777"}}
    notice = only(parties=None, buyer=buyer, awards=[award(suppliers=[supplier])])
    assert (notice.buyers[0].name, notice.buyers[0].country) == ("Ashdown County Council", "GB")
    assert notice.awards[0].suppliers[0].country == "NO"
    assert notice.awards[0].suppliers[0].identifiers == (Identifier("NO-BRC", "999888777"),)


@pytest.mark.parametrize("status", ["pending", "cancelled", "unsuccessful", "Unsuccessful"])
def test_what_was_not_awarded_is_no_supply(status: str) -> None:
    records = read(release(awards=[award(status=status), award(id="a2")]))
    assert [len(n.awards) for n in records if isinstance(n, Notice)] == [1]
    assert not [record for record in records if isinstance(record, Rejected)]


def test_a_status_that_is_missing_is_an_award_and_one_that_is_unknown_is_reported() -> None:
    assert suppliers(only(awards=[award(status=None)])) == ["Harbourview Systems Ltd"]
    notice, rejected = read(release(awards=[award(status="dormant")]))
    assert isinstance(notice, Notice)
    assert notice.awards == ()
    assert isinstance(rejected, Rejected)
    assert (rejected.path, "dormant" in rejected.reason) == ("/awards/0", True)


def test_a_cancellation_and_a_contract_called_off_are_no_supply() -> None:
    assert not only(tag=["awardCancellation"], awards=[award(status=None)]).awards
    assert not only(contracts=[{"id": "c", "awardID": "a1", "status": "cancelled"}]).awards
    assert only(contracts=[{"id": "c", "awardID": "a1", "status": "terminated"}]).awards


def test_no_losing_tenderer_is_a_supplier() -> None:
    tender = {"tenderers": [{"id": "T1", "name": "Losing Bidder plc"}]}
    assert suppliers(only(tender=tender)) == ["Harbourview Systems Ltd"]


def test_joint_suppliers_and_all_buyers_are_given_once_each() -> None:
    both = [{"id": "S1"}, {"id": "S2"}, {"id": "S1", "name": "Harbourview Systems Ltd"}]
    second = {"id": "B2", "name": "Fenwick Borough Council", "roles": ["buyer", "payer"]}
    notice = only(parties=[*PARTIES, second], awards=[award(suppliers=both)])
    assert suppliers(notice) == ["Harbourview Systems Ltd", "Nordlys Kamera AS"]
    assert [buyer.name for buyer in notice.buyers] == ["Ashdown County Council", "Fenwick Borough Council"]
    assert notice.awards[0].flags == ("shared-amount",)


def test_the_procuring_entity_is_the_buyer_only_where_there_is_none() -> None:
    tender = {"title": "x", "procuringEntity": {"name": "Purchasing Agency"}}
    assert [buyer.name for buyer in only(tender=tender).buyers] == ["Ashdown County Council"]
    assert [buyer.name for buyer in only(tender=tender, buyer=None, parties=[]).buyers] == [
        "Purchasing Agency"
    ]


def test_parties_in_other_roles_are_no_parties_of_ours() -> None:
    others = [{"id": "R", "name": "High Court", "roles": ["reviewBody", "centralPurchasingBody"]}]
    notice = only(parties=[*PARTIES, *others])
    assert "High Court" not in repr(notice)


def test_a_buyer_of_the_award_or_the_contract_goes_before_that_of_the_notice() -> None:
    own = {"name": "Fenwick Borough Council"}
    assert only(awards=[award(buyer=own)]).awards[0].buyers[0].name == own["name"]
    contract = {"id": "c", "awardID": "a1", "buyers": [own]}
    assert only(contracts=[contract]).awards[0].buyers[0].name == own["name"]


def test_the_amount_is_the_awards_else_that_of_its_only_contract_and_never_a_sum() -> None:
    def contract(number: str, amount: float) -> dict[str, Any]:
        return {"id": number, "awardID": "a1", "value": {"amount": amount, "currency": "GBP"}}

    assert only(contracts=[contract("c", 9)]).awards[0].amount == Amount(1200.5, "GBP")
    bare = [award(value=None)]
    assert only(awards=bare, contracts=[contract("c", 9)]).awards[0].amount == Amount(9.0, "GBP")
    assert only(awards=bare, contracts=[contract("c", 9), contract("d", 5)]).awards[0].amount is None
    estimate = {"value": {"amount": 77, "currency": "GBP"}}
    assert only(awards=bare, tender=estimate).awards[0].amount is None


@pytest.mark.parametrize("dummy", [0, 0.01, 1.0, "1.00"])
def test_dummy_amounts_are_marked_and_dummy_dates_are_not_trusted(dummy: Any) -> None:
    value = {"amount": dummy, "currency": "GBP"}
    made = only(awards=[award(value=value, date="2000-01-01T00:00:00Z")]).awards[0]
    assert made.flags == ("dummy-amount", "dummy-date")
    assert made.date is None


@pytest.mark.parametrize("amount", ["12,500.50", "12500.50", {"$numberDecimal": "12500.50"}])
def test_amounts_in_other_spellings_are_understood(amount: Any) -> None:
    assert only(awards=[award(value={"amount": amount, "currency": "gbp"})]).awards[0].amount == Amount(
        12500.5, "GBP"
    )


@pytest.mark.parametrize(
    "value", [{"amount": "a lot", "currency": "GBP"}, {"amount": 5}, {"amount": 5, "currency": "£"}]
)
def test_an_amount_that_is_none_is_reported(value: Any) -> None:
    notice, rejected = read(release(awards=[award(value=value)]))
    assert isinstance(notice, Notice)
    assert notice.awards[0].amount is None
    assert isinstance(rejected, Rejected)
    assert rejected.path == "/awards/0/value"


def test_codes_of_the_award_come_from_its_items_else_from_the_items_of_its_lot() -> None:
    def item(code: str, lot: str) -> dict[str, Any]:
        return {"additionalClassifications": [{"scheme": "CPV", "id": code}], "relatedLot": lot}

    tender = {
        "classification": {"scheme": "CPV", "id": "79710000"},
        "items": [
            item("35125300", "1"),
            item("3100000", "2"),
            {"classification": {"scheme": "UNSPSC", "id": "46171600"}},
        ],
        "lots": [{"id": "1", "title": "Lot one"}, {"id": 2, "title": "Lot two"}],
    }
    notice = only(tender=tender, awards=[award(relatedLots=["1"], title=None)])
    assert notice.cpv == ("79710000", "35125300")
    assert (notice.awards[0].cpv, notice.awards[0].lot, notice.awards[0].title) == (
        ("35125300",),
        "1",
        "Lot one",
    )
    own = [{"classification": {"scheme": "x_CPV", "id": 3200000}}]
    assert only(tender=tender, awards=[award(items=own)]).awards[0].cpv == ("03200000",)


def test_the_country_is_never_guessed() -> None:
    parties = [
        {"id": "x", "name": "Somewhere Ltd", "roles": ["supplier"], "address": {"countryName": "Atlantis"}}
    ]
    notice = only(
        parties=parties, buyer={"id": "org-1", "name": "Board"}, awards=[award(suppliers=[{"id": "x"}])]
    )
    assert notice.buyers[0].country is None
    assert notice.awards[0].suppliers[0].country is None


def test_a_platforms_number_tells_a_buyers_country_and_not_a_suppliers() -> None:
    notice = only(
        parties=[],
        buyer={"id": "GB-CFS-1", "name": "Board"},
        awards=[award(suppliers=[{"id": "GB-CFS-2", "name": "Elsewhere SA"}])],
    )
    assert notice.buyers[0].country == "GB"
    assert notice.awards[0].suppliers[0].country is None


def test_a_region_code_of_the_eu_tells_the_country() -> None:
    parties = [{"id": "b", "name": "Board", "roles": ["buyer"], "address": {"region": "UKM50"}}]
    assert only(parties=parties, buyer={"id": "b"}).buyers[0].country == "GB"


def test_of_several_parties_with_one_id_that_of_the_name_is_meant() -> None:
    parties = [
        {"id": "1", "name": "First AS", "address": {"country": "NO"}},
        {"id": "1", "name": "Second AB", "address": {"country": "SE"}},
    ]
    notice = only(parties=parties, awards=[award(suppliers=[{"id": 1, "name": "Second AB"}])])
    assert notice.awards[0].suppliers[0].country == "SE"


@pytest.mark.parametrize("name", [None, "", "  ", "Not awarded", "n/a"])
def test_a_supplier_without_a_name_is_reported(name: Any) -> None:
    records = read(release(awards=[award(suppliers=[{"id": "none", "name": name}])]))
    assert [record.path for record in records if isinstance(record, Rejected)] == ["/awards/0/suppliers/0"]


def test_a_lone_award_without_suppliers_went_to_the_parties_in_that_role() -> None:
    assert suppliers(only(awards=[award(suppliers=None)])) == ["Harbourview Systems Ltd", "Nordlys Kamera AS"]
    assert suppliers(only(awards=[award(suppliers=None), award(id="a2", suppliers=None)])) == []


def test_a_contract_with_suppliers_of_its_own_stands_for_an_award_that_is_not_there() -> None:
    contract = {
        "id": "c",
        "awardID": "a9",
        "suppliers": [{"id": "S2"}],
        "dateSigned": "2024-05-01",
        "status": "active",
    }
    made = only(awards=None, contracts=[contract]).awards[0]
    assert (made.suppliers[0].name, made.contract_id, made.path, made.date) == (
        "Nordlys Kamera AS",
        "ocds-x-1/a9",
        "/contracts/0",
        "2024-05-01",
    )
    assert not only(awards=None, contracts=[contract | {"status": "pending"}]).awards


def test_two_awards_of_one_id_are_two_contracts() -> None:
    assert [a.contract_id for a in only(awards=[award(), award()]).awards] == ["ocds-x-1/a1", "ocds-x-1/a1#2"]


def test_a_record_without_a_compiled_release_is_merged_and_the_newest_value_wins() -> None:
    first = release(date="2024-01-01T00:00:00Z")
    second = release(
        date="2024-02-01T00:00:00Z",
        awards=[award(suppliers=[{"id": "S2"}], value={"amount": 2000}), award(id="a2", status="cancelled")],
        tender={"title": None},
    )
    linked = {"url": "https://example.com/1", "date": "2024-03-01T00:00:00Z", "tag": ["award"]}
    (notice,) = notices({"records": [{"ocid": "ocds-x-1", "releases": [second, linked, first]}]})
    assert suppliers(notice) == ["Nordlys Kamera AS"]
    assert notice.awards[0].amount == Amount(2000.0, "GBP")
    assert notice.awards[0].path == "/records/0/releases/0/awards/0"
    assert notice.title is None


def test_a_versioned_release_is_read_by_its_last_values() -> None:
    def versions(*values: object) -> list[dict[str, Any]]:
        return [
            {"releaseID": str(n), "releaseDate": f"2024-0{n + 1}-01", "value": v}
            for n, v in enumerate(values)
        ]

    versioned = {
        "ocid": "ocds-x-1",
        "buyer": {"id": "b", "name": versions("Old Board", "New Board")},
        "awards": [
            {
                "id": "a1",
                "status": versions("pending", "active"),
                "suppliers": [{"id": "s", "name": versions("X Ltd")}],
            }
        ],
    }
    (notice,) = notices({"ocid": "ocds-x-1", "versionedRelease": versioned})
    assert (notice.buyers[0].name, suppliers(notice)) == ("New Board", ["X Ltd"])


def test_links_to_releases_elsewhere_and_empty_packages_are_nothing_and_no_error() -> None:
    linked = {"url": "https://example.com/1", "date": "2024-03-01T00:00:00Z", "tag": ["award"]}
    assert read({"records": [{"ocid": "ocds-x-1", "releases": [linked]}]}) == []
    assert read({"releases": []}) == []


def test_types_that_are_not_the_schemas_are_understood_where_they_can_be() -> None:
    notice = only(
        id=17,
        tag="award",
        parties=[PARTIES],
        awards=award(id=3, suppliers={"id": "S1", "name": "Harbourview Systems Ltd"}, items=[]),
        planning=[],
        buyer="Ashdown County Council",
    )
    assert (notice.notice_id, notice.notice_type, notice.buyers[0].name) == (
        "17",
        "award",
        "Ashdown County Council",
    )
    assert (suppliers(notice), notice.awards[0].contract_id) == (["Harbourview Systems Ltd"], "ocds-x-1/3")


def test_what_cannot_be_understood_is_named_and_the_rest_goes_through() -> None:
    notice, rejected = read({"releases": [release(awards=[award(), True])]})
    assert isinstance(notice, Notice)
    assert suppliers(notice) == ["Harbourview Systems Ltd"]
    assert isinstance(rejected, Rejected)
    assert rejected.path == "/releases/0/awards/1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_of_json(encoding: str) -> None:
    document = release(buyer={"name": "Bærum kommune"}, parties=[])
    data = json.dumps(document, ensure_ascii=False).encode(encoding)
    assert ocds.recognises(data)
    assert notices(data)[0].buyers[0].name == "Bærum kommune"


def test_another_encoding_control_characters_and_nan_are_read_anyway() -> None:
    text = json.dumps(release(buyer={"name": "Bærum\\kommune"}, parties=[]), ensure_ascii=False)
    text = text.replace("\\\\", "\n").replace("1200.5", "NaN")
    records = read(text.encode("cp1252"))
    assert isinstance(records[0], Notice)
    assert records[0].buyers[0].name == "Bærum kommune"
    assert records[0].awards[0].amount is None
    assert [record.path for record in records[1:]] == ["/awards/0/value"]


def test_one_bad_release_in_a_package_loses_no_other() -> None:
    good = json.dumps(release()).encode()
    data = b'{"releases": [' + good + b', {"ocid": "x", "awards": tru}, 7, ' + good + b"]}"
    records = read(data)
    assert len([record for record in records if isinstance(record, Notice)]) == 2
    assert [record.path for record in records if isinstance(record, Rejected)] == [
        "/releases/1",
        "/releases/2",
    ]


def test_one_bad_line_loses_no_other() -> None:
    good = json.dumps(release()).encode()
    for bad in (b'{"ocid": "x', b'{"ocid": "x, "id": 3}', b'{"ocid"', b"nonsense", b'{"ocid": "x"}}'):
        records = read(b"\n".join([good, bad, good, good]))
        assert len([record for record in records if isinstance(record, Notice)]) >= 3, bad
        assert [record for record in records if isinstance(record, Rejected)] or b"}}" in bad, bad


def test_garbage_behind_the_json_is_reported() -> None:
    records = read(json.dumps({"releases": [release()]}).encode() + b"\n<br/>Warning: out of memory")
    assert [type(record) for record in records] == [Notice, Rejected]


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    data = json.dumps({"releases": [release(id="1"), release(id="2"), release(id="3")]}).encode()
    records = read(data[: int(len(data) * 0.9)])
    assert [type(record) for record in records] == [Notice, Notice, Rejected]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": 1}',
        b"[1, 2",
        b'"ocid"',
        b'{"data":' * 9 + b"[]",
    ],
)
def test_what_is_no_ocds_at_all_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.reason


def test_all_real_files_are_read() -> None:
    unread = []
    count = 0
    for file in sorted(shared("data/ocds").rglob("*.json")):
        try:
            records = list(read_bytes(file.read_bytes()))
        except UnreadableError:
            unread.append(file.name)
            continue
        assert not [record for record in records if isinstance(record, Rejected)], file
        count += sum(isinstance(record, Notice) for record in records)
    # These six are fragments of other standards and of schemas, not OCDS.
    assert unread == [
        "beneficial_ownership_statement_entity.json",
        "beneficial_ownership_statement_ownership.json",
        "beneficial_ownership_statement_person.json",
        "extensions_block.json",
        "extension.json",
        "release-schema.json",
    ]
    assert count >= 277


@pytest.mark.parametrize("depth", [100, 300, 480, 700, 900, 5000])
def test_deep_nesting_is_refused_wherever_it_stands(depth: int) -> None:
    objects = b'{"a":' * depth + b"1" + b"}" * depth
    places = [
        b'{"ocid": "x", "awards": ' + b"[" * depth + b"1" + b"]" * depth + b"}",
        b'{"ocid": "x", "awards": 3, "releases": ' + b"[{" * depth + b"}]" * depth + b"}",
        b'{"ocid": "x", "awards": 3, "compiledRelease": ' + objects + b"}",
        b'{"ocid": "x", "releases": [{"ocid": "x", "awards": ' + objects + b"}]}",
        b'{"ocid": "x", "versionedRelease": {"awards": ' + objects + b"}}",
    ]
    for data in places:
        with pytest.raises(UnreadableError):
            read(data)


def test_a_record_that_keeps_to_the_schema_is_decoded_without_the_lenient_way() -> None:
    record = {
        "ocid": "x",
        "compiledRelease": {"ocid": "x"},
        "versionedRelease": None,
        "releases": [{"url": "elsewhere"}],
    }
    decoded = RELEASE.decode(json.dumps(record).encode())
    assert stands(decoded.compiledRelease)
    assert not stands(decoded.versionedRelease)
    assert not stands(RELEASE.decode(b"{}").compiledRelease)
