"""The command `evaluate`, run as a user runs it."""

from __future__ import annotations

import json
import re
import sys

import pytest
from command_line import run
from gold import passage, relation, write

from whosupplies.graph.errors import UsageError
from whosupplies.graph.yaml_files import user_yaml
from whosupplies.nlp.evaluation.diagram import need_matplotlib
from whosupplies.nlp.evaluation.floors import Floors

RIGHT = "Hikvision has supplied cameras to the Kenyan police."
MISSED = "The Kenyan police unveiled a thing by Hikvision."

BY_PATTERNS = ("evaluate", "--reader", "patterns")


@pytest.fixture
def gold(tmp_path):
    write(
        tmp_path / "en.jsonl",
        [
            passage("right", RIGHT, relation("Hikvision", "Kenyan police")),
            passage("missed", MISSED, relation("Hikvision", "Kenyan police", "former")),
        ],
    )
    text = "Hikvision har levert kameraer til Oslo kommune."
    write(tmp_path / "nb.jsonl", [passage("nb", text, relation("Hikvision", "Oslo kommune"), lang="nb")])
    return tmp_path


def test_tables_json_and_the_plot(gold):
    printed, _ = run(
        *BY_PATTERNS, "en.jsonl", "nb.jsonl", "--json", "all.json", "--plot", "all.png", cwd=gold
    )
    assert re.match(r"reader patterns, version \S+: 3 passages, 3 relations, 2 predicted\n", printed)
    assert "missed    SUPPLIES Hikvision → Kenyan police: former" in printed
    found = json.loads((gold / "all.json").read_text("utf8"))
    assert [one["scores"]["relation"]["r"] for one in found["files"]] == [0.5, 1.0]
    assert found["languages"]["Norwegian"]["relation"]["f1"] == 1.0
    assert found["all"]["relation"]["r"] == 0.667
    assert found["all"]["with_gold_mentions"]["pair"]["p"] == 1.0
    assert found["worst"][0]["id"] == "missed"
    assert (gold / "all.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    printed, _ = run(*BY_PATTERNS, "en.jsonl", "nb.jsonl", "--format", "json", cwd=gold)
    assert json.loads(printed) == found


def test_stored_predictions_give_the_same_figures(gold):
    run("predict", "en.jsonl", "-o", "predicted.jsonl", cwd=gold)
    printed, said = run(
        "evaluate", "en.jsonl", "nb.jsonl", "--predictions", "predicted.jsonl", "--format", "json", cwd=gold
    )
    stored = json.loads(printed)
    assert "1 of 3 passages have no prediction" in said
    assert (stored["reader"], stored["all"]["relation"]["r"], stored["all"]["mentions"]) == (
        None,
        0.333,
        None,
    )
    read = json.loads(run("evaluate", "en.jsonl", "--format", "json", cwd=gold)[0])
    for figure in ("relation", "pair", "by_type", "confusion", "arguments", "calibration"):
        assert stored["files"][0]["scores"][figure] == read["all"][figure]


def test_a_broken_line_is_named_the_rest_judged_and_no_floor_written(gold):
    with (gold / "en.jsonl").open("a") as file:
        file.write("{broken\n")
    printed, said = run("evaluate", "en.jsonl", cwd=gold, expect=3)
    assert "en.jsonl, line 3" in said
    assert "2 passages" in printed
    _, said = run("evaluate", "en.jsonl", "--gate", "floors.yml", "--update", cwd=gold, expect=3)
    assert "The floors stay as they are" in said
    assert not (gold / "floors.yml").exists()


def test_the_gate(gold):
    gate = (*BY_PATTERNS, "en.jsonl", "--gate", "floors.yml")
    _, said = run(*gate, cwd=gold, expect=3)
    assert "floors.yml" in said
    (gold / "floors.yml").write_text("# Ours.\nfloors: []\n")
    _, said = run(*gate, cwd=gold, expect=6)
    assert "en.jsonl has no floor for the reader 'patterns'" in said
    run(*gate, "--update", cwd=gold)
    floors = (gold / "floors.yml").read_text("utf8")
    assert floors.startswith("# Ours.\nfloors:\n- gold: en.jsonl\n")
    _, said = run(*gate, cwd=gold)
    assert "No figure is below its floor" in said

    (gold / "floors.yml").write_text(floors.replace("relation: 0.665", "relation: 0.9"))
    printed, said = run(*gate, cwd=gold, expect=6)
    assert "reader patterns" in printed
    assert "en.jsonl: relation F1 is 0.667, below 0.900" in said
    _, said = run(*gate, "--update", cwd=gold, expect=6)
    assert "relation F1 would go down from 0.900 to 0.665" in said
    run(*gate, "--lower", cwd=gold)
    assert (gold / "floors.yml").read_text("utf8") == floors
    assert user_yaml(gold / "floors.yml", Floors).floors[0].pair == 0.665

    write(gold / "en.jsonl", [passage("right", RIGHT, relation("Hikvision", "Kenyan police"))])
    _, said = run(*gate, cwd=gold, expect=6)
    assert "not the file that the floor was measured on" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("en.jsonl", "./en.jsonl"), "given twice"),
        (("en.jsonl", "--update"), "Add --gate FILE"),
        (("en.jsonl", "--reader", "nonsense"), "no reader 'nonsense'"),
        (("en.jsonl", "--reader", "patterns", "--predictions", "x"), "exclude each other"),
        (("en.jsonl", "--gate", "floors.yml", "--predictions", "x"), "not for stored predictions"),
    ],
)
def test_options_that_do_not_go_together(gold, words, message):
    _, said = run("evaluate", *words, cwd=gold, expect=2)
    assert message in said


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'whosupplies\[plot\]'"):
        need_matplotlib()
