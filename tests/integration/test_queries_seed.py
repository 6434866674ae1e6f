"""What the project's first article must answer, on each store: the gold relations as claims, resolved, loaded and asked."""

from __future__ import annotations

import json

import pytest

from shared_data import shared
from tests.integration.gold_claims import claims_of, document_of, load_all
from whosupplies.graph.stores.base import Store
from whosupplies.graph.stores.bolt import BoltStore
from whosupplies.queries.catalogue import catalogue
from whosupplies.queries.run import ask


@pytest.fixture(scope="module")
def graph(shared_store: BoltStore) -> Store:
    passages = [json.loads(line) for line in shared("gold/seed.jsonl").read_text("utf8").splitlines()]
    load_all(
        shared_store,
        map(document_of, passages),
        [claim for passage in passages for claim in claims_of(passage)],
    )
    return shared_store


def rows(store: Store, query: str, *columns: str, **values: str) -> set[tuple[object, ...]]:
    found = ask(store, catalogue()[query], values).maps()
    return {
        tuple(tuple(v) if isinstance(v := row[column], list) else v for column in columns) for row in found
    }


@pytest.mark.parametrize("government", ["China's security services", "Kina", "China", "CN"])
def test_who_supplies_the_security_services_and_for_what(graph: Store, government: str) -> None:
    found = rows(
        graph, "suppliers", "supplier", "recipient", "purposes", government=government, status="current"
    )
    services = {
        (name, "China's security services", ("surveillance",)) for name in ("Hikvision", "Alibaba", "Huawei")
    }
    assert services <= found
    assert found - services <= {("Huawei", "Nanjing", ("emergency-response", "policing", "surveillance"))}


def test_who_did_so_before_and_who_displaced_them(graph: Store) -> None:
    found = rows(graph, "former-suppliers", "supplier", "displaced_by", government="Kina")
    assert found == {(old, new) for old in ("IBM", "Cisco") for new in ("Hikvision", "Alibaba", "Huawei")}


def test_what_huawei_supplies_to_nanjing_on_whose_word_and_for_which_purposes(graph: Store) -> None:
    columns = ("product", "attributed_to", "purposes", "status")
    assert rows(graph, "evidence", *columns, supplier="huawei technologies", recipient="nanjing") == {
        ("et overvåkingssystem", "Huawei", ("surveillance", "policing", "emergency-response"), "current")
    }
    (quote,) = {
        quote for (quote,) in rows(graph, "evidence", "quote", supplier="Huawei", recipient="Nanjing")
    }
    assert str(quote).startswith("Huawei hevder at et overvåkingssystem")


def test_to_which_groups_chinese_suppliers_export(graph: Store) -> None:
    found = rows(graph, "exports-to-groups", "supplier", "recipient", exporter="Kina", purpose="overvåking")
    assert found == {
        ("Chinese suppliers", "authoritarian states"),
        ("Chinese suppliers", "advanced democracies, particularly in Europe"),
    }


def test_dual_use_in_nanjing(graph: Store) -> None:
    assert rows(graph, "dual-use", "supplier", "recipient", "civil_purposes", government="China") == {
        ("Huawei", "Nanjing", ("emergency-response",))
    }
