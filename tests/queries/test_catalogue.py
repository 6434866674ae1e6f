"""Each rule of the catalogue, by a query that breaks it; and the queries that ship keep them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from whosupplies.graph.errors import KnowledgeError, UsageError
from whosupplies.graph.schema import schema
from whosupplies.queries.catalogue import catalogue, find_query, load_catalogue, load_query
from whosupplies.queries.cypher_text import parameters, patterns, property_reads, returned, tokens
from whosupplies.queries.lookups import FOLDER, lookup

HEADER = """// title: Names
// description: Names of organisations.
// parameters:
//   country: {type: country, help: "of these countries"}
// columns:
//   name: {type: text, help: "the name"}
// example: --country NO
"""
BODY = """MATCH (o:Organization)
WHERE size($country) = 0 OR o.country IN $country
RETURN o.name AS name
ORDER BY name, o.id SKIP $offset LIMIT $limit
"""


def refused(body: str, header: str = HEADER, name: str = "names.cypher") -> str:
    with pytest.raises(KnowledgeError) as error:
        load_query(name, header + body, f"mine/{name}")
    assert f"mine/{name}" in str(error.value)
    return str(error.value)


def test_a_query_that_keeps_the_rules_loads() -> None:
    query = load_query("names.cypher", HEADER + BODY, "mine/names.cypher")
    assert query.name == "names"
    assert query.title == "Names"
    assert list(query.columns) == ["name"]
    assert query.parameters["country"].type == "country"
    assert query.example == "whosupplies ask names --country NO"
    assert query.cypher.startswith("MATCH (o:Organization)")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "o.name AS name",
            "o.name AS name, o.kind AS kind",
            "returns ['name', 'kind'] but declares ['name']",
        ),
        ("o.name AS name", "o.name", "returns ['o . name']"),
        ("IN $country", "IN $land", "uses parameters that it does not declare: ['land']"),
        ("OR o.country IN $country", "", "declares"),
        ("o.country", "o.land", "no property land of o"),
        (":Organization", ":Organisation", "no label Organisation"),
        ("(o:Organization)", "(o:Organization)-[:SELLS]->(x:Contract)", "no relationship SELLS"),
        ("(o:Organization)", "(o:Organization {land: 'NO'})", "no property land of Organization"),
        ("WHERE", "WHERE o:Firm AND", "no label Firm"),
        ("WHERE", "SET o.name = 'x' WITH o WHERE", "not read-only (SET)"),
        ("MATCH", "merge (n:Country {code: 'XX'}) MATCH", "not read-only (MERGE)"),
        ("RETURN", "DETACH DELETE o RETURN", "not read-only (DELETE)"),
        ("MATCH", "CALL apoc.load.json('x') YIELD value MATCH", "calls a procedure (apoc)"),
        ("MATCH", "LOAD CSV FROM 'file:///etc/passwd' AS line MATCH", "not read-only (LOAD)"),
        ("$country\nRETURN", "$country + 'x'\nRETURN", "builds text from a parameter"),
        (":Organization", ":$(x)", "takes a label or type from a value"),
        (":Organization", ":`Organization`", "back quotes"),
        (" SKIP $offset LIMIT $limit", " LIMIT 10", "does not take its page"),
        ("ORDER BY name, o.id ", "", "no ORDER BY"),
        ("$limit", "$limit; MATCH (n) DETACH DELETE n", "more than one statement"),
    ],
)
def test_a_query_that_breaks_a_rule_does_not_load(old: str, new: str, reason: str) -> None:
    body = BODY.replace(old, new)
    if old.startswith("OR"):
        body = body.replace("size($country) = 0", "true")
    assert body != BODY
    assert reason in refused(body)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("type: country", "type: land", "does not fit its model"),
        ('help: "of', 'hjelp: "of', "does not fit its model"),
        ("type: country,", "type: country, required: true, default: CN,", "is required and has a default"),
        ("country: {type: country", "limit: {type: integer", "parameters of every query"),
        ("country: {type: country", "country: {type: name", "must be required"),
        ("//   name:", "//   Name:", "not a lower-case word"),
        ("// title: Names\n", "", "does not fit its model"),
    ],
)
def test_a_header_that_breaks_a_rule_does_not_load(old: str, new: str, reason: str) -> None:
    header = HEADER.replace(old, new)
    assert header != HEADER
    assert reason in refused(BODY, header)


def test_a_file_without_a_header_or_with_a_wrong_name_does_not_load() -> None:
    assert "no header" in refused(BODY, header="")
    assert "lower-case words joined by hyphens" in refused(BODY, name="My Names.cypher")


def test_words_in_strings_comments_and_property_names_are_no_clauses() -> None:
    body = BODY.replace("WHERE", "// SET nothing; DELETE nothing\nWHERE").replace(
        "WHERE", "WHERE o.name <> 'DELETE; $nothing' AND"
    )
    assert load_query("names.cypher", HEADER + body, "x").name == "names"


def test_a_users_folder_adds_queries(tmp_path: Path) -> None:
    (tmp_path / "names.cypher").write_text(HEADER + BODY, "utf8")
    assert set(load_catalogue(tmp_path)) == {*catalogue(), "names"}
    (tmp_path / "suppliers.cypher").write_text(HEADER + BODY, "utf8")
    with pytest.raises(KnowledgeError, match="already"):
        load_catalogue(tmp_path)
    with pytest.raises(KnowledgeError, match="does not exist"):
        load_catalogue(tmp_path / "nowhere")
    (tmp_path / "suppliers.cypher").write_bytes(b"\xff\xfe")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load_catalogue(tmp_path)


def test_an_unknown_query_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"Did you mean suppliers"):
        find_query("supplier", catalogue())
    with pytest.raises(UsageError, match="lists all of them"):
        find_query("zzz", catalogue())


def test_the_catalogue_holds_what_users_ask() -> None:
    assert {
        "suppliers", "customers", "suppliers-by-purpose", "purposes-of-government", "former-suppliers", "evidence",
        "shared-suppliers", "contracts-by-year", "exports", "exports-to-groups", "dual-use", "disagreements", "search",
    } <= set(catalogue())  # fmt: skip


@pytest.mark.parametrize(
    "name",
    sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".cypher")),
)
def test_the_packages_own_statements_fit_the_schema(name: str) -> None:
    pieces = tokens(lookup(name.removesuffix(".cypher")))
    known = schema()
    for pattern in patterns(pieces):
        assert set(pattern.names) <= set(known.relationships if pattern.is_relationship else known.labels)
    assert {read for _, read in property_reads(pieces)} <= known.all_properties()
    assert returned(pieces)
    assert not any(piece.is_word("CREATE", "MERGE", "SET", "DELETE", "REMOVE") for piece in pieces)


def test_parameters_are_seen_everywhere_but_in_text() -> None:
    assert parameters(tokens("MATCH (n {a: $x}) WHERE n.b = '$y' // $z\nRETURN $w AS w")) == {"x", "w"}
