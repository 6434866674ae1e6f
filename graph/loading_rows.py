"""Records as the properties of nodes and relationships. A property without a value is absent."""

from __future__ import annotations

from typing import Any

from whosupplies.graph.money import euros
from whosupplies.graph.names import fold, name_key, squeeze
from whosupplies.graph.records import Amount, Claim, Contract, Document, Entity, Status

Properties = dict[str, Any]

LABELS = {"company": "Company", "public_body": "PublicBody", "government": "Government", "group": "Group"}
"""The label beside `Organization` by kind; other kinds have none."""


_OF_AMOUNT = frozenset({"dummy-amount", "shared-amount"})


def present(**properties: object) -> Properties:
    """Those of the properties that have a value."""
    return {name: value for name, value in properties.items() if value is not None and value != []}


def organization(entity: Entity) -> Properties:
    """An `:Organization`."""
    return present(
        id=entity.id,
        name=entity.name,
        kind=entity.kind,
        country=entity.country,
        origin=entity.origin,
        names=list(entity.names),
        keys=name_keys(entity),
        search="\n".join(sorted({fold(squeeze(name)) for name in (*entity.names, entity.name)})),
        identifiers=[f"{identifier.scheme}:{identifier.id}" for identifier in entity.identifiers],
    )


def name_keys(entity: Entity) -> list[str]:
    """What any spelling of the entity's name is looked up by."""
    return sorted({name_key(name) for name in (*entity.names, entity.name)})


def document(of: Document) -> Properties:
    """A `:Document`."""
    return present(
        sha256=of.sha256,
        url=of.url,
        source=of.source,
        retrieved=of.retrieved,
        media_type=of.media_type,
        licence=of.licence,
        format=of.format,
        title=of.title,
        published=of.published,
        language=of.language,
        outcome=of.outcome,
        reason=of.reason,
    )


def claim(id_: str, of: Claim) -> Properties:
    """A `:Claim`."""
    return present(
        id=id_,
        type=of.type,
        status=of.status,
        product=of.product,
        attributed_to=of.attributed_to,
        start=of.start,
        end=of.end,
        **_money(of.amount, claim_euros(of)),
        confidence=of.confidence,
        reader=of.reader,
        reader_version=of.reader_version,
        language=of.language,
        published=of.published,
        date=claim_date(of),
        flags=list(of.flags),
        purposes=list(of.purposes),
        technologies=list(of.technologies),
        purpose_sources=list(of.purpose_sources),
        technology_sources=list(of.technology_sources),
    )


def stated_in(of: Claim) -> Properties:
    """A `:STATED_IN`."""
    at = of.evidence
    return present(quote=at.quote, start=at.start, end=at.end, path=at.path)


def contract(of: Contract, paid: Contract, published: str | None, status: Status) -> Properties:
    """A `:Contract`: all of it as the latest notice has it, but its amount, which `paid` has, and its status."""
    day = contract_day(of)
    year = (day or published or "")[:4]
    dummy = "dummy-amount" in paid.flags
    amount_eur = euros(paid.amount, contract_day(paid) or published) if paid.amount and not dummy else None
    return present(
        id=of.id,
        status=status,
        title=of.title,
        **_money(paid.amount, amount_eur),
        date=of.date,
        year=int(year) if year.isdigit() else None,
        lot=of.lot,
        cpv=list(of.cpv),
        notice_id=of.notice_id,
        # What a flag says of a sum goes with the sum, what it says of a date with the date.
        flags=sorted(
            {flag for flag in of.flags if flag not in _OF_AMOUNT}
            | {flag for flag in paid.flags if flag in _OF_AMOUNT}
        ),
        published=published,
    )


def claim_date(of: Claim) -> str | None:
    """The best date of what is claimed: its start, else that of the contract, else when it was published.

    A reader leaves out a start that is only a filler, so the flag `dummy-date` is about the contract's date.
    """
    if of.start:
        return of.start
    return (contract_day(of.contract) if of.contract else None) or of.published


def contract_day(of: Contract) -> str | None:
    """The contract's date, where it is one to trust."""
    return None if "dummy-date" in of.flags else of.date


def claim_euros(of: Claim) -> float | None:
    """The claim's own amount in euro, where it is one to trust."""
    if of.amount is None or "dummy-amount" in of.flags:
        return None
    return euros(of.amount, claim_date(of))


def _money(amount: Amount | None, amount_eur: float | None) -> Properties:
    if amount is None:
        return {}
    return {"amount": float(amount.value), "currency": amount.currency, "amount_eur": amount_eur}
