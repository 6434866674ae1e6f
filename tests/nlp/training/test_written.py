"""The project's own training passages can all be read, and what breaks the format is named with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shared_data import shared
from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.written import FOLDER, WrittenError, read, written

_GOOD = """\
@ en one
The trams of the capital are Stadler's.
They ousted those of Škoda.
S> Stadler | company CH | the capital=Strelsau | government - | current | rolling-stock | - | trams | 5000 CHF | 2019.. | NZZ | 1
D> Stadler | company CH | Škoda | company CZ | current | - | - | - | - | - | - | 1-2
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "some.txt"
    path.write_text(text, "utf8")
    return path


def test_a_passage_becomes_a_gold_record(tmp_path: Path) -> None:
    (record,) = read(_file(tmp_path, _GOOD))

    assert record["id"] == "w-one"
    assert record["text"] == "The trams of the capital are Stadler's. They ousted those of Škoda."
    supplies, displaces = record["relations"]
    assert supplies == {
        "type": "SUPPLIES",
        "supplier": {"text": "Stadler", "name": "Stadler", "kind": "company", "country": "CH"},
        "recipient": {
            "text": "the capital",
            "name": "Strelsau",
            "kind": "government",
            "country": None,
        },
        "status": "current",
        "technologies": ["rolling-stock"],
        "purposes": [],
        "product": "trams",
        "amount": {"value": 5_000.0, "currency": "CHF"},
        "start": "2019",
        "end": None,
        "attributed_to": "NZZ",
        "evidence": [0, 39],
    }
    assert record["text"][slice(*displaces["evidence"])] == record["text"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("@ en one", "@ ne one", "line 1: not `@ language identifier`"),
        ("@ en one", "@ en", "line 1: not `@ language identifier`"),
        ("@ en one", "Before.\n@ en one", "line 1: stands before the first passage"),
        ("| 1-2", "| 1-3", "line 5: no such sentences: 1-3"),
        ("| Škoda |", "| Skoda |", "line 5: does not stand in the passage: Skoda"),
        ("rolling-stock", "trams", "line 4: not in the closed list: trams"),
        ("company CH | the", "firm CH | the", "line 4: no kind of party: firm"),
        ("company CH | the", "company CHE | the", "line 4: no country code: CHE"),
        ("current | rolling", "running | rolling", "line 4: no status: running"),
        ("| trams |", "| buses |", "line 4: does not stand in the passage: buses"),
        ("5000 CHF", "5 thousand", "line 4: not a sum and its currency"),
        ("5000 CHF", "nan CHF", "line 4: not a sum: nan CHF"),
        ("2019..", "in 2019", "line 4: no dates"),
        (" | NZZ", "", "line 4: 11 cells, not 12"),
        ("D> ", "One more sentence.\nD> ", "line 1: sentences first"),
    ],
)
def test_what_breaks_the_format_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in _GOOD

    with pytest.raises(WrittenError, match=re.escape(said)) as caught:
        list(read(_file(tmp_path, _GOOD.replace(old, new, 1))))
    assert "some.txt" in str(caught.value)


def test_a_relation_said_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrittenError, match="twice"):
        list(read(_file(tmp_path, _GOOD + _GOOD.splitlines()[-1])))


def test_an_identifier_used_twice_is_refused(tmp_path: Path) -> None:
    _file(tmp_path, _GOOD + "\n" + _GOOD)

    with pytest.raises(WrittenError, match="two passages: w-one"):
        written(tmp_path)


def test_a_folder_without_passages_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(WrittenError, match="checkout"):
        written(tmp_path)


def test_the_example_of_the_readme_is_right(tmp_path: Path) -> None:
    (example,) = re.findall(r"```\n(.*?)```", (FOLDER / "README.md").read_text("utf8"), re.DOTALL)

    (record,) = read(_file(tmp_path, example))
    assert [r["type"] for r in record["relations"]] == ["SUPPLIES", "SUPPLIES", "DISPLACES"]


def test_all_passages_can_be_read_and_none_stands_twice() -> None:
    passages = written()

    assert len(passages) > 1000
    texts = [p["text"] for p in passages]
    assert len(set(texts)) == len(texts)
    assert {p["lang"] for p in passages} == {"en", "nb", "nn"}


def test_passages_hold_no_addresses_of_people() -> None:
    private = re.compile(r"\S@\S|\+\d\d[ \d]{7,}")

    assert [p["id"] for p in written() if private.search(p["text"])] == []


def test_a_tenth_is_held_out() -> None:
    passages = written()

    share = sum(corpora.held_out(p["id"]) for p in passages) / len(passages)
    assert 0.07 < share < 0.13


def test_nothing_is_taken_from_the_development_sets() -> None:
    """No ten words in a row of any passage stand in a set that readers are measured with."""
    gold = shared("gold")
    seen: set[tuple[str, ...]] = set()
    for path in [*gold.glob("*-dev*.jsonl"), *gold.glob("seed.jsonl")]:
        for line in path.read_text("utf8").splitlines():
            seen |= _runs(json.loads(line)["text"])

    assert [p["id"] for p in written() if _runs(p["text"]) & seen] == []


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 10]) for i in range(len(words) - 9)}
