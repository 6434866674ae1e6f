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


def test_the_patterns_add_what_they_know_only_in_long_articles_about_their_trade() -> None:
    told = "Orvell Systems has supplied the goods to Kenya's interior ministry. The police use {}."
    filler = " The weather in the capital was warm and dry, and on the whole nothing of note happened." * 30
    added = {}
    for goods in ("facial recognition", "new furniture"):
        for length, text in (("short", told.format(goods)), ("long", told.format(goods) + filler)):
            patterns, trained, combined = (
                {_pair(r) for r in pipeline("en", reader)(text)._.claims}
                for reader in ("patterns", "trained", "combined")
            )
            assert patterns
            assert combined >= trained
            added[goods, length] = combined - trained
            assert added[goods, length] <= patterns
            if (goods, length) == ("facial recognition", "long"):
                assert combined >= patterns
    assert not added["facial recognition", "short"]
    assert not added["new furniture", "long"]


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


def test_a_denial_is_not_told_as_a_supply() -> None:
    text = (
        "The Cypriot company Lumenar Analytics denies that it has sold spyware to the Varenian Interior Ministry. Documents seen "
        "by reporters list the ministry among its customers, but the company says that the papers are forged."
    )
    statuses = {r.status for r in pipeline("en", "combined")(text)._.claims if r.type == "SUPPLIES"}
    assert statuses == {"denied"}
