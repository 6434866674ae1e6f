"""Loading: the graph is equal to what is known, however it came to be, and the same on both stores."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.integration.gold_claims import load_all
from tests.integration.graph_dump import graph_dump
from tests.integration.invented import world
from whosupplies.graph.errors import InputError
from whosupplies.graph.loading import load
from whosupplies.graph.records import Claim, Document, Identifier, Mention
from whosupplies.graph.resolution import Resolution, resolve
from whosupplies.graph.stores.bolt import BoltStore

_DUMPS: dict[str, list[str]] = {}


def resolved(documents: Sequence[Document], claims: Sequence[Claim]) -> Resolution:
    mentions = [mention for claim in claims for mention in (claim.supplier, claim.recipient)]
    return resolve(mentions + [buyer for document in documents for buyer in document.buyers])


def fresh(store: BoltStore, documents: Sequence[Document], claims: Sequence[Claim]) -> list[str]:
    store.wipe()
    load_all(store, documents, claims)
    return graph_dump(store)


def test_both_stores_hold_the_same(store: BoltStore):
    _DUMPS[store.name] = fresh(store, *world())
    assert len(_DUMPS[store.name]) > 400
    if len(_DUMPS) == 2:
        assert _DUMPS["embedded"] == _DUMPS["neo4j"]


def test_loading_again_writes_nothing(store: BoltStore):
    documents, claims = world()
    resolution = resolved(documents, claims)
    first = load(store, documents=documents, claims=claims, resolution=resolution)
    dump = graph_dump(store)
    again = load(store, documents=documents[::-1], claims=[*claims[::-1], claims[0]], resolution=resolution)
    assert first.written > 400
    assert (again.written, again.removed) == (0, 0)
    assert graph_dump(store) == dump


def test_grows_to_the_same_graph(store: BoltStore):
    documents, claims = world()
    whole = fresh(store, documents, claims)
    store.wipe()
    for number in (3, 8, len(claims)):
        load_all(store, documents, claims[:number])
    assert graph_dump(store) == whole


def test_shrinks_to_the_same_graph(store: BoltStore):
    documents, claims = world()
    kept = [claim for claim in claims if claim.document in {document.sha256 for document in documents[:3]}]
    small = fresh(store, documents[:3], kept[1:])
    store.wipe()
    load_all(store, documents, claims)
    load_all(store, documents[:3], kept[1:])
    assert graph_dump(store) == small


def test_claims_move_with_their_organisations(store: BoltStore):
    """A number found later makes two organisations one, and gives it another id and kind."""
    documents, claims = world()
    number = (Identifier("NO-BRC", "911111117"),)

    def numbered(mention: Mention) -> Mention:
        builds = mention.name in {"Fjellbygg AS", "Dalarike sykehus"}
        return msgspec.structs.replace(mention, identifiers=number) if builds else mention

    joined = [
        msgspec.structs.replace(claim, supplier=numbered(claim.supplier), recipient=numbered(claim.recipient))
        for claim in claims
    ]
    expected = fresh(store, documents, joined)
    store.wipe()
    load_all(store, documents, claims)
    load_all(store, documents, joined)
    assert graph_dump(store) == expected
    load_all(store, documents, claims)
    assert graph_dump(store) == fresh(store, documents, claims)


def test_an_organisation_of_another_kind_has_other_labels(store: BoltStore):
    documents, claims = world()
    (claim, *_) = claims
    for kind, label in (("company", "Company"), ("public_body", "PublicBody")):
        changed = msgspec.structs.replace(claim, supplier=msgspec.structs.replace(claim.supplier, kind=kind))
        load_all(store, documents[:1], [changed])
        labels = store.read("MATCH (:Claim)-[:SUPPLIER]->(o) RETURN labels(o)").rows[0][0]
        assert sorted(labels) == sorted([label, "Organization"])


def test_every_summary_has_a_claim_with_a_document(store: BoltStore):
    load_all(store, *world())
    for type_ in ("SUPPLIES", "OWNS", "DISPLACES"):
        rows = store.read(
            f"MATCH (a:Organization)-[r:{type_}]->(b:Organization) RETURN a.id, b.id, r.claims, COUNT {{ "
            "MATCH (a)<-[:SUPPLIER]-(c:Claim)-[:RECIPIENT]->(b) MATCH (c)-[:STATED_IN]->(:Document) "
            f"WHERE c.type = '{type_}' AND NOT c.status IN ['cancelled', 'denied'] }} AS stated"
        ).rows
        assert rows
        assert all(claims == stated for _, _, claims, stated in rows)


def test_refuses_claims_that_hang_in_the_air(store: BoltStore):
    documents, claims = world()
    with pytest.raises(InputError, match="not known"):
        load(store, documents=[], claims=claims, resolution=resolved(documents, claims))
    with pytest.raises(InputError, match="no entity yet"):
        load(store, documents=documents, claims=claims, resolution=resolve([]))


def killed(store: BoltStore, request: pytest.FixtureRequest, number: int) -> int:
    """Starts a load of the invented world, which dies in its write of that number; its exit code."""
    address: list[Any]
    if store.name == "embedded":
        from whosupplies.graph.stores import embedded

        running = embedded.start(request.getfixturevalue("embedded_folder"))
        address = [running.uri, running.user, running.password, running.database]
    else:
        server = request.getfixturevalue("neo4j_address")
        address = [server.uri, server.user, server.password, ""]
    script = str(Path(__file__).with_name("killed_load.py"))
    return subprocess.run([sys.executable, script, store.name, *address, str(number)], check=False).returncode


def test_a_killed_load_is_made_good_by_the_next(store: BoltStore, request: pytest.FixtureRequest):
    documents, claims = world()
    whole = fresh(store, documents, claims)
    store.wipe()
    # Taxonomies, names, claims, evidence, contracts, ends and summaries; each run goes on from where the last one died.
    for number in (2, 5, 6, 3, 1, 4):
        assert killed(store, request, number) in {-signal.SIGKILL, 0}
    load_all(store, documents, claims)
    assert graph_dump(store) == whole


@pytest.mark.parametrize("number", [11, 17])
def test_a_load_killed_late_is_made_good_by_the_next(
    store: BoltStore, request: pytest.FixtureRequest, number: int
):
    documents, claims = world()
    whole = fresh(store, documents, claims)
    store.wipe()
    assert killed(store, request, number) == -signal.SIGKILL
    assert graph_dump(store) != whole
    load_all(store, documents, claims)
    assert graph_dump(store) == whole
