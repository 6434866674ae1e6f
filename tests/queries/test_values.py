"""The user's words as values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whosupplies.graph.errors import UsageError
from whosupplies.queries import values
from whosupplies.queries.organisations import identifier_endings, searchable


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("Kina", ["CN"]), ("China", ["CN"]), ("cn", ["CN"]), ("Storbritannia", ["GB"]), ("Noreg, Sverige", ["NO", "SE"]),
        ("中国", ["CN"]), ("USA,CHN", ["CN", "US"]), (" de  forente stater ", ["US"]),
    ],
)  # fmt: skip
def test_countries_go_by_any_name(word: str, codes: list[str]) -> None:
    assert values.countries(word) == codes


@pytest.mark.parametrize(
    ("read", "word", "found"),
    [
        (values.purpose_names, "Overvåking", ["surveillance"]),
        (values.purpose_names, "overvaking, HELSE", ["surveillance", "health"]),
        (values.purpose_names, "border control", ["border-control"]),
        (values.purpose_names, "samferdsle", ["transport"]),
        (values.technology_names, "biometri", ["facial-recognition", "gait-recognition", "biometrics"]),
        (values.technology_names, "cctv", ["cctv", "body-worn-cameras"]),
        (values.statuses, "Former, nåværende", ["current", "former"]),
        (values.supply_statuses, "tidligere", ["former"]),
        (values.date, "2024-05", "2024-05"),
        (values.boolean, "JA", True),
        (values.boolean, "off", False),
        (values.integer, "-12", -12),
        (values.number, "1200.50", 1200.5),
        (values.text, "  a\n b ", "a b"),
    ],
)
def test_values(read: Callable[[str], object], word: str, found: object) -> None:
    assert read(word) == found


@pytest.mark.parametrize(
    ("read", "word", "said"),
    [
        (values.countries, "Atlantis", "no country"),
        (values.purpose_names, "polise", "Did you mean policing"),
        (values.technology_names, "zzzz", "One of: cctv"),
        (values.supply_statuses, "denied", "denied-or-cancelled"),
        (values.statuses, "", "empty"),
        (values.date, "17.5.2024", "is not a date"),
        (values.date, "2024-13", "is not a date"),
        (values.boolean, "perhaps", "neither yes nor no"),
        (values.integer, "1e9", "not a whole number"),
        (values.integer, "9" * 30, "not a whole number"),
        (values.number, "nan", "not a number"),
        (values.text, "x" * 301, "too long"),
        (values.text, "a\x1b[31mb", "cannot be printed"),
        (searchable, "\u0301", "no letter or digit"),
    ],
)
def test_wrong_values_say_what_would_be_right(read: Callable[[str], object], word: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(word)


@pytest.mark.parametrize(
    ("word", "endings"),
    [
        ("923 609 016", [":923609016"]), ("no-brc:923609016", ["NO-BRC:923609016"]), ("Huawei", []), ("3M (Norge)", []),
        ("AB-12", [":AB-12"]),
        ("Nordby AS 12", []), ("GB-COH:SC123456", ["GB-COH:SC123456"]), ("NO 923609016 MVA", [":NO923609016MVA"]),
    ],
)  # fmt: skip
def test_register_numbers(word: str, endings: list[str]) -> None:
    assert identifier_endings(word) == endings
