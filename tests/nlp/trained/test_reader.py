"""The trained reader on whole texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.reader import TrainedReader

SAMPLE = Path(__file__).parents[3] / "app" / "sample" / "articles"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Oslo Taxi has won a contract to drive patients for Oslo."),
        ("nb", "Trondheim Stål AS leverer stål til Trondheim."),
        ("en", "Nairobi Systems has supplied cameras to Nairobi under a contract signed in 2021."),
    ],
)
def test_a_company_does_not_supply_itself(language: str, text: str) -> None:
    found = TrainedReader().read(pipeline(language)(text))

    assert found
    assert all(r.supplier.mention.name != r.recipient.mention.name for r in found)


def test_what_is_much_less_sure_than_the_suppliers_surest_is_not_told() -> None:
    text = (SAMPLE / "fotlenkjer-i-hordvik.txt").read_text("utf8")

    found = TrainedReader().read(pipeline("nn")(text))

    owned = {r.recipient.mention.name for r in found if r.type == "OWNS"}
    assert owned == {"Lenkjeverket AS"}
