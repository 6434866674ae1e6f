"""Awards of an eForms notice: from `efac:NoticeResult`, whose lot results, tenders, contracts and tendering parties
refer to each other.

- A lot result whose winner status (BT-142) is `clos-nw` or `open-nw` has no winner. No status (direct awards,
  modifications, completions) is no obstacle.
- A lot result may list every tender that came in (OPT-320), the losing ones too. The winning ones are those that a
  contract (`efac:SettledContract`, BT-3202) rests on; where none of them has a contract, those of rank 1 (BT-171);
  where there are no ranks, all of them.
- A winning tender is one award: each `efac:Tenderer` of its tendering party is a supplier; subcontractors are not.
- The sum is the value of the winning tender (BT-720), in a modification notice the updated one. Framework ceilings
  (BT-709) and re-estimates (BT-660), the highest and lowest tender, the notice's total (BT-161) and estimates (BT-27)
  are none.
- The date is that of the award (BT-1451), else of the contract (BT-145), else the notice's `cac:TenderResult`, which
  tools fill with 2000-01-01.
- Notices without lot results (subtypes 28, 39, 40, E6) are read from their contracts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lxml import etree
from msgspec import Struct

from whosupplies.crawler.readers.xml_document import Paths, first, text_of, value_of
from whosupplies.crawler.readers.xml_eforms_lots import Lots
from whosupplies.crawler.readers.xml_eforms_parties import Organizations, in_language
from whosupplies.crawler.readers.xml_ubl_awards import NO_WINNER, read_results
from whosupplies.crawler.readers.xml_values import amount_flags, amount_of, date_of, is_dummy_date, unique
from whosupplies.graph.names import name_key
from whosupplies.graph.records import Amount, Award, Flag, Party


class _Tender(Struct, frozen=True):
    element: etree._Element
    suppliers: tuple[Party, ...]
    amount: Amount | None
    lot: str | None
    rank: str | None


class _Contract(Struct, frozen=True):
    number: str | None
    title: str | None
    award_date: str | None
    tenders: tuple[str, ...]


class _Won(Struct, frozen=True):
    """A winning tender with the lot it won and the contract made for it."""

    tender: _Tender
    lot: str | None
    contract: _Contract | None


def read_awards(
    root: etree._Element,
    extension: etree._Element | None,
    organizations: Organizations,
    lots: Lots,
    procedure: str,
) -> tuple[Award, ...]:
    """The notice's awards, in the order of its lot results. `procedure` (BT-04) is the first part of the contracts' ids."""
    result = first(extension, "NoticeResult")
    language = text_of(first(root, "NoticeLanguageCode"))
    if result is None:
        return tuple(read_results(root, language, lots, procedure))
    won = _winning(result, _tenders(result, organizations), _contracts(result, language))
    contracts = _contract_ids(won, procedure)
    notice_date = date_of(text_of(first(root, "TenderResult", "AwardDate")))
    paths = Paths()
    return tuple(
        _award(one, lots, notice_date, contract_id, paths.of(one.tender.element), shared=shared)
        for one, (contract_id, shared) in zip(won, contracts, strict=True)
    )


def _references(element: etree._Element, name: str) -> tuple[str, ...]:
    return unique(text_of(first(child, "ID")) for child in element.iterchildren(f"{{*}}{name}"))


def _tenders(result: etree._Element, organizations: Organizations) -> dict[str, _Tender]:
    members: dict[str, tuple[Party, ...]] = {}
    for party in result.iterchildren("{*}TenderingParty"):
        identifier = text_of(first(party, "ID"))
        if identifier:
            members[identifier] = unique(organizations.get(one) for one in _references(party, "Tenderer"))
    tenders: dict[str, _Tender] = {}
    for element in result.iterchildren("{*}LotTender"):
        identifier = text_of(first(element, "ID"))
        if not identifier:
            continue
        payable = first(element, "LegalMonetaryTotal", "PayableAmount")
        suppliers = unique(
            one for party in _references(element, "TenderingParty") for one in members.get(party, ())
        )
        amount = amount_of(text_of(payable), value_of(payable, "currencyID"))
        lot = next(iter(_references(element, "TenderLot")), None)
        tenders[identifier] = _Tender(element, suppliers, amount, lot, text_of(first(element, "RankCode")))
    return tenders


def _contracts(result: etree._Element, language: str | None) -> dict[str, _Contract]:
    contracts: dict[str, _Contract] = {}
    for element in result.iterchildren("{*}SettledContract"):
        identifier = text_of(first(element, "ID"))
        if identifier:
            contracts[identifier] = _Contract(
                text_of(first(element, "ContractReference", "ID")),
                in_language(element.iterchildren("{*}Title"), language),
                date_of(text_of(first(element, "AwardDate")))
                or date_of(text_of(first(element, "IssueDate"))),
                _references(element, "LotTender"),
            )
    return contracts


def _winning(
    result: etree._Element, tenders: dict[str, _Tender], contracts: dict[str, _Contract]
) -> list[_Won]:
    contract_of: dict[str, _Contract] = {}
    for contract in contracts.values():
        for tender in contract.tenders:
            contract_of.setdefault(tender, contract)
    lot_results = list(result.iterchildren("{*}LotResult"))
    won: dict[str, _Won] = {}
    for lot_result in lot_results:
        if text_of(first(lot_result, "TenderResultCode")) in NO_WINNER:
            continue
        lot = next(iter(_references(lot_result, "TenderLot")), None)
        listed = _references(lot_result, "LotTender")
        signed = (contracts[one] for one in _references(lot_result, "SettledContract") if one in contracts)
        contracted = [
            t for one in signed for t in one.tenders if not listed or t in listed or _lot(tenders, t) == lot
        ]
        for tender in _best(unique((*listed, *contracted)), tenders, contract_of):
            if tenders[tender].suppliers:
                won.setdefault(tender, _Won(tenders[tender], lot, contract_of.get(tender)))
    if not lot_results:
        for tender, contract in contract_of.items():
            if tender in tenders and tenders[tender].suppliers:
                won[tender] = _Won(tenders[tender], tenders[tender].lot, contract)
    return list(won.values())


def _lot(tenders: dict[str, _Tender], tender: str) -> str | None:
    return tenders[tender].lot if tender in tenders else None


def _best(listed: Iterable[str], tenders: dict[str, _Tender], contract_of: dict[str, _Contract]) -> list[str]:
    known = [tender for tender in listed if tender in tenders]
    signed = [tender for tender in known if tender in contract_of]
    ranked = [tender for tender in known if tenders[tender].rank is not None]
    return signed or [tender for tender in ranked if tenders[tender].rank == "1"] or ranked or known


def _contract_ids(won: list[_Won], procedure: str) -> list[tuple[str, bool]]:
    """An id for each, and whether others share its sum.

    It is made of what a modification notice repeats: procedure (BT-04), lot, contract number (BT-150). Where a
    framework has several winners under one number, each with its own sum, the winner tells them apart, and the order
    two tenders of one winner; where all state one and the same sum, it is that of the contract as a whole, and they
    share the id.
    """
    groups: dict[str, list[_Won]] = defaultdict(list)
    bases = [
        f"eforms:{procedure}/{one.lot or ''}/{one.contract.number or '' if one.contract else ''}"
        for one in won
    ]
    for base, one in zip(bases, won, strict=True):
        groups[base].append(one)
    ids: list[tuple[str, bool]] = []
    seen: dict[str, int] = defaultdict(int)
    for base, one in zip(bases, won, strict=True):
        shared = _share_one_sum(groups[base])
        if shared or len(groups[base]) == 1:
            ids.append((base, shared))
            continue
        own = f"{base}/{name_key(one.tender.suppliers[0].name)}"
        seen[own] += 1
        ids.append((own if seen[own] == 1 else f"{own}/{seen[own]}", False))
    return ids


def _share_one_sum(group: list[_Won]) -> bool:
    amounts = {one.tender.amount for one in group}
    contracts = {id(one.contract) for one in group if one.contract is not None}
    return len(group) > 1 and len(amounts) == 1 and None not in amounts and len(contracts) == 1


def _award(
    one: _Won, lots: Lots, notice_date: str | None, contract_id: str, path: str, *, shared: bool
) -> Award:
    tender, contract = one.tender, one.contract
    lot = lots.get(one.lot)
    flags: tuple[Flag, ...] = amount_flags(tender.amount, shared=shared or len(tender.suppliers) > 1)
    date = (contract.award_date if contract else None) or notice_date
    if date is not None and is_dummy_date(date):
        date, flags = None, (*flags, "dummy-date")
    return Award(
        suppliers=tender.suppliers,
        contract_id=contract_id,
        path=path,
        amount=tender.amount,
        date=date,
        start=lot.start,
        end=lot.end,
        lot=one.lot,
        title=(contract.title if contract else None) or lot.title,
        description=lot.description,
        cpv=lot.cpv,
        flags=flags,
    )
