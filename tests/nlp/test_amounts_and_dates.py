"""Sums and dates as running text writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.nlp.amounts import find_amounts
from whosupplies.nlp.dates import find_period


@pytest.mark.parametrize(
    ("text", "language", "value", "currency"),
    [
        ("worth $764.6 million", "en", 764_600_000, "USD"),
        ("a €6.2 million order", "en", 6_200_000, "EUR"),
        ("at £41,000 a month", "en", 41_000, "GBP"),
        ("a US$ 5bn deal", "en", 5_000_000_000, "USD"),
        ("EUR 1,200,000.50 in all", "en", 1_200_000.5, "EUR"),
        ("300 million Hong Kong dollars", "en", 300_000_000, "HKD"),
        ("til NOK 60 mill.", "nb", 60_000_000, "NOK"),
        ("for 1,9 milliarder kroner", "nb", 1_900_000_000, "NOK"),
        ("for 2.5 mrd. kroner", "nb", 2_500_000_000, "NOK"),
        ("elleve millionar svenske kroner", "nn", 11_000_000, "SEK"),
        ("450.000 kroner", "nb", 450_000, "NOK"),
        ("1 200 000 kr", "nb", 1_200_000, "NOK"),
    ],
)
def test_reads_a_sum(text: str, language: str, value: float, currency: str) -> None:
    (found,) = find_amounts(text, language)
    assert (found.amount.value, found.amount.currency) == (value, currency)
    assert text[found.start : found.end].strip() in text


@pytest.mark.parametrize(
    ("text", "language", "countries", "value", "currency"),
    [
        ("cost 2.2 million soles", "en", (), 2_200_000, "PEN"),
        ("worth RM97 million", "en", (), 97_000_000, "MYR"),
        ("an order of Rs. 88 crore", "en", (), 880_000_000, "INR"),
        ("14 million Namibian dollars", "en", (), 14_000_000, "NAD"),
        ("a 3.1 billion Norwegian crown contract", "en", (), 3_100_000_000, "NOK"),
        ("the 64-million-dollar job", "en", (), 64_000_000, "USD"),
        ("18 billion pesos", "en", ("PH", "KR"), 18_000_000_000, "PHP"),
        ("at $318 million", "en", ("AU", "US"), 318_000_000, "AUD"),
        ("worth R380 million", "en", (), 380_000_000, "ZAR"),
        ("a NIS 62 million contract", "en", (), 62_000_000, "ILS"),
        ("for 1.9 billion meticais", "en", (), 1_900_000_000, "MZN"),
        ("at $318 million", "en", ("AU", "AU"), 318_000_000, "AUD"),
        ("at $318 million", "en", ("MX", "US"), 318_000_000, "USD"),
        ("the $56 million cable", "en", ("TV", "JP"), 56_000_000, "USD"),
        ("at a cost of K412 million", "en", ("MW",), 412_000_000, "MWK"),
        ("3.1 billion francs", "en", ("RW",), 3_100_000_000, "RWF"),
        ("11.2 million kroner", "en", ("DK",), 11_200_000, "DKK"),
        ("de 19 milliardene islandske kroner", "nb", (), 19_000_000_000, "ISK"),
        ("ein underkontrakt på 14 millionar med verftet", "nn", (), 14_000_000, "NOK"),
        ("handlet tester for 30 millioner av Labspeil", "nb", (), 30_000_000, "NOK"),
        ("Polen betalte 30 millioner for radarene", "nb", ("PL",), 30_000_000, "PLN"),
        ("Palantir is paid 30 million for a system", "en", ("US",), 30_000_000, "USD"),
        ("Rapporten kostet 380 000 og er hemmelig", "nb", ("NO",), 380_000, "NOK"),
        ("kontrakten på 23 millioner. Tunstall klaget", "nb", (), 23_000_000, "NOK"),
        ("Råbygg: Betongvesen, 611 MNOK", "nb", (), 611_000_000, "NOK"),
        ("har en verdi på MNOK 80", "nb", (), 80_000_000, "NOK"),
    ],
)
def test_reads_the_money_of_the_country(
    text: str, language: str, countries: tuple[str, ...], value: float, currency: str
) -> None:
    (found,) = find_amounts(text, language, countries)
    assert (found.amount.value, found.amount.currency) == (value, currency)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("et marked med 14 millioner innbyggere", ()),
        ("kameraene dekker 2 millioner mennesker", ()),
        ("plass for 12 000 tilskuere", ("NO",)),
        ("kontrakt på 30 000 granater", ("NO",)),
    ],
)
def test_what_is_no_sum_of_kroner(text: str, countries: tuple[str, ...]) -> None:
    assert find_amounts(text, "nb", countries) == []


@pytest.mark.parametrize(
    ("text", "language", "countries"),
    [
        ("kjøpte 20 millioner vaksinedoser av Pfizer", "nb", ()),
        ("ordre på 3 millioner munnbind fra Kina", "nb", ()),
        ("verdens 8 milliarder mennesker", "nb", ()),
        ("fikk en sum for jobben", "nb", ()),
        ("one real estate company", "en", ()),
        ("three gold medals", "en", ()),
        ("100 Marks & Spencer shops", "en", ()),
        ("In 2019 won the tender", "en", ()),
        ("L3Harris radios", "en", ("HN",)),
        ("in Q3 of the year", "en", ("GT",)),
        ("K9 and K2 tanks", "en", ("PG",)),
        ("R44 helicopters", "en", ("ZA",)),
        ("undertegnet i mars 2023 og", "nb", ()),
        ("programvare for NIS2-direktivet", "nb", ()),
        ("the NIS 2016 directive", "en", ()),
        ("BMW R 1250 motorcycles", "en", ("GB",)),
        ("fikk en bot på ca. 300 000 kroner", "nb", ()),
        ("omsetning på ca. 40 millioner kroner", "nb", ()),
        ("annual revenue of approx. $40 million", "en", ()),
        ("The fine by the S.E.C. was $40 million", "en", ()),
        ("kjøpt 12 000 Glock-pistoler", "nb", ("NO",)),
        ("avtale om 20 000 PC-er", "nb", ("NO",)),
        ("kontrakt på 30 000\ngranater", "nb", ("NO",)),
        ("betalte for 1.2 million Sinovac doses", "en", ("BR",)),
        ("an order for a boat of 30 m in length", "en", ("GB",)),
        ("The contract covers 4K, thermal", "en", ("US",)),
        ("to millioner har flyktet", "nb", ()),
        ("har 3 millioner i Facebook-følgere", "nb", ("SE",)),
        ("leverer strøm til 25 000 i Bergen", "nb", ("NO",)),
        ("kontrakten har nummer 300 000", "nb", ("NO",)),
        ("mannskap til 16 SAR-helikoptre", "nb", ()),
        ("500 AMD-prosessorer", "nb", ()),
        ("worth $10-20m", "en", ()),
        ("to hundre millioner kroner", "nb", ()),
        ("MARS 2020 rover", "en", ("AR",)),
        ("ALL 5 million of them", "en", ()),
        ("$5 mıllion", "en", ()),
        ("$" + "9" * 400, "en", ()),
    ],
)
def test_what_only_looks_like_a_sum(text: str, language: str, countries: tuple[str, ...]) -> None:
    assert find_amounts(text, language, countries) == []


@pytest.mark.parametrize(
    ("text", "language", "countries", "value", "currency"),
    [
        ("€1.234.567", "en", (), 1_234_567, "EUR"),
        ("1,234,567 kroner", "nb", (), 1_234_567, "NOK"),
        ("Kontrakten på 14 millioner som ble signert", "nb", ("NO",), 14_000_000, "NOK"),
        ("Kontrakten er på 14 millioner.", "nb", (None, "CN"), 14_000_000, "NOK"),
        ("kontrakten på 23 millioner. Omsetningen steg", "nb", (), 23_000_000, "NOK"),
        ("worth $23 million. Profits rose", "en", (), 23_000_000, "USD"),
        ("Kontrakten er på ca. 300 000.", "nb", (), 300_000, "NOK"),
        ("paid MESA 5 million dollars", "en", (), 5_000_000, "USD"),
        ("paid IBM 5 million dollars", "en", (), 5_000_000, "USD"),
        ("for 11 million kroner", "en", ("DK", "US"), 11_000_000, "DKK"),
        ("a R1.74bn contract", "en", ("ZA",), 1_740_000_000, "ZAR"),
        ("a 64-million-pound contract", "en", (), 64_000_000, "GBP"),
        ("5 million riyals", "en", ("OM",), 5_000_000, "OMR"),
        ("5 million CFA francs", "en", ("CM",), 5_000_000, "XAF"),
        ("5 million kuna", "en", (), 5_000_000, "HRK"),
    ],
)
def test_reads_sums_that_are_written_oddly(
    text: str, language: str, countries: tuple[str | None, ...], value: float, currency: str
) -> None:
    (found,) = find_amounts(text, language, countries)
    assert (found.amount.value, found.amount.currency) == (value, currency)


@given(
    st.lists(
        st.sampled_from([*"0123456789.,  $€MKR-", "million", "mill.", "NOK", "kroner", "mıllion"]),
        max_size=12,
    )
)
def test_no_mixture_of_digits_and_signs_breaks_it(parts: list[str]) -> None:
    for language in ("en", "nb"):
        for found in find_amounts("".join(parts), language, ("ZA", None)):
            assert 0 < found.amount.value < 1e15


def test_kroner_are_the_buyers_whatever_else_is_spoken_of() -> None:
    (found,) = find_amounts("kameraer for 60 millioner kroner", "nb", ("DK",), ("NO", "SE"))
    assert found.amount.currency == "DKK"


def test_a_letter_is_a_sign_only_in_its_country() -> None:
    assert find_amounts("the K412 million road", "en", ("GB",)) == []


@pytest.mark.parametrize("text", ["146 portals", "in 2016", "60 percent", "fined £3 million", "XQZ 300"])
def test_what_is_no_sum_of_a_contract(text: str) -> None:
    assert find_amounts(text, "en") == []


@pytest.mark.parametrize(
    ("text", "language", "start", "end"),
    [
        ("has used it since May 2022 and until 2027", "en", "2022-05", "2027"),
        ("signed on March 17, 2023", "en", "2023-03-17", None),
        ("in 2016 the city", "en", "2016", None),
        ("fra 3. juni 2024 til desember 2025", "nb", "2024-06-03", "2025-12"),
        ("frå januar 2024", "nn", "2024-01", None),
        ("2,016 cameras", "en", None, None),
    ],
)
def test_reads_a_period(text: str, language: str, start: str | None, end: str | None) -> None:
    period = find_period(text, language)
    assert (period.start, period.end) == (start, end)
