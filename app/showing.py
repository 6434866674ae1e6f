"""One organisation, for people."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import msgspec

from whosupplies.app.options import StoreKind
from whosupplies.app.output import cell, console, note
from whosupplies.app.workspace import Workspace

_STEP = re.compile(r"\*\[local-name\(\)='([^']*)'\]")

if TYPE_CHECKING:
    from rich.console import Console

    from whosupplies.queries.show import Denial, Organisation, Proof, Relation


def show(workspace: Workspace, name: str, *, store_kind: StoreKind | None, limit: int, as_json: bool) -> None:
    """Prints what the graph knows of the organisation."""
    from whosupplies.app.stores import opened
    from whosupplies.queries.show import show as look_up

    with opened(workspace, store_kind) as store:
        found = look_up(store, name, limit=limit)
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
        return
    if found.note:
        note(found.note)
    _print(console(), found)


def _print(out: Console, found: Organisation) -> None:
    out.print(cell(found.name), style="bold")
    kind = found.kind.replace("_", " ")
    place = f", {found.country}" if found.country else f", of {found.origin}" if found.origin else ""
    out.print(f"{kind}{place}   id {cell(found.id)}")
    others = [other for other in found.names if other != found.name]
    for label, values in (("also", others), ("numbers", found.identifiers), ("part of", found.part_of)):
        if values:
            out.print(f"{label}: {cell(values)}")
    _relations(out, "Supplies", found.supplies, found.customers)
    _relations(out, "Is supplied by", found.supplied_by, found.suppliers)
    if found.links:
        out.print()
        for link in found.links:
            since = f", since {link.since}" if link.since else ""
            share = f", {link.share:g} %" if link.share is not None else ""
            out.print(f"{link.relation} {cell(link.name)} ({link.status}{share}{since})")
    if found.denied:
        out.print()
        out.print("Denied or cancelled", style="bold")
        for denial in found.denied:
            _denial(out, denial)


def _relations(out: Console, title: str, relations: tuple[Relation, ...], total: int) -> None:
    if not relations:
        return
    out.print()
    more = f" (the first {len(relations)} of {total:,}; --limit shows more)" if total > len(relations) else ""
    out.print(f"{title}{more}", style="bold")
    for relation in relations:
        place = f" ({relation.country})" if relation.country else ""
        out.print(
            f"- {cell(relation.name)}{place}: {', '.join(relation.statuses) or relation.status}", style="bold"
        )
        what = [
            ", ".join(relation.technologies),
            f"for {', '.join(relation.purposes)}" if relation.purposes else "",
        ]
        if text := " ".join(filter(None, what)):
            out.print(f"    {text}")
        out.print(f"    {_figures(relation)}")
        for proof in relation.evidence:
            _proof(out, proof)


def _figures(relation: Relation) -> str:
    first, last = relation.first or "", relation.last or ""
    when = first if first == last else f"{first or '?'} to {last or '?'}"
    claims = f"{relation.claims:,} claim{'s' if relation.claims != 1 else ''}"
    contracts = (
        f"{relation.contracts:,} contract{'s' if relation.contracts != 1 else ''}"
        if relation.contracts
        else ""
    )
    amount = f"EUR {relation.amount_eur:,.0f}" if relation.amount_eur is not None else ""
    return ", ".join(filter(None, (when, claims, contracts, amount)))


def _proof(out: Console, proof: Proof) -> None:
    who = f", says {cell(proof.attributed_to)}" if proof.attributed_to else ""
    out.print(f"      {_words(proof)}{who} — {_document(proof)}", style="dim")


def _denial(out: Console, denial: Denial) -> None:
    who = f", says {cell(denial.attributed_to)}" if denial.attributed_to else ""
    out.print(f"- {cell(denial.supplier)} to {cell(denial.recipient)}: {denial.status}{who}")
    out.print(f"      {_words(denial)} — {_document(denial)}", style="dim")


def _words(of: Proof | Denial) -> str:
    return f"“{cell(of.quote)}”" if of.quote else f"at {_place(of.path)}"


def _document(of: Proof | Denial) -> str:
    """The document's address, with the file in a zip that a quote is from."""
    return cell(f"{of.document}, {of.path}" if of.quote and of.path else of.document)


def _place(path: str | None) -> str:
    """A path into a notice, short enough to read: the XPath's steps by their names alone, the last three of them."""
    steps = _STEP.sub(r"\1", cell(path)).strip("/").split("/")
    return "/".join(["…", *steps[-3:]] if len(steps) > 4 else steps)
