"""Amounts in euro."""

from __future__ import annotations

import pytest

from whosupplies.graph.money import euros
from whosupplies.graph.records import Amount


@pytest.mark.parametrize(
    ("value", "currency", "day", "expected"),
    [
        # The bank's reference rates: 1 EUR = 9.8638 NOK on 31 December 2019, 1.1135 USD on 1 July 2016.
        (9863.8, "NOK", "2019-12-31", 1000.0),
        (1113.5, "USD", "2016", 1000.0),
        (10, "EUR", None, 10.0),
        (10, "EUR", "1980", 10.0),
    ],
)
def test_at_the_rate_of_the_day(value, currency, day, expected):
    assert euros(Amount(value, currency), day) == expected


def test_a_day_without_a_rate_has_the_last_one_before():
    friday = euros(Amount(1000, "NOK"), "2020-03-20")
    assert euros(Amount(1000, "NOK"), "2020-03-22") == friday
    assert euros(Amount(1000, "NOK"), "2020-03-23") != friday


def test_a_month_has_the_rate_of_its_middle():
    assert euros(Amount(1000, "NOK"), "2020-04") == euros(Amount(1000, "NOK"), "2020-04-15")


@pytest.mark.parametrize(
    ("value", "currency", "day"),
    [
        (1.0, "NOK", None),
        (1.0, "NOK", "1998-12-31"),
        (1.0, "NOK", "2199-01-01"),
        (1.0, "NOK", "soon"),
        (1.0, "NOK", "2020-13"),
        (1.0, "XXX", "2020-01-02"),
        (1.0, "EEK", "2012-01-02"),
        (1.0, "ISK", "2012-01-02"),
        (float("nan"), "EUR", None),
        (float("inf"), "NOK", "2020-01-02"),
    ],
)
def test_none_where_there_is_no_rate(value, currency, day):
    assert euros(Amount(value, currency), day) is None
