"""Register numbers as they are compared: one register under one scheme, junk left out."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct

from whosupplies.graph.countries import country_codes
from whosupplies.graph.names import fold
from whosupplies.graph.records import Identifier, Mention
from whosupplies.graph.yaml_files import packaged_yaml

_SHORTEST = 3


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    """Which numbers under a scheme belong to a register: those that `pattern` fits whole; its first group is the number."""

    scheme: str
    pattern: str
    register: str


class Knowledge(Struct, frozen=True, forbid_unknown_fields=True):
    """What `identifiers.yml` holds."""

    junk: tuple[str, ...]
    registers: tuple[Register, ...]
    weak_endings: tuple[str, ...]


@cache
def _knowledge() -> Knowledge:
    return packaged_yaml("whosupplies.graph", "knowledge/identifiers.yml", Knowledge)


@cache
def _junk() -> frozenset[str]:
    return frozenset(_knowledge().junk)


@cache
def _registers() -> dict[str, tuple[re.Pattern[str], str]]:
    return {of.scheme: (re.compile(of.pattern), of.register) for of in _knowledge().registers}


@lru_cache(maxsize=500_000)
def comparable(identifier: Identifier) -> Identifier | None:
    """The identifier without punctuation, under its register's scheme; None where it is no number of anything."""
    number = re.sub(r"[\W_]+", "", fold(identifier.id)).upper()
    if len(number) < _SHORTEST or number in _junk() or len(set(number)) == 1:
        return None
    if not any(c.isdigit() for c in number):
        return None
    scheme = identifier.scheme.upper()
    if scheme in _registers():
        pattern, register = _registers()[scheme]
        if found := pattern.fullmatch(number):
            return Identifier(register, found[1])
    return Identifier(scheme, number)


def numbers(mention: Mention) -> tuple[Identifier, ...]:
    """The mention's comparable identifiers, sorted, each once."""
    found = {comparable(identifier) for identifier in mention.identifiers}
    return tuple(sorted(identifier for identifier in found if identifier is not None))


def country_of_registers(identifiers: tuple[Identifier, ...]) -> str | None:
    """The country whose registers the numbers are from (`GB-COH` -> GB); None where it is none or several."""
    found = {identifier.scheme.partition("-")[0] for identifier in identifiers} & country_codes()
    return found.pop() if len(found) == 1 else None


def slot(identifier: Identifier) -> tuple[str, str]:
    """What an organisation has one number of: a register, or where the scheme may hold several kinds, a form of number.

    Two different numbers in one slot are two organisations.
    """
    if is_weak(identifier):
        return identifier.scheme, re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", identifier.id))
    return identifier.scheme, ""


def is_weak(identifier: Identifier) -> bool:
    """Whether the scheme names no register, only whose numbers they are."""
    return identifier.scheme.endswith(_knowledge().weak_endings)
