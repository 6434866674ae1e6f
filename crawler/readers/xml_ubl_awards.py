"""Awards and buyers of plain UBL 2 notices, without the EU's extensions: parties stand where they are spoken of.

eForms before SDK 1.0 and national UBL profiles write so. A `cac:TenderResult` with a `cac:WinningParty` is an award;
one whose status (`cbc:TenderResultCode`) is `clos-nw` or `open-nw` is none. The sum is what is payable for the awarded
tender, the date that of the award.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from whosupplies.crawler.readers.xml_document import Paths, first, text_of, value_of
from whosupplies.crawler.readers.xml_eforms_lots import Lots
from whosupplies.crawler.readers.xml_eforms_parties import party_of
from whosupplies.crawler.readers.xml_values import amount_flags, amount_of, date_of, is_dummy_date, unique
from whosupplies.graph.records import Award

NO_WINNER = frozenset({"clos-nw", "open-nw"})
"""The codes of winner status (BT-142) that say that nobody won: closed without a winner, or still open."""


def read_results(root: etree._Element, language: str | None, lots: Lots, procedure: str) -> Iterator[Award]:
    """The awards, in their order. `procedure` is the first part of the contracts' ids."""
    paths = Paths()
    for result in root.iterchildren("{*}TenderResult"):
        winners = (first(winner, "Party") for winner in result.iterchildren("{*}WinningParty"))
        suppliers = unique(party_of(winner, language) for winner in winners)
        if not suppliers or text_of(first(result, "TenderResultCode")) in NO_WINNER:
            continue
        project = first(result, "AwardedTenderedProject")
        payable = first(project, "LegalMonetaryTotal", "PayableAmount")
        amount = amount_of(text_of(payable), value_of(payable, "currencyID"))
        lot_number = text_of(first(project, "ProcurementProjectLotID"))
        lot, number = lots.get(lot_number), text_of(first(result, "Contract", "ID"))
        date, flags = (
            date_of(text_of(first(result, "AwardDate"))),
            amount_flags(amount, shared=len(suppliers) > 1),
        )
        if date is not None and is_dummy_date(date):
            date, flags = None, (*flags, "dummy-date")
        yield Award(
            suppliers=suppliers,
            contract_id=f"eforms:{procedure}/{lot_number or ''}/{number or ''}",
            path=paths.of(result),
            amount=amount,
            date=date,
            start=lot.start,
            end=lot.end,
            lot=lot_number,
            title=lot.title,
            description=lot.description,
            cpv=lot.cpv,
            flags=flags,
        )
