"""Plain text: encodings, paragraphs, and the form that offsets count on."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.crawler.readers import TextDocument, UnreadableError, plain

FIXTURES = Path(__file__).parent / "fixtures" / "plain"


def only(data: bytes, charset: str | None = None) -> TextDocument:
    (document,) = plain.read(data, charset)
    return document


def test_lines_that_were_broken_for_length_are_joined_and_paragraphs_stay() -> None:
    assert only((FIXTURES / "wrapped.txt").read_bytes()).text.split("\n") == [
        "Cameras for the police",
        "Harbourview Systems Ltd has supplied the Vale of Arden Police with body-worn cameras since 2023. The contract"
        " runs for three years and was extended once by the police authority.",
        "The goods:",
        "- 400 cameras",
        "- 20 docking stations, each with room for twenty cameras and their spare batteries",
        "- one licence",
        "A second supplier was not found.",
    ]


def test_a_line_is_a_paragraph_where_no_blank_line_says_otherwise() -> None:
    text = "A first line that is long enough to have been broken by its length alone.\nA second line."
    assert only(text.encode()).text == text


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-32", None),
        ("cp1252", None),
        ("iso-8859-2", "ISO-8859-2"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_the_encoding_is_found_or_taken_as_declared(encoding: str, charset: str | None) -> None:
    text = "Камеры для полиции" if encoding == "koi8-r" else "Łódź für Köln" if charset else "Bør købe für"
    assert only(text.encode(encoding), charset).text == text


@pytest.mark.parametrize(
    "charset", ["hex", "zlib", "rot13", "no such", "idna", "undefined", "unicode_escape"]
)
def test_a_declared_encoding_that_is_none_is_not_followed(charset: str) -> None:
    assert only("Bør".encode("cp1252"), charset).text == "Bør"


def test_utf_8_goes_before_what_is_declared() -> None:
    assert only("Bør".encode(), "iso-8859-1").text == "Bør"


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\0\1\2", b"abc\0def", b"\x81\x8d\x8f" * 50])
def test_nothing_and_binary_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        only(data)


@given(st.text())
def test_normalised_text_has_the_form_that_is_promised(text: str) -> None:
    made = plain.normalised(text)
    assert made == unicodedata.normalize("NFC", made)
    assert plain.normalised(made) == made
    assert "\r" not in made
    for line in made.split("\n") if made else []:
        assert line == " ".join(line.split())
        assert line
    made.encode("utf8")


def test_soft_hyphens_marks_of_direction_and_other_invisible_characters_are_dropped() -> None:
    assert plain.normalised("over\u00advåking \u200eav\u00a0\u2009folk\u200b\ufeff") == "overvåking av folk"
