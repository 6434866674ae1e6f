"""The canned queries, on each store, over one invented world; and the same rows in the same order on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.integration.gold_claims import load_all
from tests.integration.invented import world
from whosupplies.graph.errors import UsageError
from whosupplies.graph.stores.base import Store
from whosupplies.graph.stores.bolt import BoltStore
from whosupplies.queries.catalogue import catalogue
from whosupplies.queries.exports import export_relations
from whosupplies.queries.run import Rows, ask, ask_all
from whosupplies.queries.show import show

ASKED: list[tuple[str, dict[str, str]]] = [
    ("buyer-documents", {"government": "Norge"}),
    ("contracts-by-year", {"supplier": "Fjellbygg"}),
    ("contracts-by-year", {"supplier": "Fjellbygg AS", "country": "Norway"}),
    ("contracts-of-government", {"government": "Noreg"}),
    ("contracts-of-government", {"government": "NO", "year": "2022"}),
    ("customers", {"company": "Vokterøye"}),
    (
        "customers",
        {"company": "vokteroye HF", "status": "current", "purpose": "politi,helse", "country": "Island"},
    ),
    ("denied-or-cancelled", {}),
    ("denied-or-cancelled", {"government": "Snøvik", "status": "cancelled"}),
    ("disagreements", {}),
    ("disagreements", {"organisation": "Westwatch"}),
    ("disagreements", {"organisation": "Iceland"}),
    ("dual-use", {}),
    ("dual-use", {"government": "Iceland", "technology": "cctv"}),
    ("evidence", {"supplier": "Vokterøye", "recipient": "Snøvik"}),
    ("evidence", {"supplier": "Vokterøye", "recipient": "Iceland", "status": "current"}),
    ("evidence", {"supplier": "Nordlysdata", "recipient": "Vokterøye"}),
    ("exports", {}),
    ("exports", {"exporter": "Iceland", "domestic": "yes", "destination": "IS"}),
    ("exports-of-country", {"exporter": "Sverige"}),
    ("exports-of-country", {"exporter": "IS", "purpose": "surveillance"}),
    ("exports-to-groups", {"exporter": "Iceland"}),
    ("former-suppliers", {"government": "Island"}),
    ("latest-awards", {"government": "Norway"}),
    ("latest-awards", {"government": "Norway", "since": "2023-02-11"}),
    ("owners", {"company": "Vokterøye"}),
    ("purposes-of-government", {"government": "Norway"}),
    ("search", {"name": "fjell"}),
    ("search", {"name": "910"}),
    ("shared-suppliers", {"government": "Iceland", "other": "Norway"}),
    ("sources", {}),
    ("suppliers", {"government": "Island"}),
    ("suppliers", {"government": "Vegvesenet i Dalarike"}),
    (
        "suppliers",
        {"government": "IS", "status": "current", "purpose": "overvåking", "technology": "biometrics"},
    ),
    ("supplies", {}),
    ("supplies", {"purpose": "overvåking", "supplier_country": "Iceland", "recipient_country": "Island"}),
    ("suppliers-by-purpose", {"purpose": "transport, helse"}),
    ("suppliers-by-purpose", {"purpose": "surveillance", "technology": "biometri", "country": "Iceland"}),
    ("technologies-of-government", {"government": "Norway"}),
]


@pytest.fixture(scope="module")
def graph(shared_store: BoltStore) -> Store:
    load_all(shared_store, *world())
    return shared_store


def answer(store: Store, query: str, /, **values: str) -> Rows:
    return ask(store, catalogue()[query], values)


def cells(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows.maps()]


def test_every_query_of_the_catalogue_is_asked() -> None:
    assert {name for name, _ in ASKED} == set(catalogue())


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_rows_have_the_declared_types_and_pages_make_the_whole(
    graph: Store, name: str, values: dict[str, str]
) -> None:
    query = catalogue()[name]
    whole = ask(graph, query, values)
    assert whole.rows
    assert not whole.more
    kinds = {"text": str, "date": str, "integer": int, "number": float, "boolean": bool, "list": list}
    for row in whole.maps():
        for column, value in row.items():
            assert value is None or type(value) is kinds[query.columns[column].type], (column, value)
    assert list(ask_all(graph, query, values, page=2)) == whole.rows
    first = ask(graph, query, values, limit=1)
    assert first.rows == whole.rows[:1]
    assert first.more is (len(whole.rows) > 1)


def test_both_stores_give_the_same_rows_in_the_same_order(
    embedded_store: BoltStore, neo4j_store: BoltStore, tmp_path: Path
) -> None:
    for store in (embedded_store, neo4j_store):
        store.wipe()
        store.ensure_schema()
        load_all(store, *world())
    for name, values in ASKED:
        one, other = (ask(store, catalogue()[name], values) for store in (embedded_store, neo4j_store))
        assert one == other, name
    for name in ("Vokterøye", "Snøvik", "Westwatch", "Fjellbygg AS"):
        assert show(embedded_store, name) == show(neo4j_store, name)
    for store in (embedded_store, neo4j_store):
        assert export_relations(store, "csv", tmp_path / store.name) == 15
    assert (tmp_path / "embedded").read_bytes() == (tmp_path / "neo4j").read_bytes()


def test_who_supplies_the_security_services(graph: Store) -> None:
    rows = answer(
        graph, "suppliers", government="Iceland's security services", status="current", purpose="overvåking"
    )
    assert cells(rows, "supplier", "purposes", "technologies") == [
        ("Nordlysdata", ["surveillance"], ["cctv", "facial-recognition"]),
        ("Vokterøye", ["surveillance"], ["cctv", "facial-recognition"]),
    ]


def test_one_claim_must_give_both_status_and_purpose(graph: Store) -> None:
    """Westwatch is `current` for cameras and `former` for surveillance: nobody says that it is current for surveillance."""
    values = {"government": "Iceland", "purpose": "surveillance"}
    assert "Westwatch" in {row["supplier"] for row in answer(graph, "suppliers", **values).maps()}
    rows = answer(graph, "suppliers", **values, status="current")
    assert "Westwatch" not in {row["supplier"] for row in rows.maps()}
    rows = answer(graph, "customers", company="Westwatch", purpose="surveillance", status="current")
    assert rows.rows == []


@pytest.mark.parametrize("name", ["Island", "Iceland", "IS", "isl", "Ísland", "ISLANDE"])
def test_a_country_goes_by_any_name(graph: Store, name: str) -> None:
    rows = answer(graph, "suppliers", government=name)
    assert {row["recipient"] for row in rows.maps()} == {
        "Iceland's security services",
        "Snøvik",
        "Snøvik politidistrikt",
    }


def test_denied_and_cancelled_supplies_are_no_supplies(graph: Store) -> None:
    assert ("Westwatch", "Snøvik") not in cells(
        answer(graph, "suppliers", government="IS"), "supplier", "recipient"
    )
    assert cells(
        answer(graph, "denied-or-cancelled"), "supplier", "recipient", "status", "attributed_to"
    ) == [
        ("Vokterøye", "Snøvik", "denied", "Snøvik"),
        ("Westwatch", "Snøvik", "cancelled", None),
    ]


def test_who_was_there_before_and_who_displaced_them(graph: Store) -> None:
    rows = answer(graph, "former-suppliers", government="Iceland")
    assert cells(rows, "supplier", "recipient", "displaced_by", "displacer_statuses") == [
        ("Westwatch", "Iceland's security services", "Nordlysdata", ["current"]),
        ("Westwatch", "Iceland's security services", "Vokterøye", ["current"]),
    ]


def test_on_whose_word_and_for_which_purposes(graph: Store) -> None:
    rows = answer(graph, "evidence", supplier="VOKTEROYE", recipient="snovik", status="current")
    assert cells(rows, "attributed_to", "purposes", "document") == [
        ("Vokterøye", ["surveillance", "policing", "emergency-response"], "https://news.example/smarte-byer")
    ]
    (quote,) = (row["quote"] for row in rows.maps())
    assert quote.startswith("Vokterøye hevder at et overvåkingssystem")


def test_groups_that_a_country_exports_to(graph: Store) -> None:
    rows = answer(graph, "exports-to-groups", exporter="Island")
    assert cells(rows, "supplier", "recipient") == [
        ("Icelandic suppliers", "authoritarian island states"),
        ("Icelandic suppliers", "cities in Europe"),
    ]


def test_sums_are_of_one_currency_and_count_a_contract_once(graph: Store) -> None:
    rows = answer(graph, "contracts-of-government", government="Norway")
    money = (
        "supplier",
        "currency",
        "contracts",
        "amount",
        "shared_amount",
        "shared_contracts",
        "dummy_amounts",
        "without_amount",
    )
    assert cells(rows, *money) == [
        ("Fjellbygg AB", "EUR", 1, None, 900.0, 1, 0, 0),
        ("Fjellbygg AS", "EUR", 2, 5000.0, 900.0, 1, 0, 0),
        ("Vokterøye", None, 1, None, None, 0, 0, 1),
        ("=Lampe & Lys AS", "NOK", 2, 70.5, None, 0, 1, 0),
    ]


def test_an_intended_award_is_no_contract_yet_unless_it_is_asked_for(graph: Store) -> None:
    by_year = answer(graph, "contracts-by-year", supplier="Lampe & Lys")
    assert cells(by_year, "contracts", "amount") == [(2, 70.5)]
    for rows in (
        answer(graph, "contracts-by-year", supplier="Lampe & Lys", status="planned"),
        answer(graph, "contracts-of-government", government="Norway", status="planned"),
    ):
        assert cells(rows, "supplier", "contracts", "amount") == [("=Lampe & Lys AS", 1, 333.0)]
    awards = answer(graph, "latest-awards", government="Norway")
    assert {row["title"]: row["status"] for row in awards.maps()}["Lamps to come"] == "planned"


def test_claims_that_disagree(graph: Store) -> None:
    rows = answer(graph, "disagreements")
    assert cells(rows, "supplier", "status", "other_status") == [
        ("Vokterøye", "denied", "current"),
        ("Westwatch", "former", "current"),
    ]


def test_dual_use_has_evidence_of_both_sides(graph: Store) -> None:
    rows = answer(graph, "dual-use")
    assert cells(
        rows, "recipient", "control_purposes", "civil_purposes", "control_document", "civil_document"
    ) == [
        (
            "Snøvik",
            ["policing", "surveillance"],
            ["emergency-response"],
            *["https://news.example/smarte-byer"] * 2,
        ),
        ("Snøvik politidistrikt", ["policing"], ["transport"], *["https://notices.example/1"] * 2),
    ]


def test_a_name_of_several_is_all_of_them_and_says_so(graph: Store) -> None:
    rows = answer(graph, "contracts-by-year", supplier="FJELLBYGG")
    assert {row["supplier"] for row in rows.maps()} == {"Fjellbygg AS", "Fjellbygg AB"}
    assert rows.notes == (
        "2 organisations are called 'FJELLBYGG': Fjellbygg AS (NO), id NO-NATIONAL:910, Fjellbygg AB (SE), id SE-NATIONAL:920."
        " All are taken.",
    )


@pytest.mark.parametrize(
    "name", ["=Lampe & Lys AS", "lampe and lys", "930", "no-national:930", "NO-NATIONAL:930"]
)
def test_an_organisation_goes_by_any_name_or_number(graph: Store, name: str) -> None:
    rows = answer(graph, "customers", company=name)
    assert {row["supplier"] for row in rows.maps()} == {"=Lampe & Lys AS"}


def test_a_legal_form_tells_sisters_apart(graph: Store) -> None:
    rows = answer(graph, "customers", company="fjellbygg ab")
    assert {row["supplier"] for row in rows.maps()} == {"Fjellbygg AB"}
    assert rows.notes == ()


def test_a_part_of_one_name_alone_is_taken_and_said(graph: Store) -> None:
    rows = answer(graph, "customers", company="nordlys")
    assert rows.notes == ("'nordlys' is taken as Nordlysdata (IS)",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fjell", "several names hold these words"),
        ("Lampe og Lys", r"Did you mean =Lampe & Lys AS \(NO\)"),
        ("Votkerøye", "Did you mean Vokterøye"),
        ("Qqqqqq", "looks for a part of a name"),
        ("'; MATCH (n) DETACH DELETE n //", "looks for a part of a name"),
    ],
)
def test_a_name_that_is_none_says_what_to_do(graph: Store, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        answer(graph, "customers", company=name)


def test_show_tells_both_sides_with_evidence(graph: Store) -> None:
    eye = show(graph, "Vokterøye")
    assert (eye.name, eye.country, eye.customers, eye.suppliers) == ("Vokterøye", "IS", 4, 0)
    assert eye.identifiers == ("IS-NATIONAL:900",)
    town = next(relation for relation in eye.supplies if relation.name == "Snøvik")
    assert town.purposes == ("emergency-response", "policing", "surveillance")
    assert [(proof.attributed_to, proof.document) for proof in town.evidence] == [
        ("Vokterøye", "https://news.example/smarte-byer")
    ]
    police = next(relation for relation in eye.supplies if relation.name == "Snøvik politidistrikt")
    assert [(proof.path, proof.quote) for proof in police.evidence] == [("/NOTICE/AWARD[1]", None)]
    assert (police.contracts, police.amount_eur is not None) == (1, True)
    assert [(link.relation, link.name) for link in eye.links] == [
        ("displaces", "Westwatch"),
        ("owned by", "Nordlysdata"),
    ]
    assert [(denial.status, denial.attributed_to) for denial in eye.denied] == [("denied", "Snøvik")]
    services = show(graph, "Iceland's security services")
    assert [relation.name for relation in services.supplied_by] == ["Westwatch", "Nordlysdata", "Vokterøye"]
    assert show(graph, eye.id) == eye
    with pytest.raises(UsageError, match=r"Say which, by id: .*NO-NATIONAL:910; .*SE-NATIONAL:920"):
        show(graph, "Fjellbygg")


def test_relations_are_exported_each_once(graph: Store, tmp_path: Path) -> None:
    path = tmp_path / "relations.jsonl"
    assert export_relations(graph, "jsonl", path) == 15
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    assert sorted({row["type"] for row in rows}) == ["DISPLACES", "OWNS", "SUPPLIES"]
    assert len({(row["type"], row["supplier_id"], row["recipient_id"]) for row in rows}) == 15


@pytest.fixture
def read_only(graph: Store) -> Iterator[Store]:
    before = graph.read("MATCH (n) RETURN count(n) AS n").rows
    yield graph
    assert graph.read("MATCH (n) RETURN count(n) AS n").rows == before


def test_asking_changes_nothing(read_only: Store) -> None:
    for name, values in ASKED[:5]:
        ask(read_only, catalogue()[name], values)
