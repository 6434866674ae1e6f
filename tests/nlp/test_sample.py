"""The bundled articles say what the demo shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from whosupplies.nlp.predict import predict

ARTICLES = Path(__file__).parents[2] / "app" / "sample" / "articles"


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        (
            "kameraer-i-norvang.txt",
            "nb",
            {
                ("Klarsyn Sikkerhet AS", "Norvang kommune", "current"),
                ("Haolan Vision", "Norvang kommune", "current"),
                ("Fjordvakt AS", "Norvang kommune", "former"),
                ("Klarsyn Sikkerhet AS", "Fjordvakt AS", "current"),
                ("Haolan Vision", "Fjordvakt AS", "current"),
            },
        ),
        (
            "fotlenkjer-i-hordvik.txt",
            "nn",
            {
                ("Tagbourne Systems", "Hordvik fengsel", "current"),
                ("Lenkjeverket AS", "Hordvik fengsel", "former"),
                ("Fjellheim Kapital", "Lenkjeverket AS", "current"),
            },
        ),
        (
            "port-calder.txt",
            "en",
            {
                ("Xinglan Digital", "police of Port Calder", "current"),
                ("Meridian Optics", "police of Port Calder", "former"),
                ("Xinglan Digital", "Meridian Optics", "current"),
            },
        ),
        (
            "ferries-of-brightwater.txt",
            "en",
            {
                ("Harrow & Tarn Shipyard", "Brightwater County Council", "current"),
                ("Skerry Marine Works", "Brightwater County Council", "bid"),
                ("Pelham Radio Systems", "Brightwater County Council", "cancelled"),
            },
        ),
    ],
)
def test_an_article_gives_its_relations(
    name: str, language: str, expected: set[tuple[str, str, str]]
) -> None:
    (found,) = predict([{"id": name, "text": (ARTICLES / name).read_text("utf8")}])
    assert found["lang"] == language
    relations = found["relations"]
    assert {(r["supplier"]["name"], r["recipient"]["name"], r["status"]) for r in relations} == expected
