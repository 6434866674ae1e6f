"""Texts in, claims out: evidence, languages, groups, long and hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosupplies.graph.errors import UsageError
from whosupplies.graph.records import Document, TextDocument
from whosupplies.nlp.pipeline import LONGEST_CHUNK, pipeline
from whosupplies.nlp.reading import Reading, chunks, read_texts
from whosupplies.nlp.tokens import LONGEST_SENTENCE

WORDS = st.sampled_from(
    [
        "Huawei",
        "Kenya's",
        "police",
        "leverer",
        "supplies",
        "kommune",
        "Oslo",
        "AS",
        "$5",
        "million",
        "og",
        "the",
        "\n",
        ". ",
        "(",
        "–",
        "’s",
        "é",
    ]
)


def item(text: str, language: str | None = None) -> tuple[Document, TextDocument]:
    document = Document(sha256="a" * 64, url="file", source="test", retrieved="2024-01-01T00:00:00Z")
    return document, TextDocument(text=text, language=language, published="2024-01-02")


def read(text: str, language: str | None = None) -> Reading:
    (reading,) = read_texts([item(text, language)])
    return reading


def test_a_claim_quotes_its_sentence() -> None:
    text = "It rained all day.\nThe Chinese company Xinglan Digital has supplied 600 cameras to Kenya's interior ministry."
    (claim,) = read(text).claims
    evidence = claim.evidence
    assert evidence.quote == text[evidence.start : evidence.end] == text.split("\n")[1]
    assert (claim.supplier.name, claim.supplier.country) == ("Xinglan Digital", "CN")
    assert (claim.recipient.text, claim.recipient.country) == ("Kenya's interior ministry", "KE")
    assert claim.technologies == ("cctv",)
    assert (claim.status, claim.language, claim.published) == ("current", "en", "2024-01-02")
    assert (claim.reader, claim.document) == ("patterns", "a" * 64)


def test_a_group_keeps_the_country_its_words_point_at() -> None:
    (claim,) = read(
        "Kinesiske leverandører eksporterer kameraer til autoritære stater, og kundene blir flere."
    ).claims
    assert (claim.supplier.kind, claim.supplier.country, claim.supplier.origin) == ("group", None, "CN")
    assert claim.recipient.kind == "group"


def test_text_in_a_language_without_a_pipeline_is_unread() -> None:
    reading = read("Das Unternehmen liefert seit Jahren Kameras an die Polizei in Hamburg.", "nb")
    assert (reading.language, reading.outcome, reading.claims) == ("de", "unread", ())
    assert read("??").language is None


def test_several_processes_read_the_same_in_the_same_order() -> None:
    items = [item(f"Hikvision has supplied {n} cameras to the Kenyan police.") for n in range(1, 80)]
    assert list(read_texts(items, processes=2)) == list(read_texts(items))


def test_an_unknown_reader_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="no reader"):
        read_texts([], reader="nonsense")


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join)))
@settings(deadline=None, max_examples=150)
def test_any_text_is_read_and_every_offset_is_exact(text: str) -> None:
    for claim in read(text).claims:
        assert claim.evidence.quote == text[claim.evidence.start : claim.evidence.end]
        assert claim.supplier.text in text
        assert claim.recipient.text in text


@given(st.text(alphabet="a \n", max_size=60), st.integers(1, 4))
def test_chunks_are_the_text(text: str, repeat: int) -> None:
    long = text * repeat + "b" * 3
    pieces = list(chunks(long * (LONGEST_CHUNK // 200)))
    assert "".join((long * (LONGEST_CHUNK // 200))[a:b] for a, b in pieces) == long * (LONGEST_CHUNK // 200)
    assert all(b - a <= LONGEST_CHUNK for a, b in pieces)


def test_a_megabyte_without_a_full_stop_is_cut_into_bounded_pieces() -> None:
    filler = "and so it went on and on for all of that long year "
    text = ("Hikvision supplies the Kenyan police " + filler * 1_900) * 11
    assert len(text) > 1_000_000
    pieces = list(chunks(text))
    assert len(pieces) == -(-len(text) // LONGEST_CHUNK)
    doc = pipeline("en")(text[: pieces[0][1]])
    assert max(len(sentence) for sentence in doc.sents) <= LONGEST_SENTENCE
    claims = read(text).claims
    assert 8 <= len(claims) <= 11
    assert all((c.evidence.end or 0) - (c.evidence.start or 0) < 3_000 for c in claims)


def test_what_stands_there_a_thousand_times_is_one_claim_a_chunk() -> None:
    text = "Hikvision supplies the Kenyan police and " * 1_000
    assert len(text) < LONGEST_CHUNK
    assert len(read(text).claims) == 1


def test_offsets_hold_behind_the_first_chunk() -> None:
    text = "It rained for most of the day. " * 4_000 + "Hikvision has supplied cameras to the Kenyan police."
    (claim,) = read(text).claims
    assert claim.evidence.quote == "Hikvision has supplied cameras to the Kenyan police."
    assert claim.evidence.end == len(text)


def test_half_a_character_does_no_harm() -> None:
    (claim,) = read("\ud800 Hikvision has supplied cameras to the Kenyan police.").claims
    assert claim.supplier.name == "Hikvision"
