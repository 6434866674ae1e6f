"""Language is detected from the text; what a page declares breaks ties alone."""

from __future__ import annotations

import pytest

from whosupplies.nlp.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Selskapet leverer kameraer til Oslo kommune, og avtalen ble ikke fornyet etter 2020.", "nb"),
        (
            "Selskapet leverer ikkje kamera til kommunen lenger, seier dei, for avtalen vart ikkje fornya.",
            "nn",
        ),
        ("The company supplies cameras to the police of Nairobi.", "en"),
        ("Virksomheden leverer kameraer til politiet, og aftalen blev ikke forlænget efter 2020.", "da"),
        ("Företaget levererar kameror till polisen, och avtalet förlängdes inte efter 2020.", "sv"),
        ("Das Unternehmen liefert seit Jahren Kameras an die Polizei in Hamburg.", "de"),
        ("Huawei leverer kameraer til Oslo kommune.", "nb"),
        ("Huawei supplies cameras to Nairobi police.", "en"),
    ],
)
def test_detects(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "AS", "12 345 678", "?!", "Nuctech"])
def test_says_nothing_where_there_is_too_little(text: str) -> None:
    assert detect(text) is None


def test_a_wrong_hint_does_not_win() -> None:
    assert detect("The company supplies cameras to the police of Nairobi.", "nb") == "en"
    assert detect("Företaget levererar kameror till polisen, och avtalet förlängdes inte.", "nb") == "sv"
