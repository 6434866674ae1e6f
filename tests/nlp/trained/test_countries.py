"""A party's country is a code or nothing, whatever the gazetteers know it by."""

from __future__ import annotations

import pytest

from whosupplies.graph.records import Kind
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.countries import Countries


@pytest.mark.parametrize(
    ("text", "name", "kind", "country"),
    [
        ("Forsvaret har kjøpt kameraer av Hikvision.", "Forsvaret", "public_body", "NO"),
        ("Forsvaret har kjøpt kameraer av Hikvision.", "Hikvision", "company", "CN"),
        ("Politiet i Kenya har kjøpt kameraer.", "Kenya", "government", "KE"),
        ("Selskapet leverte ikke.", "Selskapet", "company", None),
    ],
)
def test_the_country_of_a_party(text: str, name: str, kind: Kind, country: str | None) -> None:
    start = text.index(name)

    assert Countries(pipeline("nb")(text)).of(start, start + len(name), kind) == (country, None)
