"""Records in, records with relations out; the gold sets where they lie beside the checkout."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from gold import FIXTURES, records, relation_score

from shared_data import shared
from whosupplies.graph.errors import InputError
from whosupplies.nlp.predict import predict, predict_record


def quadruples(relations: list[dict[str, Any]]) -> set[tuple[str, str, str, str]]:
    return {(r["type"], r["supplier"]["text"], r["recipient"]["text"], r["status"]) for r in relations}


@pytest.mark.parametrize("record", records(FIXTURES / "articles.jsonl"), ids=lambda r: r["id"])
def test_reads_the_invented_articles(record: dict[str, Any]) -> None:
    (found,) = predict([{"id": record["id"], "text": record["text"]}])
    assert found["lang"] == record["lang"]
    assert quadruples(found["relations"]) == {tuple(r) for r in record["relations"]}


def test_writes_what_the_guideline_asks_for() -> None:
    text = (
        "According to the State Department, the Chinese company Xinglan Digital has sold 640 surveillance cameras to the "
        "Kenyan police for $42.5 million since May 2021."
    )
    (found,) = predict([{"id": 7, "text": text, "lang": "nb", "url": "kept"}])
    (relation,) = found["relations"]
    assert (found["id"], found["url"], found["lang"]) == (7, "kept", "en")
    assert relation["supplier"] == {
        "text": "Xinglan Digital", "name": "Xinglan Digital", "kind": "company", "country": "CN",
    }  # fmt: skip
    assert relation["recipient"]["kind"] == "public_body"
    assert relation["attributed_to"] == "State Department"
    assert relation["amount"] == {"value": 42_500_000, "currency": "USD"}
    assert relation["start"] == "2021-05"
    assert relation["evidence"] == [0, len(text)]
    assert set(relation["purposes"]) == {"surveillance", "policing"}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "JSON object"),
        ({"text": "x"}, "needs an id"),
        ({"id": "a1"}, "a1.*|needs a text"),
        ({"id": "a1", "text": 5}, "needs a text"),
        ({"id": "a1", "text": "x", "lang": 5}, "lang"),
    ],
)
def test_a_bad_record_says_which_and_what(record: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        predict_record(record, where="line 3")
    assert "line 3" in str(caught.value)


def test_a_language_without_a_pipeline_has_no_relations() -> None:
    (found,) = predict([{"id": 1, "text": "Das Unternehmen liefert seit Jahren Kameras an die Polizei."}])
    assert (found["lang"], found["relations"]) == ("de", [])


def test_the_seed_article() -> None:
    report = relation_score(records(shared("gold/seed.jsonl")), shared("gold/score.py"))
    assert report["relation"]["f1"] >= 0.9
    assert report["evidence"] >= 0.9
    assert report["purposes"] >= 0.9


@pytest.mark.parametrize(
    ("name", "sha256", "floor"),
    [
        ("nb-dev", "24a05e7f2753203e", 0.32),
        ("en-dev-1", "4fbcc9446d05dc53", 0.47),
        ("en-dev-2", "67a73ae7f527bb5e", 0.10),
    ],
)
def test_the_dev_sets_do_not_get_worse(name: str, sha256: str, floor: float) -> None:
    path = shared(f"gold/{name}.jsonl")
    if hashlib.sha256(path.read_bytes()).hexdigest()[:16] != sha256:
        pytest.skip(f"{path.name} is another version than the floor was measured on")
    report = relation_score(records(path), shared("gold/score.py"))
    assert report["relation"]["f1"] >= floor
