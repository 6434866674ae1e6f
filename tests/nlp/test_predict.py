"""Records in, records with relations out; the gold sets where they lie beside the checkout."""

from __future__ import annotations

from typing import Any

import pytest
from gold import FIXTURES, records

from shared_data import shared
from whosupplies.graph.errors import InputError
from whosupplies.nlp.evaluation.passages import ask
from whosupplies.nlp.evaluation.records import read_gold
from whosupplies.nlp.evaluation.report import judge, scores
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
    gold = read_gold(shared("gold/seed.jsonl"), pytest.fail)
    found = scores([judge(gold.path, p, ask(p, "patterns")) for p in gold.passages])
    assert found.relation.f1 >= 0.9
    assert found.evidence is not None
    assert found.evidence >= 0.9
    assert found.purposes >= 0.9
