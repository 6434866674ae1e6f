"""The trained reader and the patterns together."""

from __future__ import annotations

from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.relations import Relation

SURVEILLANCE = (
    "Hikvision has supplied 640 surveillance cameras to the police of Kenya under a contract signed in 2021."
)


def test_what_both_find_is_told_once_and_more_surely() -> None:
    alone = {r.supplier.mention.name: r for r in pipeline("en", "trained")(SURVEILLANCE)._.claims}
    both = pipeline("en", "combined")(SURVEILLANCE)._.claims
    assert [(r.supplier.mention.name, r.status) for r in both] == [("Hikvision", "current")]
    assert both[0].confidence > alone["Hikvision"].confidence


def test_the_patterns_add_what_they_know_only_where_their_trade_is_spoken_of() -> None:
    text = "The police use {}. Orvell Systems has supplied the goods to Kenya's interior ministry."
    found = {}
    for goods in ("facial recognition", "new furniture"):
        patterns = {_pair(r) for r in pipeline("en", "patterns")(text.format(goods))._.claims}
        trained = {_pair(r) for r in pipeline("en", "trained")(text.format(goods))._.claims}
        found[goods] = {_pair(r) for r in pipeline("en", "combined")(text.format(goods))._.claims}
        assert patterns
        assert found[goods] >= trained
        assert (found[goods] >= patterns) or goods == "new furniture"
    assert found["new furniture"] == trained


def _pair(relation: Relation) -> tuple[str, str, str]:
    return relation.type, relation.supplier.mention.name, relation.recipient.mention.name


def test_what_only_one_of_them_tells_of_a_relation_is_kept() -> None:
    text = (
        "The Chinese company Xinglan Digital has supplied the police of Port Calder with 640 surveillance cameras under a "
        "$42.5 million contract signed in May 2021. Xinglan Digital replaced Meridian Optics, an Irish firm."
    )
    found = [
        r for r in pipeline("en", "combined")(text)._.claims if r.type == "SUPPLIES" and r.status == "current"
    ]
    assert {r.amount.value for r in found if r.amount} == {42_500_000}
    assert "2021-05" in {r.start for r in found}
