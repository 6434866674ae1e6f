"""One value of a canned query, from the user's words to what Cypher takes. Names of organisations are in `organisations.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import get_args

from whosupplies.graph.errors import UsageError
from whosupplies.graph.names import fold, squeeze
from whosupplies.graph.records import NOT_A_SUPPLY, Status
from whosupplies.graph.taxonomy import Technology, purposes, technologies

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_YES = frozenset({"yes", "true", "1", "on", "ja"})
_NO = frozenset({"no", "false", "0", "off", "nei"})
_LONGEST = 300
_STATUS_WORDS: Mapping[str, Status] = {
    "nåværende": "current", "løpende": "current", "tidligere": "former", "planlagt": "planned", "tilbud": "bid", "tilbod": "bid",
    "kansellert": "cancelled", "avlyst": "cancelled", "avvist": "denied", "benektet": "denied", "nekta": "denied",
}  # fmt: skip


def text(value: str) -> str:
    """`value` on one line. Raises UsageError where it is empty, too long or holds control characters."""
    line = squeeze(value)
    if not line:
        raise UsageError("The value is empty")
    if len(line) > _LONGEST or not line.isprintable():
        raise UsageError(
            "The value is too long or holds characters that cannot be printed", where=f"{line[:40]!r}"
        )
    return line


def integer(value: str) -> int:
    """A whole number of at most 64 bits."""
    if not re.fullmatch(r"[+-]?\d{1,18}", value.strip(), re.ASCII):
        raise UsageError(f"{value!r} is not a whole number")
    return int(value)


def number(value: str) -> float:
    """A number, with a point."""
    if not re.fullmatch(r"[+-]?\d{1,18}(\.\d{1,18})?", value.strip(), re.ASCII):
        raise UsageError(f"{value!r} is not a number", todo="Write it like 1200.50.")
    return float(value)


def date(value: str) -> str:
    """An ISO 8601 date, as precise as wished."""
    if not _DATE.fullmatch(value.strip()):
        raise UsageError(f"{value!r} is not a date", todo="Write it like 2024, 2024-05 or 2024-05-17.")
    return value.strip()


def boolean(value: str) -> bool:
    """Yes or no."""
    word = fold(value.strip())
    if word not in _YES | _NO:
        raise UsageError(f"{value!r} is neither yes nor no")
    return word in _YES


def statuses(value: str) -> list[str]:
    """Statuses parted by commas, in English or Norwegian."""
    return _words(value, "status", _status_names(), list(get_args(Status)))


def supply_statuses(value: str) -> list[str]:
    """The same of those statuses that count as a supply."""
    found = statuses(value)
    if wrong := sorted(NOT_A_SUPPLY & set(found)):
        todo = "Ask `denied-or-cancelled` for these."
        raise UsageError(f"{' and '.join(wrong)} supplies are not supplies", todo=todo)
    return found


def purpose_names(value: str) -> list[str]:
    """Purposes parted by commas, by name or by label in English, Bokmål or Nynorsk."""
    known = {fold(word): name for name, p in purposes().items() for word in (name, *p.labels.values())}
    return _words(value, "purpose", known, list(purposes()))


def technology_names(value: str) -> list[str]:
    """Technologies parted by commas, by name or label, each with all its kinds (`biometrics`: facial recognition too)."""
    listed = technologies()
    known = {fold(word): name for name, t in listed.items() for word in (name, *t.labels.values())}
    chosen = _words(value, "technology", known, list(listed))
    return [name for name in listed if _is_under(name, chosen, listed)]


def countries(value: str) -> list[str]:
    """Countries parted by commas, by code or by name in any language."""
    from whosupplies.graph.countries import country_code

    codes: list[str] = []
    for word in _parts(value):
        code = country_code(word)
        if code is None:
            todo = "Write its name in any language, or its two-letter code."
            raise UsageError(f"{word!r} is no country that is known here", todo=todo)
        codes.append(code)
    return sorted(set(codes))


def _parts(value: str) -> list[str]:
    parts = [squeeze(part) for part in text(value).split(",")]
    return [part for part in parts if part]


def _words(value: str, what: str, known: Mapping[str, str], listed: list[str]) -> list[str]:
    chosen: set[str] = set()
    for part in _parts(value):
        found = known.get(fold(part)) or known.get(fold(part).replace(" ", "-"))
        if found is None:
            near = get_close_matches(fold(part), known, n=3)
            todo = (
                f"Did you mean {' or '.join(known[n] for n in near)}?"
                if near
                else f"One of: {', '.join(listed)}."
            )
            raise UsageError(f"{part!r} is no {what} of the list", todo=todo)
        chosen.add(found)
    return [name for name in listed if name in chosen]


def _status_names() -> dict[str, str]:
    return {name: name for name in get_args(Status)} | {
        fold(word): name for word, name in _STATUS_WORDS.items()
    }


def _is_under(name: str, chosen: list[str], listed: Mapping[str, Technology]) -> bool:
    at: str | None = name
    seen: set[str] = set()
    while at is not None and at not in seen:
        if at in chosen:
            return True
        seen.add(at)
        at = listed[at].broader
    return False


CONVERSIONS: Mapping[str, Callable[[str], object]] = {
    "text": text,
    "integer": integer,
    "float": number,
    "date": date,
    "boolean": boolean,
    "status": statuses,
    "supply_status": supply_statuses,
    "purpose": purpose_names,
    "technology": technology_names,
    "country": countries,
}
"""Types of parameters whose value needs no look into the graph."""
LISTS = frozenset({"status", "supply_status", "purpose", "technology", "country", "organisation"})
"""Types whose value is a list; an empty one is no filter."""
