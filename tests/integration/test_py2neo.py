"""The py2neo adapter on each store."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from tests.integration.gold_claims import load_all
from tests.integration.invented import world
from tests.integration.neo4j_server import Server
from whosupplies.graph.errors import StoreError, UsageError
from whosupplies.graph.stores import embedded
from whosupplies.graph.stores.bolt import BoltStore

py2neo = pytest.importorskip("py2neo", reason="py2neo is an extra: whosupplies[py2neo]")

from whosupplies.queries import py2neo_adapter  # noqa: E402 - only where py2neo is installed


@pytest.fixture(scope="module")
def graph(shared_store: BoltStore, request: pytest.FixtureRequest) -> object:
    load_all(shared_store, *world())
    if shared_store.name == "embedded":
        folder: Path = request.getfixturevalue("embedded_folder")
        address = embedded.start(folder)
        login = {"user": address.user, "password": address.password, "database": address.database}
        return py2neo_adapter.open_graph(address.uri, **login)
    server: Server = request.getfixturevalue("neo4j_address")
    return py2neo_adapter.open_graph(server.uri, user=server.user, password=server.password)


def test_an_organization_is_an_object(graph: object) -> None:
    eye = py2neo_adapter.Organization.match(graph).where(name="Vokterøye").first()
    assert (eye.kind, eye.country) == ("company", "IS")
    purposes = {customer.name: eye.supplies.get(customer, "purposes") for customer in eye.supplies}
    assert purposes["Snøvik"] == ["emergency-response", "policing", "surveillance"]
    assert {other.name for other in eye.displaces} == {"Westwatch"}
    town = py2neo_adapter.Organization.match(graph).where(name="Snøvik").first()
    assert {supplier.name for supplier in town.supplied_by} == {"Vokterøye"}


def test_a_contract_is_an_object(graph: object) -> None:
    tunnel = py2neo_adapter.Contract.match(graph).where(title="A tunnel").first()
    assert (tunnel.amount, tunnel.currency, tunnel.flags) == (900.0, "EUR", ["shared-amount"])
    assert {supplier.name for supplier in tunnel.suppliers} == {"Fjellbygg AS", "Fjellbygg AB"}
    assert {buyer.name for buyer in tunnel.buyers} == {"Vegvesenet i Dalarike"}


def test_a_claim_is_an_object_with_its_evidence(graph: object) -> None:
    claim = py2neo_adapter.Claim.match(graph).where(status="denied").first()
    assert {party.name for party in claim.supplier} == {"Vokterøye"}
    assert {party.name for party in claim.recipient} == {"Snøvik"}
    (document,) = claim.stated_in
    assert document.url == "https://reports.example/watch"
    assert claim.stated_in.get(document, "quote") == "Snøvik denies that Vokterøye supplies it."


def test_a_wrong_password_is_one_clear_error(neo4j_address: Server) -> None:
    with pytest.raises(StoreError, match="py2neo cannot open the graph"):
        py2neo_adapter.open_graph(neo4j_address.uri, user=neo4j_address.user, password="not this one")


def test_without_py2neo_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "whosupplies.queries.py2neo_adapter"
    monkeypatch.setitem(sys.modules, "py2neo", None)
    monkeypatch.delitem(sys.modules, name)
    with pytest.raises(UsageError, match=r"pip install 'whosupplies\[py2neo\]'"):
        importlib.import_module(name)
