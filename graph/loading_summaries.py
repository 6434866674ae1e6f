"""The derived relationships between organisations, gathered claim by claim: who supplies, owns or displaces whom."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from msgspec import Struct, field

from whosupplies.graph.loading_rows import claim_date, claim_euros, present
from whosupplies.graph.records import NOT_A_SUPPLY, Claim, ClaimType, Status

Pair = tuple[str, str]

_STATUSES: tuple[Status, ...] = ("current", "former", "planned", "bid")


class _Amount(Struct):
    """The latest amount of one contract."""

    published: str
    eur: float
    named: tuple[str, float]


class _Pair(Struct):
    """What the claims about one pair add up to."""

    claims: int = 0
    confidence: float = 0.0
    statuses: set[Status] = field(default_factory=set)
    purposes: set[str] = field(default_factory=set)
    technologies: set[str] = field(default_factory=set)
    newest: tuple[str, int] = ("", -len(_STATUSES))
    first: str | None = None
    last: str | None = None
    contracts: dict[str, _Amount | None] = field(default_factory=dict)
    stated: set[tuple[str, float, float]] = field(default_factory=set)


class Summaries:
    """`add` every claim, then take `properties`. Claims of status cancelled or denied are no supply and count for nothing."""

    def __init__(self) -> None:
        self._pairs: dict[ClaimType, dict[Pair, _Pair]] = defaultdict(lambda: defaultdict(_Pair))

    def add(self, pair: Pair, claim: Claim) -> None:
        """Takes a claim about a pair (supplier, recipient) into account."""
        if claim.status in NOT_A_SUPPLY:
            return
        found = self._pairs[claim.type][pair]
        day = claim_date(claim)
        found.claims += 1
        found.confidence = max(found.confidence, claim.confidence)
        found.statuses.add(claim.status)
        found.purposes.update(claim.purposes)
        found.technologies.update(claim.technologies)
        # The newest; among equals the status that comes first in the list.
        found.newest = max(found.newest, (claim.published or day or "", -_STATUSES.index(claim.status)))
        if day:
            found.first = min(found.first or day, day)
            found.last = max(found.last or day, day)
        self._add_amount(found, claim)

    def properties(self, type_: ClaimType) -> dict[Pair, dict[str, Any]]:
        """The properties of the relationships of a type, by pair."""
        make = {"SUPPLIES": _supplies, "OWNS": _owns, "DISPLACES": _displaces}[type_]
        return {pair: present(**make(found)) for pair, found in self._pairs[type_].items()}

    @staticmethod
    def _add_amount(found: _Pair, claim: Claim) -> None:
        eur, published = claim_euros(claim), claim.published or ""
        if claim.contract is not None:
            found.contracts.setdefault(claim.contract.id, None)
        if eur is None or claim.amount is None:
            return
        named = (claim.amount.currency, claim.amount.value)
        if claim.contract is None:
            found.stated.add((*named, eur))
            return
        before = found.contracts[claim.contract.id]
        if before is None or (published, eur) > (before.published, before.eur):
            found.contracts[claim.contract.id] = _Amount(published, eur, named)


def _supplies(found: _Pair) -> dict[str, Any]:
    return {
        "statuses": sorted(found.statuses),
        "purposes": sorted(found.purposes),
        "technologies": sorted(found.technologies),
        "status": _status(found),
        "first": found.first,
        "last": found.last,
        "claims": found.claims,
        "contracts": len(found.contracts),
        "amount_eur": _sum(found),
        "confidence": found.confidence,
    }


def _owns(found: _Pair) -> dict[str, Any]:
    return {
        "since": found.first,
        "claims": found.claims,
        "status": _status(found),
        "confidence": found.confidence,
    }


def _displaces(found: _Pair) -> dict[str, Any]:
    return {
        "claims": found.claims,
        "status": _status(found),
        "first": found.first,
        "last": found.last,
        "confidence": found.confidence,
    }


def _status(found: _Pair) -> Status:
    return _STATUSES[-found.newest[1]]


def _sum(found: _Pair) -> float | None:
    """Each contract once, and each sum that texts state once, however many of them repeat it (also of a contract)."""
    by_contract = [amount for amount in found.contracts.values() if amount is not None]
    known = {amount.named for amount in by_contract}
    told: dict[tuple[str, float], float] = {}
    for currency, value, eur in sorted(found.stated):
        if (currency, value) not in known:
            told.setdefault((currency, value), eur)
    sums = sorted([amount.eur for amount in by_contract] + [*told.values()])
    return round(sum(sums), 2) if sums else None
