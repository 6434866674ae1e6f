"""Answers as models write them: with fences, thoughts, talk, and mistakes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chat_server import relation
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.nlp.llm.answers import MOST_RELATIONS, read_answer

GOOD = relation("A", "B", "A supplies B.")
WORDS = json.dumps({"relations": [GOOD]})


@pytest.mark.parametrize(
    "content",
    [
        WORDS,
        f"```json\n{WORDS}\n```",
        f"Here you are {{as asked}}: {WORDS} I hope [this] helps!",
        f'<think>Perhaps {{"relations": []}}?</think>{WORDS}',
        f"[{json.dumps(GOOD)}]",
        f'[1] {{"note": 1}} {WORDS}',
    ],
)
def test_the_relations_are_found_in_what_stands_around_them(content: str) -> None:
    answer = read_answer(content)
    assert answer is not None
    assert [r.quote for r in answer.relations] == ["A supplies B."]
    assert answer.invalid == 0


@pytest.mark.parametrize(
    "content", ["", "No relations.", WORDS[:-20], "null", '{"relation": 1}', "[" * 100_000]
)
def test_where_there_is_no_list_there_is_no_answer(content: str) -> None:
    assert read_answer(content) is None


@pytest.mark.parametrize(
    "change",
    [
        {"type": "BUYS"},
        {"status": "likely"},
        {"quote": ""},
        {"quote": None},
        {"supplier": "A"},
        {"supplier": {"text": "A", "kind": "firm"}},
        {"recipient": {"text": "", "kind": "company"}},
        {"start": "last year"},
        {"amount": {"value": "much", "currency": "EUR"}},
    ],
)
def test_a_relation_that_does_not_fit_is_counted_and_the_rest_goes_through(change: dict[str, Any]) -> None:
    answer = read_answer(json.dumps({"relations": [GOOD | change, GOOD, "talk"]}))
    assert answer is not None
    assert (len(answer.relations), answer.invalid) == (1, 2)


def test_a_model_without_a_schema_may_leave_out_what_it_does_not_know() -> None:
    short = {key: GOOD[key] for key in ("type", "supplier", "recipient", "status", "quote")}
    answer = read_answer(json.dumps({"relations": [short]}))
    assert answer is not None
    assert answer.relations[0].purposes == ()


def test_a_model_that_repeats_itself_without_end_is_cut() -> None:
    answer = read_answer(json.dumps({"relations": [GOOD] * (MOST_RELATIONS + 50)}))
    assert answer is not None
    assert (len(answer.relations), answer.invalid) == (MOST_RELATIONS, 50)


@given(st.text(max_size=200) | st.text(alphabet='{}[]",:relations 1', max_size=200))
def test_anything_can_be_read(content: str) -> None:
    answer = read_answer(content)
    assert answer is None or answer.invalid >= 0
