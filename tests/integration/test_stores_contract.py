"""What both stores promise alike."""

from __future__ import annotations

import pytest

from whosupplies.graph.errors import InputError, StoreError
from whosupplies.graph.stores.bolt import BoltStore

WRITES = [
    "CREATE (n:Name {key: 'b'}) RETURN n",
    "MERGE (n:Name {key: 'b'})",
    "CREATE (n:Unheard {key: 'b'})",
    "MATCH (n:Name) SET n.key = 'b'",
    "MATCH (n:Name) SET n:Company",
    "MATCH (n:Name) DETACH DELETE n",
    "MATCH (a:Name), (b:Country) CREATE (a)-[:NAMED]->(b)",
    "MATCH (n:Name) CALL { WITH n SET n.key = 'b' } RETURN n.key",
    "CREATE INDEX unheard IF NOT EXISTS FOR (n:Name) ON (n.unheard)",
    "DROP CONSTRAINT name_key IF EXISTS",
]


def test_answers_with_plain_values(store: BoltStore):
    store.run("CREATE (:Name {key: 'a'})-[:NAMED {since: 2}]->(:Country:Unheard {code: 'NO'})")
    result = store.read(
        "MATCH p = (n:Name)-[r:NAMED]->(c) RETURN n, r, c, p, 1.5 AS number, [1, {a: 'b'}] AS list, "
        "date('2020-02-03') AS day, null AS nothing"
    )
    name, named = {"_labels": ["Name"], "key": "a"}, {"_type": "NAMED", "since": 2}
    country = {"_labels": ["Country", "Unheard"], "code": "NO"}
    assert result.columns == ("n", "r", "c", "p", "number", "list", "day", "nothing")
    assert result.rows == [
        (name, named, country, [name, named, country], 1.5, [1, {"a": "b"}], "2020-02-03", None)
    ]
    assert result.maps()[0]["day"] == "2020-02-03"


def test_fetches_no_more_than_the_limit(store: BoltStore):
    result = store.read("UNWIND range(1, 10) AS n RETURN n", limit=3)
    assert result.rows == [(1,), (2,), (3,)]
    assert result.truncated
    assert not store.read("UNWIND range(1, 3) AS n RETURN n", limit=3).truncated


@pytest.mark.parametrize("statement", WRITES)
def test_reading_refuses_what_writes(store: BoltStore, statement: str):
    store.run("CREATE (:Name {key: 'a'}) CREATE (:Country {code: 'NO'})")
    with pytest.raises(StoreError, match="more than read"):
        store.read(statement)
    assert store.read("MATCH (n) RETURN labels(n), n.key ORDER BY n.key").rows == [
        (["Name"], "a"),
        (["Country"], None),
    ]


def test_wrong_cypher_is_an_input_error(store: BoltStore):
    with pytest.raises(InputError):
        store.read("RETURN 1 +")
    with pytest.raises(InputError):
        store.read("RETURN unheard")


def test_writes_in_batches_and_again_without_doubles(store: BoltStore):
    rows = [{"key": str(number)} for number in range(25)]
    for _ in range(2):
        assert store.write("UNWIND $rows AS row MERGE (n:Name {key: row.key})", rows, batch=10) == 25
    assert store.read("MATCH (n:Name) RETURN count(n)").rows == [(25,)]


def test_keys_are_unique(store: BoltStore):
    store.run("CREATE (:Organization:Company {id: 'a'})")
    with pytest.raises(StoreError):
        store.run("CREATE (:Organization:Government {id: 'a'})")


def test_a_failed_transaction_leaves_nothing(store: BoltStore):
    rows = [{"key": "a"}, {"key": "b"}, {"key": "a"}]
    with pytest.raises(StoreError):
        store.write("UNWIND $rows AS row CREATE (n:Name {key: row.key})", rows)
    assert store.read("MATCH (n) RETURN count(n)").rows == [(0,)]


def test_schema_may_be_ensured_again(store: BoltStore):
    store.ensure_schema()
    store.ensure_schema()
    store.run("CREATE (:Organization:Company {id: 'a', name: 'A'})")
    assert store.read("MATCH (o:Organization {id: 'a'}) RETURN o.name").rows == [("A",)]
