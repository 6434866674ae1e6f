"""Whose graph it is: a load deletes what its workspace does not hold, so it must be sure of that on both stores."""

from __future__ import annotations

import pytest

from tests.integration.gold_claims import load_all
from tests.integration.graph_dump import graph_dump
from tests.integration.invented import world
from whosupplies.graph.errors import UsageError
from whosupplies.graph.ownership import own
from whosupplies.graph.stores.bolt import BoltStore


def owners(store: BoltStore) -> list[tuple[str]]:
    return store.read("MATCH (m:WhosuppliesMark) RETURN m.workspace").rows


def test_an_empty_database_is_taken_and_stays_the_workspaces_own(store: BoltStore):
    store.run("CREATE (:SomebodyElses {name: 'kept'})")
    own(store, "one")
    own(store, "one")
    assert owners(store) == [("one",)]


def test_another_workspaces_graph_is_left_alone_until_it_is_taken_over(store: BoltStore):
    own(store, "one")
    load_all(store, *world())
    before = graph_dump(store)
    with pytest.raises(UsageError, match=r"another workspace.*--take-over"):
        own(store, "two", unmarked=True)
    assert graph_dump(store) == before
    own(store, "two", take_over=True)
    assert owners(store) == [("two",)]
    with pytest.raises(UsageError, match="another workspace"):
        own(store, "one")


def test_a_graph_that_nobody_marked_is_left_alone_until_it_is_taken_over(store: BoltStore):
    store.run("CREATE (:Organization {id: 'a', name: 'A'}) CREATE (:Document {title: 'of somebody else'})")
    with pytest.raises(UsageError, match=r"Organization, Document nodes.*--take-over"):
        own(store, "one")
    assert owners(store) == []
    own(store, "one", take_over=True)
    assert owners(store) == [("one",)]


def test_a_graph_in_the_workspace_may_be_older_than_marks(store: BoltStore):
    store.run("CREATE (:Organization {id: 'a', name: 'A'})")
    own(store, "one", unmarked=True)
    assert owners(store) == [("one",)]


def test_nodes_of_our_labels_without_a_key_or_with_a_strange_one_stop_no_load(store: BoltStore):
    load_all(store, *world())
    expected = graph_dump(store)
    store.wipe()
    store.run(
        "CREATE (a:Organization {name: 'no id'})-[:SUPPLIES]->(b:Organization {id: 'gone'}) "
        "CREATE (:Organization {id: 5}) CREATE (:Organization {id: 'gone too'}) CREATE (:Claim {status: 'current'}) "
        "CREATE (:Document {title: 'no sha256'}) CREATE (:Contract)"
    )
    load_all(store, *world())
    # What has no key is nobody's to delete; all else that is not ours is gone.
    assert store.read("MATCH (o:Organization) WHERE o.id IS NULL RETURN o.name").rows == [("no id",)]
    store.run("MATCH (o:Organization) WHERE o.id IS NULL DETACH DELETE o")
    store.run("MATCH (d:Document) WHERE d.sha256 IS NULL DETACH DELETE d")
    store.run("MATCH (c:Claim) WHERE c.id IS NULL DETACH DELETE c")
    store.run("MATCH (c:Contract) WHERE c.id IS NULL DETACH DELETE c")
    assert graph_dump(store) == expected
