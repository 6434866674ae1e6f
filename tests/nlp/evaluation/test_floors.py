"""Floors hold, rise, and sink only when told to; the real ones are held against the gold sets."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from gold import passage, relation, write

from shared_data import shared
from whosupplies.app.evaluating import Wanted, evaluate_files
from whosupplies.graph.yaml_files import user_yaml
from whosupplies.nlp.evaluation.floors import Floor, Floors, as_yaml, failures, updated
from whosupplies.nlp.evaluation.passages import Answer
from whosupplies.nlp.evaluation.records import PredictedRelation, read_gold
from whosupplies.nlp.evaluation.report import FileScores, judge, report

GATE = Path(__file__).parents[2] / "gold-floors.yml"
NAMES = tuple(f"Company{n}" for n in range(7))


def measured(tmp_path: Path, right: int, *, gold: int = 7) -> tuple[FileScores, ...]:
    """`right` of `gold` relations found, and none that is not there."""
    text = f"{', '.join(NAMES)} have supplied the Ostmark police."
    lines = [relation(name, "Ostmark police") for name in NAMES]
    path = write(tmp_path / "set.jsonl", [passage("a", text, *lines[:gold])])
    read = read_gold(path, lambda _: None)
    answer = Answer(relations=msgspec.convert(lines[:right], tuple[PredictedRelation, ...]))
    judged = judge(read.path, read.passages[0], answer)
    return report([read], [judged], reader="patterns", version="1", worst=0).files


def test_a_floor_is_what_was_measured_rounded_down(tmp_path: Path) -> None:
    (one,) = measured(tmp_path, 5)
    # Two thirds of precision 1 and recall 5/7: 0.833.
    floors, refused = updated(Floors(), [one], "patterns", lower=False)
    assert (floors.floors[0].relation, floors.floors[0].pair, refused) == (0.83, 0.83, [])
    assert floors.floors[0] == Floor("set.jsonl", "patterns", one.sha256, 0.83, 0.83)
    assert failures(floors, [one], "patterns") == []


def test_what_is_worse_fails_and_does_not_lower_the_floor_unless_told_to(tmp_path: Path) -> None:
    floors, _ = updated(Floors(), measured(tmp_path, 5), "patterns", lower=False)
    worse = measured(tmp_path, 4)
    wrong = failures(floors, worse, "patterns")
    assert [line.split(" is ")[0] for line in wrong] == ["set.jsonl: relation F1", "set.jsonl: pair F1"]
    assert "0.727, below 0.830" in wrong[0]
    same, refused = updated(floors, worse, "patterns", lower=False)
    assert same == floors
    assert len(refused) == 2
    lowered, refused = updated(floors, worse, "patterns", lower=True)
    assert (lowered.floors[0].relation, refused) == (0.725, [])
    raised, refused = updated(floors, measured(tmp_path, 7), "patterns", lower=False)
    assert (raised.floors[0].relation, refused) == (1.0, [])


def test_a_floor_holds_for_its_file_and_its_reader_alone(tmp_path: Path) -> None:
    floors, _ = updated(Floors(), measured(tmp_path, 7), "patterns", lower=False)
    (line,) = failures(floors, measured(tmp_path, 6, gold=6), "patterns")
    assert "not the file that the floor was measured on" in line
    (line,) = failures(floors, measured(tmp_path, 7), "other")
    assert "no floor for the reader 'other'" in line
    both, _ = updated(floors, measured(tmp_path, 3), "other", lower=False)
    assert [(f.reader, f.relation) for f in both.floors] == [("other", 0.6), ("patterns", 1.0)]


def test_the_file_gives_the_floors_back(tmp_path: Path) -> None:
    floors, _ = updated(Floors(), measured(tmp_path, 5), "patterns", lower=False)
    path = tmp_path / "floors.yml"
    path.write_text(as_yaml(floors), "utf8")
    assert user_yaml(path, Floors) == floors


@pytest.mark.parametrize("floor", user_yaml(GATE, Floors).floors, ids=lambda f: f"{f.reader} on {f.gold}")
def test_no_reader_has_got_worse(floor: Floor, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared(f"gold/{floor.gold}")
    assert evaluate_files([path], Wanted(reader=floor.reader, gate=GATE, worst=0)) == 0
    assert "No figure is below its floor" in capsys.readouterr().err
