"""One organisation, all sides: who it supplies, who supplies it, who owns it, what is denied, each with its evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
from msgspec import Struct

from whosupplies.graph.errors import UsageError
from whosupplies.graph.stores.base import Store
from whosupplies.queries.lookups import lookup
from whosupplies.queries.organisations import organisations

PROOFS = 2
"""How many pieces of evidence stand beside a relation."""


class Proof(Struct, frozen=True, kw_only=True):
    """One claim's evidence: a `quote`, or a `path` into the notice, in the document at the address `document`.

    With a quote, a `path` is the file in a zip.
    """

    status: str
    purposes: tuple[str, ...] = ()
    attributed_to: str | None = None
    date: str | None = None
    quote: str | None = None
    path: str | None = None
    document: str | None = None


class Relation(Struct, frozen=True, kw_only=True):
    """A supply from or to another organisation, which `id`, `name`, `kind` and `country` are of. `amount_eur` in euro."""

    id: str
    name: str
    kind: str
    country: str | None = None
    status: str
    statuses: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    claims: int
    contracts: int
    amount_eur: float | None = None
    evidence: tuple[Proof, ...] = ()


class Link(Struct, frozen=True, kw_only=True):
    """`relation` is `owns`, `owned by`, `displaces` or `displaced by`; the other fields are of the other organisation."""

    relation: str
    id: str
    name: str
    kind: str
    country: str | None = None
    status: str
    claims: int
    share: float | None = None
    since: str | None = None


class Denial(Struct, frozen=True, kw_only=True):
    """A claim that `supplier` does not supply `recipient`, or is not to any more."""

    status: str
    supplier: str
    recipient: str
    date: str | None = None
    attributed_to: str | None = None
    quote: str | None = None
    path: str | None = None
    document: str | None = None


class Organisation(Struct, frozen=True, kw_only=True):
    """What the graph knows of one organisation. `customers` and `suppliers` count all; the tuples may hold the first alone."""

    id: str
    name: str
    kind: str
    country: str | None = None
    origin: str | None = None
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    customers: int
    suppliers: int
    supplies: tuple[Relation, ...] = ()
    supplied_by: tuple[Relation, ...] = ()
    links: tuple[Link, ...] = ()
    denied: tuple[Denial, ...] = ()
    note: str | None = None


def show(store: Store, name_or_id: str, *, limit: int = 50) -> Organisation:
    """The organisation of that name (any spelling), register number or id, with at most `limit` of each kind of relation.

    Raises UsageError where there is none, or where several bear the name: it lists them with their ids.
    """
    match = organisations(store, name_or_id)
    if len(match.found) > 1:
        listed = "; ".join(f"{one}: {one.id}" for one in match.found[:10])
        more = f" and {len(match.found) - 10} more" if len(match.found) > 10 else ""
        raise UsageError(
            f"{len(match.found)} organisations are called {name_or_id!r}",
            todo=f"Say which, by id: {listed}{more}.",
        )
    id_ = match.found[0].id
    (node,) = store.read(lookup("organisation"), {"id": id_}).maps()
    beside = {"id": id_, "limit": limit}
    sides = {
        "supplies": _relations(store, id_, "customers", limit),
        "supplied_by": _relations(store, id_, "suppliers", limit),
        "links": store.read(lookup("joined-to"), beside).maps(),
        "denied": store.read(lookup("denied-of"), beside).maps(),
    }
    return msgspec.convert(_present({**node, **sides, "note": match.note}), Organisation)


def _relations(store: Store, id_: str, side: str, limit: int) -> list[dict[str, Any]]:
    found = store.read(lookup(f"{side}-of"), {"id": id_, "limit": limit}).maps()
    asked = {"id": id_, "others": [one["id"] for one in found], "each": PROOFS}
    proofs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.read(lookup(f"proofs-of-{side}"), asked).maps():
        proofs[row.pop("id")].append(row)
    return [{**row, "evidence": proofs[row["id"]]} for row in found]


def _present(value: object) -> object:
    """`value` without the properties that the graph has no value for, all the way down."""
    if isinstance(value, dict):
        return {name: _present(of) for name, of in value.items() if of is not None}
    return [_present(item) for item in value] if isinstance(value, list) else value
