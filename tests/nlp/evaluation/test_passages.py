"""What a reader is asked, and what it may offer beside relations."""

from __future__ import annotations

import msgspec
import pytest
from gold import passage, relation

from whosupplies.nlp.evaluation.passages import ask
from whosupplies.nlp.evaluation.records import GoldPassage
from whosupplies.nlp.pipeline import LONGEST_CHUNK
from whosupplies.nlp.readers import READERS
from whosupplies.nlp.reading import mentions_of, relations_between

TEXT = "Hikvision has supplied cameras to Kenya's interior ministry."


def test_a_reader_that_offers_more_is_asked_for_it() -> None:
    gold = passage("a", TEXT, relation("Hikvision", "Kenya's interior ministry"))
    answer = ask(msgspec.convert(gold, GoldPassage), "patterns")
    assert [(r.supplier.text, r.recipient.text) for r in answer.relations] == [
        ("Hikvision", "Kenya's interior ministry")
    ]
    assert answer.mentions is not None
    assert {"Hikvision", "Kenya's interior ministry"} <= {m.text for m in answer.mentions}
    assert answer.with_gold_mentions is not None
    assert len(answer.with_gold_mentions) == 1


def test_a_reader_that_does_not_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "bare", "bare_reader:BareReader")
    answer = ask(msgspec.convert(passage("a", TEXT), GoldPassage), "bare")
    assert (answer.relations, answer.mentions, answer.with_gold_mentions) == ((), None, None)


def test_a_passage_in_a_language_that_nobody_reads_has_nothing() -> None:
    text = "Das Unternehmen liefert seit Jahren Kameras an die Polizei."
    answer = ask(msgspec.convert(passage("a", text, lang="de"), GoldPassage), "patterns")
    assert (answer.relations, answer.mentions, answer.with_gold_mentions) == ((), (), ())


def test_only_the_parties_that_are_given_are_joined() -> None:
    text = "Hikvision and Dahua have supplied cameras to the Kenyan police."
    mentions = mentions_of(text, "en")
    assert mentions is not None
    given = [party for party in mentions if party.mention.text != "Dahua"]
    found = relations_between(given, text, "en")
    assert found is not None
    assert {(r.supplier.mention.text, r.recipient.mention.text) for r in found} == {
        ("Hikvision", "Kenyan police")
    }
    assert relations_between([], text, "en") == []


def test_offsets_are_those_of_the_whole_text_however_long() -> None:
    text = "Nothing happened here at all. " * (LONGEST_CHUNK // 30 + 1) + TEXT
    mentions = mentions_of(text, "en")
    assert mentions is not None
    assert {"Hikvision", "Kenya's interior ministry"} <= {text[p.start : p.end] for p in mentions}
    assert all(text[p.start : p.end] == p.mention.text for p in mentions)
    found = relations_between(mentions, text, "en")
    assert found is not None
    (one,) = found
    assert text[one.supplier.start : one.supplier.end] == "Hikvision"
    assert text[slice(*one.evidence)] == TEXT
