"""Expert queries of the TED search API (https://ted.europa.eu/en/search/expert-search); a value cannot leave its clause.

The fields are those of the API's own list: `publication-date`, `classification-cpv`, `buyer-country`, `buyer-name`,
`winner-name`, `FT` (full text). Dates are YYYYMMDD, countries ISO 3166-1 alpha-3.
"""

from __future__ import annotations

import re
from datetime import date

from whosupplies.graph.countries import alpha3_to_alpha2, country_code
from whosupplies.graph.errors import UsageError

OPTIONS = {
    "since": "published on this day or later (YYYY-MM-DD)",
    "until": "published on this day or earlier (YYYY-MM-DD)",
    "cpv": "CPV codes: 8 digits, or fewer for everything that starts so",
    "country": "countries of the buyer, by name or ISO code",
    "buyer": "words of the buyer's name",
    "supplier": "words of the winner's name",
    "text": "words anywhere in the notice",
}
_NAMES = {"buyer": "buyer-name", "supplier": "winner-name", "text": "FT"}


def query(options: dict[str, list[str]]) -> str:
    """The expert query: values of one option are alternatives, all options hold at once.

    Raises UsageError for a value that cannot be one.
    """
    clauses = [
        *(f"publication-date >= {_day(value)}" for value in options.get("since", [])),
        *(f"publication-date <= {_day(value)}" for value in options.get("until", [])),
        _either([f"classification-cpv = {_cpv(value)}" for value in options.get("cpv", [])]),
        _either([f"buyer-country = {_country(value)}" for value in options.get("country", [])]),
        *(
            _either([f'{field} ~ "{_words(value)}"' for value in options.get(option, [])])
            for option, field in _NAMES.items()
        ),
    ]
    held = [clause for clause in clauses if clause]
    if not held:
        raise UsageError(
            "All of TED is millions of notices: say which", todo=f"Options: {', '.join(OPTIONS)}."
        )
    return " AND ".join(held)


def _either(clauses: list[str]) -> str:
    return f"({' OR '.join(clauses)})" if len(clauses) > 1 else "".join(clauses)


def _day(value: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError("expected YYYY-MM-DD")
        return f"{date.fromisoformat(value):%Y%m%d}"
    except ValueError as error:
        raise UsageError(f"This is not a date: {value[:50]!r} ({error})") from error


def _cpv(value: str) -> str:
    code = value.partition("-")[0].strip()
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 8):
        raise UsageError(
            f"This is not a CPV code: {value[:50]!r}", todo="Give 2 to 8 digits, such as 35125300 or 3512."
        )
    return code if len(code) == 8 else f"{code}*"


def _country(value: str) -> str:
    alpha2 = country_code(value)
    for alpha3, code in alpha3_to_alpha2().items():
        if code == alpha2:
            return alpha3
    raise UsageError(f"This is not a country: {value[:50]!r}")


def _words(value: str) -> str:
    """Words for between quotes. The query language documents no way to write a quote inside one, so quotes and backslashes go."""
    words = " ".join(re.sub(r'["\\“”„\x00-\x1f\x7f]', " ", value).split())
    if not any(c.isalnum() for c in words):
        raise UsageError(f"There is nothing to search for in {value[:50]!r}")
    return words
