"""Rules of the patterns reader, each on a text of one or two sentences."""

from __future__ import annotations

from typing import Any

import pytest

from whosupplies.nlp.predict import predict_record


def relations(text: str, language: str) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """The relations by (type, supplier, recipient, status)."""
    found = predict_record({"id": 1, "text": text, "lang": language}, where="test")["relations"]
    return {(r["type"], r["supplier"]["text"], r["recipient"]["text"], r["status"]): r for r in found}


def test_what_has_been_used_from_a_company_is_a_supply() -> None:
    text = (
        "Oslo politidistrikt har siden 2021 brukt ansiktsgjenkjenning fra det israelske selskapet Corsight."
    )
    found = relations(text, "nb")
    ((key, relation),) = found.items()
    assert key == ("SUPPLIES", "Corsight", "Oslo politidistrikt", "current")
    assert (relation["start"], relation["recipient"]["country"]) == ("2021", "NO")


def test_a_contract_that_was_terminated_ends_then() -> None:
    text = (
        "Vokter Sikkerhet AS leverte kameraer til Bergen kommune fra 2016, men avtalen ble sagt opp i 2020."
    )
    ((key, relation),) = relations(text, "nb").items()
    assert key == ("SUPPLIES", "Vokter Sikkerhet AS", "Bergen kommune", "cancelled")
    assert (relation["start"], relation["end"]) == ("2016", "2020")


@pytest.mark.parametrize(
    "body",
    [
        "Direktoratet for samfunnssikkerhet og beredskap",
        "Etaten for gjeldsinnkreving, innkjøp og bistand",
        "Direktoratet for e-helse",
    ],
)
def test_a_bodys_title_goes_on_in_small_letters(body: str) -> None:
    found = relations(f"{body} har inngått avtale med Motorola Solutions om nytt radiosamband.", "nb")
    assert list(found) == [("SUPPLIES", "Motorola Solutions", body, "current")]


def test_who_bought_goods_of_a_company_does_not_own_it() -> None:
    assert not any(key[0] == "OWNS" for key in relations("Storvik har kjøpt kameraer av Hikvision.", "nb"))
    assert ("OWNS", "Storvik Invest AS", "Hikvision", "current") in relations(
        "Storvik Invest AS har kjøpt Hikvision.", "nb"
    )


def test_a_denial_is_of_what_stands_behind_it() -> None:
    text = "Genetec, which replaced Milestone at the Toronto police in 2019, denied that it had ever sold to Russia."
    denied = [key for key in relations(text, "en") if key[3] == "denied"]
    assert denied == [("SUPPLIES", "Genetec", "Russia", "denied")]


def test_a_national_body_has_its_country_and_its_acronym_is_it() -> None:
    text = "The Department of Homeland Security has awarded Palantir a contract. DHS also bought drones from Skydio."
    found = relations(text, "en")
    names = {
        (r["recipient"]["name"], r["recipient"]["country"], r["recipient"]["kind"]) for r in found.values()
    }
    assert names == {("Department of Homeland Security", "US", "public_body")}
