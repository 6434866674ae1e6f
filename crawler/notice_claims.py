"""Notices as claims: what one award says of one supplier and one buyer."""

from __future__ import annotations

from collections.abc import Iterator

from whosupplies.graph.contract_subjects import Texts, subject
from whosupplies.graph.recipients import purposes_of
from whosupplies.graph.records import (
    Award,
    Claim,
    Contract,
    Document,
    Evidence,
    Mention,
    Notice,
    Party,
    Source,
)

READERS = {"ted": "ted-xml", "eforms": "eforms-xml", "ocds": "ocds-json"}
"""What `Claim.reader` says, by the notice's format."""
READER_VERSION = "2"
"""Goes up when the same notice gives other claims."""
EX_ANTE = frozenset({"F15", "veat"})
"""Notice types (TED form, eForms notice type) for transparency before a contract is signed: the winner is named, no more."""


def claims(notice: Notice, document: Document) -> tuple[Claim, ...]:
    """One claim for each award, supplier and buyer.

    An awarded contract is `current`; one that a notice of an intended direct award names (`EX_ANTE`) is `planned`. The claim has
    an amount only where the award has one supplier and one buyer; a sum that several share is no one's and stands on the
    contract alone, with the flag `shared-amount`. Technologies are those of the CPV codes and those that the titles and
    descriptions name; purposes those that these imply and those that the buyer's name says: a police force buys for policing
    whatever it buys (COFOG counts by the body that spends), and `purpose_sources` tells which is which.
    """
    return tuple(claim for award in notice.awards for claim in _of_award(notice, award, document))


def buyer_mentions(notice: Notice) -> tuple[Mention, ...]:
    """The contracting authorities of a notice, also where nothing was awarded, each once."""
    parties = (*notice.buyers, *(buyer for award in notice.awards for buyer in award.buyers))
    return tuple(dict.fromkeys(_mention(party) for party in parties))


def _of_award(notice: Notice, award: Award, document: Document) -> Iterator[Claim]:
    buyers = award.buyers or notice.buyers
    shared = award.amount is not None and (
        len(award.suppliers) * len(buyers) > 1 or "shared-amount" in award.flags
    )
    flags = award.flags
    if shared and "shared-amount" not in flags:
        flags = (*flags, "shared-amount")
    cpv = award.cpv or notice.cpv
    about = subject(
        cpv,
        Texts(award.title, award.description),
        Texts(notice.title, notice.description),
        notice.language,
    )
    product = award.title or notice.title
    contract = Contract(
        id=award.contract_id,
        title=product,
        amount=award.amount,
        date=award.date,
        lot=award.lot,
        cpv=cpv,
        notice_id=notice.notice_id,
        flags=flags,
    )
    for buyer in buyers:
        recipient = _mention(buyer)
        of_buyer: dict[str, Source] = dict.fromkeys(purposes_of(buyer.name), "buyer")
        purposes = {
            **about.purposes,
            **{word: by for word, by in of_buyer.items() if word not in about.purposes},
        }
        for supplier in award.suppliers:
            yield Claim(
                type="SUPPLIES",
                supplier=_mention(supplier),
                recipient=recipient,
                status="planned" if notice.notice_type in EX_ANTE else "current",
                document=document.sha256,
                evidence=Evidence(path=award.path),
                reader=READERS[notice.format],
                reader_version=READER_VERSION,
                product=product,
                technologies=tuple(about.technologies),
                purposes=tuple(purposes),
                technology_sources=tuple(about.technologies.values()),
                purpose_sources=tuple(purposes.values()),
                start=award.start,
                end=award.end,
                amount=None if shared else award.amount,
                contract=contract,
                language=notice.language,
                published=notice.published,
                flags=flags,
            )


def _mention(party: Party) -> Mention:
    return Mention(
        text=party.name,
        name=party.name,
        kind=party.kind,
        country=party.country,
        identifiers=party.identifiers,
    )
