"""Contracts, gathered from all claims that rest on them: each once, as the latest notice has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from whosupplies.graph.loading_rows import contract as contract_row
from whosupplies.graph.records import Claim, Contract, Status, digest

Pair = tuple[str, str]

_NOT_YET: frozenset[Status] = frozenset({"planned", "bid"})


class _Told(Struct):
    """One contract as notices tell it."""

    latest: Contract
    latest_rank: tuple[str, str]
    published: str | None
    paid: Contract
    paid_rank: tuple[bool, bool, str, str]
    status: Status
    status_rank: tuple[bool, str, str]
    suppliers: set[str] = field(default_factory=set)
    buyers: set[str] = field(default_factory=set)


class Contracts:
    """`add` every claim, then take the rows."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}

    def add(self, supplier: str, recipient: str, claim: Claim) -> None:
        """Takes a claim between two entities into account; one without a contract is passed over."""
        of, published = claim.contract, claim.published
        if of is None:
            return
        tie = digest(of)
        rank = (published or "", tie)
        # The latest amount that can be trusted; amounts are never added up.
        paid_rank = (of.amount is not None, "dummy-amount" not in of.flags, published or "", tie)
        # What was concluded stays so, whatever is announced later: an intended award counts only where nothing else is told.
        status_rank = (claim.status not in _NOT_YET, published or "", claim.status)
        told = self._told.get(of.id)
        if told is None:
            told = self._told[of.id] = _Told(of, rank, published, of, paid_rank, claim.status, status_rank)
        if rank > told.latest_rank:
            told.latest, told.latest_rank, told.published = of, rank, published
        if paid_rank > told.paid_rank:
            told.paid, told.paid_rank = of, paid_rank
        if status_rank > told.status_rank:
            told.status, told.status_rank = claim.status, status_rank
        told.suppliers.add(supplier)
        told.buyers.add(recipient)

    def nodes(self) -> dict[str, dict[str, Any]]:
        """Properties of the `:Contract` nodes by id."""
        return {
            id_: contract_row(told.latest, told.paid, told.published, told.status)
            for id_, told in self._told.items()
        }

    def awarded_to(self) -> Mapping[Pair, dict[str, Any]]:
        """(contract, organisation) of `AWARDED_TO`."""
        return {
            (id_, supplier): {} for id_, told in self._told.items() for supplier in sorted(told.suppliers)
        }

    def procures(self) -> Mapping[Pair, dict[str, Any]]:
        """(organisation, contract) of `PROCURES`."""
        return {(buyer, id_): {} for id_, told in self._told.items() for buyer in sorted(told.buyers)}
