"""The product's figures are those of the gold sets' own scorer, to the last digit."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from gold import records, write
from hypothesis import given
from hypothesis import strategies as st

from shared_data import SHARED, shared
from whosupplies.nlp.evaluation.agreement import agree, words
from whosupplies.nlp.evaluation.passages import Answer
from whosupplies.nlp.evaluation.records import PredictedParty, read_gold, read_predictions
from whosupplies.nlp.evaluation.report import judge, scores
from whosupplies.nlp.predict import predict

STATUSES = ["current", "former", "planned", "bid", "cancelled", "denied", "rumoured"]
FILES = ["en-dev-1", "en-dev-2", "nb-dev", "train/en-h", "train/nb-g"]


def theirs(gold: Path, predicted: Path) -> dict[str, Any]:
    command = [sys.executable, str(shared("gold/score.py")), str(gold), str(predicted), "--json"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def ours(gold: Path, predicted: Path) -> dict[str, Any]:
    def complain(error: Exception) -> None:
        raise error

    stored = read_predictions(predicted, complain)
    judged = [
        judge(str(gold), passage, Answer(relations=stored.get(passage.id, ())))
        for passage in read_gold(gold, complain).passages
    ]
    found: dict[str, Any] = msgspec.to_builtins(scores(judged))
    return found


def assert_the_same(gold: Path, predicted: Path) -> None:
    expected, found = theirs(gold, predicted), ours(gold, predicted)
    found["pair"].pop("ci95")
    found["relation"]["ci95"] = list(found["relation"]["ci95"])
    found["by_type"] = {
        name: {key: part[key] for key in ("p", "r", "f1")} for name, part in found["by_type"].items()
    }
    assert {key: found[key] for key in expected} == expected


def spoilt(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A prediction that is right, wrong and incomplete in many ways."""
    relations = copy.deepcopy(record["relations"])
    parties = [r[role] for r in relations for role in ("supplier", "recipient")]
    for relation in relations:
        if rng.random() < 0.3:
            relation["status"] = rng.choice(STATUSES)
        if rng.random() < 0.2:
            relation["recipient"] = copy.deepcopy(rng.choice(parties))
        if rng.random() < 0.2:
            relation["type"] = rng.choice(["SUPPLIES", "OWNS", "DISPLACES", "KNOWS"])
        party = relation[rng.choice(["supplier", "recipient"])]
        party["text"] = rng.choice(
            [
                f"The {party['text'].upper()} Ltd.",
                party["text"].split(" ")[0],
                f"{party['text']}’s",
                "",
                party["text"],
            ]
        )
        party["kind"] = rng.choice([party["kind"], "other"])
        if rng.random() < 0.3:
            party.pop("name", None)
        relation["purposes"] = rng.choice(
            [relation["purposes"], [*relation["purposes"][:1], "water", "water"], None]
        )
        if relation["amount"]:
            relation["amount"]["value"] *= rng.choice([1, 1.004, 1.006])
            relation["amount"] = rng.choice([relation["amount"], None, {"currency": "USD"}])
        start, end = relation["evidence"]
        relation["evidence"] = rng.choice(
            [[start, end], [end, end + 5], [(start + end) // 2, end + 400], [0, 0], None]
        )
        for field in rng.sample(["technologies", "purposes", "amount", "evidence", "product"], 2):
            relation.pop(field)
    rng.shuffle(relations)
    more = copy.deepcopy(relations[: rng.randrange(3)])
    return {"id": record["id"], "relations": relations[rng.randrange(2) :] + more}


@pytest.mark.parametrize("name", FILES)
def test_on_what_the_patterns_read(name: str, tmp_path: Path) -> None:
    gold = shared(f"gold/{name}.jsonl")
    found = list(predict({"id": r["id"], "text": r["text"], "lang": r["lang"]} for r in records(gold)))
    assert_the_same(gold, write(tmp_path / "predicted.jsonl", found))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", FILES)
def test_on_spoilt_gold(name: str, seed: int, tmp_path: Path) -> None:
    gold = shared(f"gold/{name}.jsonl")
    rng = random.Random(f"{name} {seed}")
    lines = [spoilt(record, rng) for record in records(gold) if rng.random() < 0.9]
    assert_the_same(gold, write(tmp_path / "predicted.jsonl", lines))


@pytest.mark.parametrize("name", FILES)
def test_on_gold_itself_and_on_nothing(name: str, tmp_path: Path) -> None:
    gold = shared(f"gold/{name}.jsonl")
    assert_the_same(gold, gold)
    assert_the_same(gold, write(tmp_path / "nothing.jsonl", []))


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", shared("gold/score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAME = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            ["The", "A/S", "Huawei", "huawei’s", "Group", "of", "ＮＥＣ", "police'", "-", "x", "AS"]
        )
    ).map(" ".join),
)
PARTY = st.fixed_dictionaries({"text": st.none() | NAME, "name": st.none() | NAME})


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
@given(one=PARTY, other=PARTY)
def test_names_agree_as_they_do_there(scorer: ModuleType, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert words(one["text"] or "") == tuple(scorer.words(one["text"]))
    assert agree(PredictedParty(**one), PredictedParty(**other)) == scorer.agree(one, other)
