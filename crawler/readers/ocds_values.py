"""The values of OCDS releases as our records have them: texts, days, CPV codes, numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from whosupplies.crawler.readers.ocds_shapes import Code, Id, Item
from whosupplies.crawler.readers.xml_values import is_dummy_date
from whosupplies.graph.records import LONGEST_DESCRIPTION, Flag

_CPV_SCHEMES = frozenset({"CPV", "cpv", "Cpv", "x_CPV", "x_cpv", "CPV2008", "CPV-2008", "CPV 2008", "EU-CPV"})
_CPV = re.compile(r"(\d{8})(?:-\d)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?|-?\d{1,3}(,\d{3})+(\.\d+)?")


def text(value: Id) -> str:
    """A string on one line, a number as its digits, nothing as an empty string."""
    if value is None:
        return ""
    return " ".join(value.split()) if isinstance(value, str) else str(value)


def description(texts: Iterable[str | None], items: Iterable[Item]) -> str | None:
    """Descriptions, then those of items, a line each, each once; the first `LONGEST_DESCRIPTION` characters of all."""
    written = (text(one) for one in (*texts, *(item.description for item in items)))
    lines = "\n".join(dict.fromkeys(line for line in written if line))
    return lines[:LONGEST_DESCRIPTION] or None


def key(value: Id) -> str:
    """An id as others refer to it, who may write the number 1 as "1"."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


@lru_cache(maxsize=4096)
def day(moment: str | None) -> str | None:
    """The day of a moment, as its publisher's clock had it; a year or a month where the source gives no more."""
    if not moment:
        return None
    start = moment.strip()[:10]
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", start):
        return start
    try:
        return date.fromisoformat(start).isoformat() if start[4:5] == "-" else None
    except ValueError:
        return None


def trusted(found: str | None) -> tuple[str | None, tuple[Flag, ...]]:
    """The day without one that is only a filler, and the flag that says so."""
    return (None, ("dummy-date",)) if found is not None and is_dummy_date(found) else (found, ())


@lru_cache(maxsize=256)
def language(code: str | None) -> str | None:
    primary = (code or "").strip().lower().replace("_", "-").split("-")[0]
    if not re.fullmatch(r"[a-z]{2}", primary):
        return None
    return "nb" if primary == "no" else primary


def codes(classified: Iterable[Code | None], items: Iterable[Item]) -> tuple[str, ...]:
    """The 8-digit CPV codes among the classifications, each once, in order."""
    found: dict[str, None] = {}
    for code in classified:
        if code is not None:
            _add(found, code)
    for item in items:
        if item.classification is not None:
            _add(found, item.classification)
        for code in item.additionalClassifications or ():
            _add(found, code)
    return tuple(found)


def _add(found: dict[str, None], code: Code) -> None:
    if code.scheme not in _CPV_SCHEMES:
        return
    # A spreadsheet on the way turns 03000000 into the number 3000000.
    digits = str(code.id).zfill(8) if isinstance(code.id, int) else (code.id or "")
    if match := _CPV.fullmatch(digits):
        found[match[1]] = None


def number(amount: float | str) -> float | None:
    """A finite number, also one that is written as a text, with commas or not."""
    if isinstance(amount, str):
        digits = amount.strip()
        if not _NUMBER.fullmatch(digits):
            return None
        amount = float(digits.replace(",", ""))
    return amount if math.isfinite(amount) else None
