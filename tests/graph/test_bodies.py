"""The country of bodies and governments by their names."""

from __future__ import annotations

import pytest

from whosupplies.graph import local_governments, national_bodies
from whosupplies.graph.bodies import country_of
from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.national_bodies import filed_under, national_body
from whosupplies.graph.yaml_files import parse_yaml


@pytest.mark.parametrize(
    ("name", "language", "country"),
    [
        ("Forsvaret", "nb", "NO"),
        ("Politiets utlendingsenhet", "nb", "NO"),
        ("NAV", "nb", "NO"),
        ("Skatteetaten", None, "NO"),
        ("DSB", "nb", "NO"),
        ("DSB", "da", "DK"),
        ("DSB", "en", None),
        ("Bergen kommune", "nb", "NO"),
        ("Møre og Romsdal fylkeskommune", "nn", "NO"),
        ("Københavns Kommune", None, "DK"),
        ("Stockholms stad", "sv", "SE"),
        ("Metropolitan Police", "en", "GB"),
        ("Home Office", "en", "GB"),
        ("Cornwall Council", "en", "GB"),
        ("Kent Police", "en", "GB"),
        ("Birmingham City Council", "en", "GB"),
        ("Birmingham Police Department", "en", "US"),
        ("NYPD", "nb", "US"),
        ("the Pentagon", "en", "US"),
        ("Chicago", "en", "US"),
        ("ICE", "en", "US"),
        ("ICE", "nb", None),
        ("Ministry of Defence", "en", "GB"),
        ("Ministry of Defence", None, None),
        ("Indian Ministry of Defence", "en", "IN"),
        ("Kinas sikkerhetstjenester", "nb", "CN"),
        ("European Commission", "en", None),
        ("Ministry of Silly Walks", "en", None),
    ],
)
def test_a_name_tells_its_country(name: str, language: str | None, country: str | None) -> None:
    assert country_of(name, None, language) == country


def test_the_countries_of_a_text_decide_between_bodies_of_one_name() -> None:
    assert country_of("Ministry of Defence", "public_body", "en", among={"IN"}) is None
    assert country_of("Ministry of Defence", "public_body", "en", among={"IN", "GB"}) == "GB"
    assert country_of("ICE", "public_body", "nb", among={"US"}) == "US"
    assert country_of("DSB", "public_body", "nb", among={"DK"}) == "DK"


def test_companies_and_groups_have_no_country_by_their_name() -> None:
    assert country_of("Kent Police", "company", "en") is None
    assert country_of("Chicago", "group", "en") is None


def test_words_beside_a_place_tell_the_country_that_uses_them() -> None:
    assert country_of("Lincoln police", "public_body", "en") == "GB"
    assert local_governments.local_government("Suffolk County Council") == local_governments.Local(
        "GB", "government"
    )
    assert local_governments.local_government("Region Stockholm") == local_governments.Local(
        "SE", "government"
    )
    assert local_governments.local_government("Chicago Holdings Ltd") is None


def test_all_municipalities_and_counties_of_norway_are_listed() -> None:
    # 357 municipalities and 15 counties; Herøy and Våler stand for two each, Oslo is both.
    assert len(local_governments.countries()["NO"].places) == 357 + 15 - 3


def test_a_body_is_filed_under_one_name_in_its_own_country_alone() -> None:
    full = filed_under("Direktoratet for samfunnssikkerhet og beredskap", "NO")
    assert full is not None
    assert filed_under("DSB", "NO") == full
    assert filed_under("DSB", None) is None
    assert filed_under("NAV", "SE") is None
    assert filed_under("Ministry of Defence", None) is None
    assert filed_under("Ministry of Defence", "GB") == national_body("MoD", "en")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("XX: [{name: Police}]", "no country's code"),
        (
            "{GB: [{name: Police, acronyms: [P]}, {name: Other, acronyms: [P]}]}",
            "stands under Police and Other",
        ),
        ("{GB: [{name: Police}], US: [{name: Force, aliases: [police]}]}", "stands under Police and Force"),
    ],
)
def test_a_wrong_list_of_bodies_is_refused(wrong: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=complaint):
        national_bodies.check(parse_yaml(wrong, dict[str, list[national_bodies.Listed]], where="test"))


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("XX: {governments: [], bodies: [], heads: [], places: [], alone: []}", "no country's code"),
        ("GB: {governments: [], bodies: [], heads: [], places: [Bø, Bo], alone: []}", "stand twice under GB"),
    ],
)
def test_a_wrong_list_of_places_is_refused(wrong: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=complaint):
        local_governments.check(parse_yaml(wrong, dict[str, local_governments.Country], where="test"))
