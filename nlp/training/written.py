"""The project's own training passages: readable text files in `passages/`, whose format its README tells.

Each becomes a record as in the gold files (`shared/gold/GUIDELINE.md`), so that both are trained on alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.trained.labels import KINDS, STATUSES
from whosupplies.nlp.training.corpora import WRITTEN

FOLDER = Path(__file__).parent / "passages"

_TYPES = {"S>": "SUPPLIES", "O>": "OWNS", "D>": "DISPLACES"}
_NONE = "-"
_CELLS = 12
READ = frozenset({"en", "nb", "nn"})
"""The languages of what is trained on."""
_COUNTRY, _CURRENCY = re.compile("[A-Z]{2}"), re.compile("[A-Z]{3}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class WrittenError(ValueError):
    """A passage that breaks the format; the message says in which file and line, and how."""


@cache
def written(folder: Path = FOLDER) -> tuple[dict[str, Any], ...]:
    """All passages of a folder's `*.txt`, in the order of files and lines."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise WrittenError(
            f"{folder}: no passages; they come with a checkout of the sources, not with the package"
        )
    found = [record for path in paths for record in read(path)]
    counts = Counter(record["id"] for record in found)
    twice = sorted(identifier for identifier, count in counts.items() if count > 1)
    if twice:
        raise WrittenError(f"{folder}: used by two passages: {', '.join(twice)}")
    return tuple(found)


def read(path: Path, languages: Collection[str] = READ) -> Iterator[dict[str, Any]]:
    """The passages of one file, which are in these languages."""
    blocks: list[list[tuple[int, str]]] = []
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        if line.startswith("@"):
            blocks.append([])
        elif not blocks and line.strip():
            raise WrittenError(
                f"{path.name}, line {number}: stands before the first passage, which starts with @"
            )
        if line.strip():
            blocks[-1].append((number, line.strip()))
    for block in blocks:
        yield _record(path.name, block, languages)


def _record(file: str, lines: list[tuple[int, str]], languages: Collection[str]) -> dict[str, Any]:
    (number, head), *rest = lines
    match head[1:].split():
        case [language, identifier] if language in languages:
            pass
        case _:
            raise WrittenError(f"{file}, line {number}: not `@ language identifier`: {head}")
    sentences = [(n, line) for n, line in rest if line[:2] not in _TYPES]
    told = [(n, line) for n, line in rest if line[:2] in _TYPES]
    if not sentences or (told and sentences[-1][0] > told[0][0]):
        raise WrittenError(f"{file}, line {number}: sentences first, one a line, then relations")
    text, places = "", []
    for _, sentence in sentences:
        text += " " if text else ""
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
    relations = []
    for n, line in told:
        try:
            relations.append(_relation(text, places, line))
        except (ValueError, IndexError) as error:
            raise WrittenError(f"{file}, line {n}: {error}") from error
    keys = [(r["type"], r["supplier"]["name"], r["recipient"]["name"], r["status"]) for r in relations]
    if len(set(keys)) < len(keys):
        raise WrittenError(f"{file}, line {number}: the same relation twice")
    return {"id": f"{WRITTEN}{identifier}", "lang": language, "text": text, "relations": relations}


def _relation(text: str, places: list[tuple[int, int]], line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in line[2:].split("|")]
    if len(cells) != _CELLS:
        raise ValueError(f"{len(cells)} cells, not {_CELLS}")
    supplier, recipient = _party(text, *cells[:2]), _party(text, *cells[2:4])
    status, techs, purps, product, amount, dates, said_by, evidence = cells[4:]
    if status not in STATUSES:
        raise ValueError(f"no status: {status}")
    if product != _NONE and product not in text:
        raise ValueError(f"does not stand in the passage: {product}")
    start, _, end = dates.partition("..") if dates != _NONE else ("", "", "")
    if any(date and not _DATE.fullmatch(date) for date in (start, end)):
        raise ValueError(f"no dates: {dates}")
    first, _, last = evidence.partition("-")
    if not 1 <= int(first) <= int(last or first) <= len(places):
        raise ValueError(f"no such sentences: {evidence}")
    return {
        "type": _TYPES[line[:2]],
        "supplier": supplier,
        "recipient": recipient,
        "status": status,
        "technologies": _labels(techs, set(technologies())),
        "purposes": _labels(purps, set(purposes())),
        "product": None if product == _NONE else product,
        "amount": None if amount == _NONE else _amount(amount),
        "start": start or None,
        "end": end or None,
        "attributed_to": None if said_by == _NONE else said_by,
        "evidence": [places[int(first) - 1][0], places[int(last or first) - 1][1]],
    }


def _party(text: str, named: str, kind_and_country: str) -> dict[str, Any]:
    mention, _, name = (part.strip() for part in named.partition("="))
    kind, _, country = kind_and_country.partition(" ")
    if not mention or mention not in text:
        raise ValueError(f"does not stand in the passage: {mention}")
    if kind not in KINDS:
        raise ValueError(f"no kind of party: {kind}")
    country = "" if country.strip() == _NONE else country.strip()
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError(f"no country code: {country}")
    of_class = kind == "group"
    return {
        "text": mention,
        "name": name or mention,
        "kind": kind,
        "country": None if of_class else country or None,
    }


def _labels(cell: str, known: set[str]) -> list[str]:
    names = [] if cell == _NONE else [name.strip() for name in cell.split(",")]
    for name in names:
        if name not in known:
            raise ValueError(f"not in the closed list: {name}")
    return names


def _amount(cell: str) -> dict[str, Any]:
    value, _, currency = cell.partition(" ")
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(f"not a sum and its currency: {cell}")
    if not 0 < float(value) < math.inf:
        raise ValueError(f"not a sum: {cell}")
    return {"value": float(value), "currency": currency}
