"""Text out of PDF files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from whosupplies.crawler.readers import UnreadableError
from whosupplies.crawler.readers import pdf as reader
from whosupplies.graph.records import TextDocument

sys.path.insert(0, str(Path(__file__).parent))
from pdf_files import pdf

PAGE = [
    "Annual procurement report",
    "Harbourview Systems Ltd supplied four hundred body-worn cameras to the Vale of Arden",
    "Police. The contract was awarded in May 2023 and its value is 1.24 million pounds, sur-",
    "veillance of public space included.",
    "Street lighting was renewed by Tarnbrook Lighting Ltd in every town of the county, which",
    "the auditors praised.",
]


def only(data: bytes) -> TextDocument:
    (document,) = reader.read(data)
    return document


def test_lines_become_paragraphs_and_parted_words_are_whole_again() -> None:
    assert only(pdf([PAGE])).text.split("\n") == [
        "Annual procurement report",
        "Harbourview Systems Ltd supplied four hundred body-worn cameras to the Vale of Arden Police. The contract was awarded"
        " in May 2023 and its value is 1.24 million pounds, surveillance of public space included.",
        "Street lighting was renewed by Tarnbrook Lighting Ltd in every town of the county, which the auditors praised.",
    ]


def test_a_paragraph_runs_over_a_page_break_and_page_furniture_is_left_out() -> None:
    first = "The council said that the cameras, which were delivered in the spring of last year, were"
    pages = [
        ["Report of the county", first, "1"],
        ["Report of the county", "never used by the police force that had ordered them, and were sold.", "2"],
        ["Report of the county", "The end of the report, with thanks to all who took part in it.", "3"],
    ]
    text = only(pdf(pages)).text
    assert f"{first} never used by the police force" in text
    assert "Report of the county" not in text
    assert not [line for line in text.split("\n") if line.isdigit()]


def test_title_and_date_come_from_the_documents_own_data() -> None:
    document = only(
        pdf([PAGE], info="/Title (Report  2023) /CreationDate (D:20240105120000Z) /Author (A. Person)")
    )
    assert (document.title, document.published, document.format) == ("Report 2023", "2024-01-05", "pdf")
    assert "Person" not in repr(document)


def test_letters_beyond_ascii() -> None:
    assert (
        only(pdf([["Bærum kommune kjøper overvåkingskameraer"]])).text
        == "Bærum kommune kjøper overvåkingskameraer"
    )


def test_an_encrypted_file_is_refused_as_such() -> None:
    key = "00" * 32
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>]"
    with pytest.raises(UnreadableError, match="encrypted"):
        only(pdf([PAGE], trailer=encrypt))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[]]), "no text layer"),
        (pdf([]), r"no text layer|damaged"),
        (b"%PDF-1.4\nnot really", "damaged"),
        (pdf([PAGE])[:80], "damaged"),
    ],
)
def test_scanned_and_damaged_files_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        only(data)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    with pytest.raises(UnreadableError, match="more than 2 pages"):
        only(pdf([PAGE] * 3))
