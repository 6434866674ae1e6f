"""Which spans are taken, and which of them name one party."""

from __future__ import annotations

import numpy as np

from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import LONGEST_SPAN, MENTION_OUTPUTS
from whosupplies.nlp.trained.spans import Span, decode, grouped, name_words, roles, same_name


def _encoded(text: str) -> Encoded:
    words, at = [], 0
    for word in text.split(" "):
        words.append((at, at + len(word)))
        at += len(word) + 1
    numbers = np.arange(len(words)) + 1
    return Encoded(np.zeros(len(words) + 2, np.int64), np.array(words), numbers, numbers)


def _span(text: str, name: str, kind: str = "company", after: int = 0) -> Span:
    start = text.index(name, after)
    return Span(start, start + len(name), kind, 0.9, 0.1)


def test_the_surest_span_wins_over_those_it_overlaps() -> None:
    text = "Oslo kommunes nye kameraer"
    scores = np.zeros((4, LONGEST_SPAN, len(MENTION_OUTPUTS)), np.float32)
    government, recipient, trim = (MENTION_OUTPUTS.index(n) for n in ("government", "recipient", "trim"))
    scores[0, 0, recipient] = 0.6
    scores[0, 1, [government, recipient, trim]] = 0.9
    scores[3, 5, recipient] = 0.99  # past the last word
    (span,) = decode(text, _encoded(text), scores, 0.5)
    assert (text[span.start : span.end], span.kind) == ("Oslo kommune", "government")


def test_what_was_given_has_the_roles_that_its_words_were_scored_for() -> None:
    text = "Oslo kommunes nye kameraer"
    scores = np.zeros((4, LONGEST_SPAN, len(MENTION_OUTPUTS)), np.float32)
    scores[0, 1, [MENTION_OUTPUTS.index("supplier"), MENTION_OUTPUTS.index("recipient")]] = 0.25, 0.75
    assert roles(_encoded(text), scores, 0, len("Oslo kommune")) == (0.25, 0.75)
    assert roles(_encoded("a " * 20 + "a"), scores, 0, 41) == (0.5, 0.5)


def test_short_forms_brackets_and_genitives_are_one_party() -> None:
    text = "Nordfjell Sikkerhet AS (NSA) leverer. Nordfjell og NSA er fornøyd. Vestbru AS ikke."
    spans = [
        _span(text, "Nordfjell Sikkerhet AS"),
        _span(text, "NSA"),
        _span(text, "Nordfjell", after=30),
        _span(text, "NSA", after=40),
        _span(text, "Vestbru AS"),
    ]
    groups = grouped(text, spans)
    assert [text[g.best.start : g.best.end] for g in groups] == ["Nordfjell Sikkerhet AS", "Vestbru AS"]
    assert [len(g.spans) for g in groups] == [4, 1]


def test_a_place_and_the_company_named_after_it_stay_two() -> None:
    text = "Bergen Taxi kjører for Bergen."
    groups = grouped(text, [_span(text, "Bergen Taxi"), _span(text, "Bergen", "government", 15)])
    assert len(groups) == 2


def test_names_are_compared_without_forms_and_articles() -> None:
    assert same_name(name_words("the Acme Holdings Ltd"), name_words("ACME"))
    assert not same_name(name_words("Acme"), name_words("Acmetron"))
    assert name_words("AS") == ("as",)
