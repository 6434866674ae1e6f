"""Gold lines and predictions that are broken or hostile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gold import passage, relation, write

from whosupplies.graph.errors import InputError
from whosupplies.nlp.evaluation.records import read_gold, read_predictions

TEXT = "Vokter has supplied the Ostmark police."
GOOD = json.dumps(passage("good", TEXT, relation("Vokter", "Ostmark police")))


def gold_with(**change: object) -> str:
    return json.dumps(passage("bad", TEXT, {**relation("Vokter", "Ostmark police"), **change}))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no gold passage"),
        ("[" * 100_000, "nested too deeply|not JSON|no gold passage"),
        ('{"id": "x", "lang": "en", "text": "\\ud800", "relations": []}', "not JSON"),
        ('{"id": "x", "lang": "en", "text": "x"}', "relations"),
        ('{"id": null, "lang": "en", "text": "x", "relations": []}', "id"),
        (GOOD, "'good' stands in an earlier line"),
        (gold_with(status="rumoured"), "rumoured.*status"),
        (gold_with(type="KNOWS"), "KNOWS"),
        (gold_with(supplier=None), "supplier"),
        (gold_with(supplier={"text": "Lumenar", "kind": "company"}), "does not hold the words 'Lumenar'"),
        (gold_with(evidence=[5, 4]), r"\[5, 4\) is no range"),
        (gold_with(evidence=[0, 99]), "which has 39 characters"),
        (gold_with(technologies=["cameras"]), "no technology 'cameras'"),
        (gold_with(purposes=["fun"]), "no purpose 'fun'"),
    ],
)
def test_a_broken_gold_line_is_named_and_the_others_stay(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{GOOD}\n\n{line}\n{GOOD.replace('good', 'also good')}\n", "utf8")
    errors: list[InputError] = []
    found = read_gold(path, errors.append)
    assert [p.id for p in found.passages] == ["good", "also good"]
    assert found.left_out == 1
    (error,) = errors
    assert f"{path}, line 3" in str(error)
    with pytest.raises(InputError, match=message):
        raise error


def test_bytes_that_are_no_text_break_their_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}\n\x00\n' + GOOD.encode())
    errors: list[InputError] = []
    assert len(read_gold(path, errors.append).passages) == 1
    assert [f"line {n}" in str(e) for n, e in enumerate(errors, start=1)] == [True, True]


def test_a_file_without_any_gold_passage_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "empty.jsonl", [])
    with pytest.raises(InputError, match=r"no gold passage.*empty\.jsonl"):
        read_gold(path, lambda _: None)
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path, lambda _: None)


@pytest.mark.parametrize(
    ("field", "value"), [("confidence", 1.5), ("evidence", [1]), ("amount", 5), ("supplier", "Vokter")]
)
def test_a_broken_prediction_is_named_and_left_out(field: str, value: object, tmp_path: Path) -> None:
    lines = [{"id": n, "relations": [relation("Vokter", "Ostmark police")]} for n in (1, 2)]
    lines[1]["relations"][0][field] = value
    errors: list[InputError] = []
    found = read_predictions(write(tmp_path / "predicted.jsonl", lines), errors.append)
    assert list(found) == [1]
    (error,) = errors
    assert "line 2" in str(error)
    assert field in str(error)
