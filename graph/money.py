"""Amounts in euro, at the European Central Bank's reference rate of their day, from the rates that ship with a package."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError  # type: ignore[import-untyped]

from whosupplies.graph.records import Amount

# The package's rates end when it was made; a currency that the bank still quotes is taken at its last rate for so long after.
_AFTER_THE_LAST = timedelta(days=366)
# Days: weekends and holidays. A currency without a rate for longer was not quoted.
_SILENCE = 10


def euros(amount: Amount, day: str | None) -> float | None:
    """The amount in euro, to the cent, at the last rate on or before `day`; None where there is no such rate.

    Of a year the rate of 1 July is taken, of a month that of the 15th. Rates begin in 1999. An amount in euro needs no day.
    """
    if not math.isfinite(amount.value):
        return None
    if amount.currency == "EUR":
        return round(float(amount.value), 2)
    rate = _rate(amount.currency, day) if day else None
    return round(amount.value / rate, 2) if rate else None


@cache
def _rate(currency: str, day: str) -> float | None:
    """Units of `currency` for one euro."""
    wanted, converter = _day(day), _converter()
    if wanted is None or currency not in converter.currencies:
        return None
    last = converter.bounds[currency].last_date
    if last < wanted <= last + _AFTER_THE_LAST and last == _end():
        wanted = last
    for days in range(_SILENCE + 1):
        try:
            return float(converter.convert(1, "EUR", currency, date=wanted - timedelta(days=days)))
        except RateNotFoundError:
            continue
    return None


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter()


@cache
def _end() -> date:
    """The last day of any rate."""
    bounds = _converter().bounds
    last: date = max(bounds[currency].last_date for currency in bounds if currency != "EUR")
    return last


def _day(text: str) -> date | None:
    try:
        match len(text):
            case 4:
                return date(int(text), 7, 1)
            case 7:
                return date(int(text[:4]), int(text[5:]), 15)
            case _:
                return date.fromisoformat(text[:10])
    except ValueError:
        return None
