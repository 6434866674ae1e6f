"""Records as flat rows and as the objects that exports hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from whosupplies.graph.records import Award, Claim, Notice, Party
from whosupplies.queries.query import ColumnType

CLAIM_COLUMNS: Mapping[str, ColumnType] = {
    "id": "text", "type": "text", "status": "text",
    "supplier": "text", "supplier_text": "text", "supplier_kind": "text", "supplier_country": "text",
    "supplier_identifiers": "list",
    "recipient": "text", "recipient_text": "text", "recipient_kind": "text", "recipient_country": "text",
    "recipient_identifiers": "list",
    "product": "text", "technologies": "list", "purposes": "list", "attributed_to": "text", "start": "date", "end": "date",
    "amount": "number", "currency": "text",
    "contract_id": "text", "contract_title": "text", "contract_amount": "number", "contract_currency": "text",
    "contract_date": "date", "lot": "text", "cpv": "list", "notice_id": "text",
    "quote": "text", "quote_start": "integer", "quote_end": "integer", "path": "text", "document": "text",
    "published": "date", "language": "text", "confidence": "number", "reader": "text", "reader_version": "text", "flags": "list",
    "technology_sources": "list", "purpose_sources": "list",
}  # fmt: skip
"""A claim as a flat row. `document` is the sha256 of the document's bytes."""

RELATION_COLUMNS: Mapping[str, ColumnType] = {
    "type": "text", "supplier": "text", "supplier_kind": "text", "supplier_country": "text",
    "recipient": "text", "recipient_kind": "text", "recipient_country": "text",
    "status": "text", "statuses": "list", "purposes": "list", "technologies": "list", "first": "date", "last": "date",
    "claims": "integer", "contracts": "integer", "amount_eur": "number", "share": "number", "since": "date",
    "confidence": "number",
    "supplier_id": "text", "recipient_id": "text",
}  # fmt: skip
"""A relation of the graph, in the order of the columns of `cypher/lookups/relations.cypher`."""

NOTICE_COLUMNS: Mapping[str, ColumnType] = {
    "file": "text", "format": "text", "notice_id": "text", "ocid": "text", "notice_type": "text", "published": "date",
    "notice_title": "text", "language": "text", "notice_cpv": "list",
    "buyer": "text", "buyer_country": "text", "buyer_id": "text", "buyer_id_scheme": "text",
    "supplier": "text", "supplier_country": "text", "supplier_id": "text", "supplier_id_scheme": "text",
    "amount": "number", "currency": "text", "date": "date", "lot": "text", "title": "text", "contract_id": "text",
    "flags": "list",
}  # fmt: skip
"""One row for each notice, award, supplier and buyer. `amount` is that of the whole award, repeated on each of its rows: count it
once by `contract_id`."""


def claim_row(claim: Claim) -> list[Any]:
    """A claim in the order of `CLAIM_COLUMNS`."""
    contract, evidence = claim.contract, claim.evidence
    paid = contract.amount if contract else None
    parties: list[Any] = []
    for of in (claim.supplier, claim.recipient):
        parties += [of.name, of.text, of.kind, of.country, [f"{i.scheme}:{i.id}" for i in of.identifiers]]
    return [
        claim.id, claim.type, claim.status, *parties,
        claim.product, list(claim.technologies), list(claim.purposes), claim.attributed_to, claim.start, claim.end,
        claim.amount.value if claim.amount else None, claim.amount.currency if claim.amount else None,
        contract.id if contract else None, contract.title if contract else None, paid.value if paid else None,
        paid.currency if paid else None, contract.date if contract else None, contract.lot if contract else None,
        list(contract.cpv) if contract else [], contract.notice_id if contract else None,
        evidence.quote, evidence.start, evidence.end, evidence.path, claim.document,
        claim.published, claim.language, claim.confidence, claim.reader, claim.reader_version, list(claim.flags),
        list(claim.technology_sources), list(claim.purpose_sources),
    ]  # fmt: skip


def notice_object(file: str, notice: Notice) -> dict[str, Any]:
    """A notice as one object. `buyers` of an award stand there only where they are others than the notice's."""
    return {
        "file": file,
        "format": notice.format,
        "notice_id": notice.notice_id,
        "ocid": notice.ocid,
        "notice_type": notice.notice_type,
        "published": notice.published,
        "buyers": [_party(party) for party in all_buyers(notice)],
        "awards": [_award(award) for award in notice.awards],
        "cpv": list(notice.cpv),
        "title": notice.title,
        "language": notice.language,
    }


def all_buyers(notice: Notice) -> list[Party]:
    """The notice's buyers; where it has none of its own, those of its awards, each once."""
    named = notice.buyers or tuple(buyer for award in notice.awards for buyer in award.buyers)
    return list(dict.fromkeys(named))


def notice_rows(file: str, notice: Notice) -> Iterator[list[Any]]:
    """The rows of a notice in the order of `NOTICE_COLUMNS`; one a buyer where nothing was awarded."""
    head = [
        file, notice.format, notice.notice_id, notice.ocid, notice.notice_type, notice.published, notice.title, notice.language,
        list(notice.cpv),
    ]  # fmt: skip
    if not notice.awards:
        for named in all_buyers(notice) or (None,):
            yield [*head, *_cells(named), *_cells(None), *_award_cells(None)]
    for award in notice.awards:
        for buyer in award.buyers or notice.buyers or (None,):
            for supplier in award.suppliers or (None,):
                yield [*head, *_cells(buyer), *_cells(supplier), *_award_cells(award)]


def _award(award: Award) -> dict[str, Any]:
    own = {"buyers": [_party(buyer) for buyer in award.buyers]} if award.buyers else {}
    return {
        "suppliers": [_party(supplier) for supplier in award.suppliers],
        "amount": award.amount.value if award.amount else None,
        "currency": award.amount.currency if award.amount else None,
        "date": award.date,
        "lot": award.lot,
        "title": award.title,
        **own,
    }


def _party(party: Party) -> dict[str, str | None]:
    name, country, id_, scheme = _cells(party)
    return {"name": name, "country": country, "id": id_, "scheme": scheme}


def _cells(party: Party | None) -> list[str | None]:
    """Name, country, and the first identifier with its scheme."""
    if party is None:
        return [None, None, None, None]
    first = party.identifiers[0] if party.identifiers else None
    return [party.name, party.country, first.id if first else None, first.scheme if first else None]


def _award_cells(award: Award | None) -> list[Any]:
    if award is None:
        return [None, None, None, None, None, None, []]
    amount = award.amount
    return [
        amount.value if amount else None, amount.currency if amount else None, award.date, award.lot, award.title,
        award.contract_id, list(award.flags),
    ]  # fmt: skip
