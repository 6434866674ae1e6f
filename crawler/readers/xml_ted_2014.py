"""The forms of 2014 (schema R2.0.9): F01 to F25, T01 and T02 (`MOVE`). Section numbers are those of the printed forms.

- A supply is an `AWARD_CONTRACT` with an `AWARDED_CONTRACT` that names contractors (V.2.3): F03, F06, F15, F20 to F23,
  F25, T02. `NO_AWARDED_CONTRACT` (V.1) is none. Each `CONTRACTOR` is a supplier; `ADDRESS_PARTY` (T02: who owns the
  operator) is not.
- F13, results of a design contest: the `WINNER`s of an `AWARDED_PRIZE` (V.3.3), with the value of the prize (V.3.4).
- F15, voluntary ex ante transparency: the contractor of V.2.3 is given as an award; the type F15 says that the contract
  may still have been in its standstill.
- F20, modification: the award of section V with its sum at the contract's conclusion. A contractor whom VII.1.7 alone
  names takes the contract over: an award of its own with the sum of VII.1.6. The sum after a modification is else not
  read, as nothing was awarded for it.
- The sum is V.2.4 `VAL_TOTAL` alone. `VAL_ESTIMATED_TOTAL` is an estimate, `VAL_RANGE_TOTAL` two sums, and II.1.7
  `VAL_TOTAL` that of the whole procurement with all its lots (of a framework, its ceiling).
- What has `PUBLICATION="NO"` (F06, F13) was not for publication, and is not read.
- Every `ADDRESS_CONTRACTING_BODY` and `ADDRESS_CONTRACTING_BODY_ADDITIONAL` (I.1) is a buyer. Further information,
  participation, review, mediation: no parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from whosupplies.crawler.readers.xml_document import description_of, first, text_of, value_of, words_of
from whosupplies.crawler.readers.xml_ted_form import (
    AwardDraft,
    FormContent,
    cpv_codes,
    notice_number,
    party_of,
)
from whosupplies.crawler.readers.xml_values import (
    amount_of,
    buyer_kind,
    date_of,
    supplier_name,
    unique,
)
from whosupplies.graph.records import Amount, Party


def is_form(form: etree._Element) -> bool:
    """Whether this is a form of 2014: all of them have a `CONTRACTING_BODY`, and none before has."""
    return first(form, "CONTRACTING_BODY") is not None


def read_form(form: etree._Element) -> FormContent:
    """The content of one form, in one language."""
    objects = list(form.iterchildren("{*}OBJECT_CONTRACT"))
    main = objects[0] if objects else None
    lots = [lot for one in objects for lot in one.iterchildren("{*}OBJECT_DESCR")]
    main_cpv = _cpv(main)
    award_notice = None
    if first(form, "MODIFICATIONS_CONTRACT") is not None:
        award_notice = notice_number(text_of(first(form, "PROCEDURE", "NOTICE_NUMBER_OJ")))
    return FormContent(
        buyers=unique(_buyers(form)),
        awards=(*_contracts(form, lots), *_modified(form), *_prizes(form)),
        title=words_of(first(main, "TITLE")),
        description=description_of(first(main, "SHORT_DESCR")),
        main_cpv=main_cpv[:1],
        cpv=unique(
            (*(code for one in objects for code in _cpv(one)), *(code for lot in lots for code in _cpv(lot)))
        ),
        modifies=award_notice,
    )


def _buyers(form: etree._Element) -> Iterator[Party]:
    body = first(form, "CONTRACTING_BODY")
    if body is None:
        return
    legal_type = value_of(first(body, "CA_TYPE"), "VALUE")
    for address in body.iterchildren("{*}ADDRESS_CONTRACTING_BODY", "{*}ADDRESS_CONTRACTING_BODY_ADDITIONAL"):
        name = text_of(first(address, "OFFICIALNAME"))
        if name:
            yield party_of(address, name, buyer_kind(name, legal_type))
        legal_type = None  # I.4 is about the first body only


def _cpv(element: etree._Element | None) -> tuple[str, ...]:
    """`CPV_MAIN` and `CPV_ADDITIONAL` that stand directly in the element."""
    if element is None:
        return ()
    return cpv_codes(element.iterchildren("{*}CPV_MAIN", "{*}CPV_ADDITIONAL"))


def _contracts(form: etree._Element, lots: list[etree._Element]) -> Iterator[AwardDraft]:
    by_number = {text_of(first(lot, "LOT_NO")): lot for lot in reversed(lots)}
    for element in form.iterchildren("{*}AWARD_CONTRACT"):
        if first(element, "NO_AWARDED_CONTRACT") is not None:
            continue
        number = text_of(first(element, "LOT_NO"))
        lot = lots[0] if len(lots) == 1 else by_number.get(number) if number else None
        for contract in element.iterchildren("{*}AWARDED_CONTRACT"):
            suppliers = _suppliers(contract)
            if suppliers:
                yield AwardDraft(
                    element=element,
                    suppliers=suppliers,
                    contract_number=text_of(first(element, "CONTRACT_NO")),
                    lot=number,
                    title=words_of(first(element, "TITLE")) or words_of(first(lot, "TITLE")),
                    description=description_of(first(lot, "SHORT_DESCR")),
                    amount=_total(contract),
                    date=date_of(text_of(first(contract, "DATE_CONCLUSION_CONTRACT"))),
                    start=date_of(text_of(first(lot, "DATE_START"))),
                    end=date_of(text_of(first(lot, "DATE_END"))),
                    cpv=_cpv(lot),
                )


def _modified(form: etree._Element) -> Iterator[AwardDraft]:
    """Contractors of a modified contract (VII.1.7) whom its award (V.2.3) does not name."""
    modified = first(form, "MODIFICATIONS_CONTRACT", "DESCRIPTION_PROCUREMENT")
    award = first(form, "AWARD_CONTRACT")
    if modified is None or award is None:
        return
    before = {
        supplier
        for contract in award.iterchildren("{*}AWARDED_CONTRACT")
        for supplier in _suppliers(contract)
    }
    names = {supplier.name for supplier in before}
    numbers = {number for supplier in before for number in supplier.identifiers}
    newcomers = [s for s in _suppliers(modified) if s.name not in names and numbers.isdisjoint(s.identifiers)]
    if newcomers:
        yield AwardDraft(
            element=modified,
            suppliers=tuple(newcomers),
            contract_number=text_of(first(award, "CONTRACT_NO")),
            lot=text_of(first(award, "LOT_NO")),
            title=words_of(first(award, "TITLE")),
            description=description_of(first(modified, "SHORT_DESCR")),
            amount=_total(modified),
            start=date_of(text_of(first(modified, "DATE_START"))),
            end=date_of(text_of(first(modified, "DATE_END"))),
            cpv=_cpv(modified),
            same_contract=bool(before),
        )


def _public(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    return (element for element in elements if element.get("PUBLICATION") != "NO")


def _suppliers(contract: etree._Element) -> tuple[Party, ...]:
    # A `CONTRACTOR` stands in `CONTRACTORS` or, in the first versions of the schema, directly in the contract.
    holders = [contract, *_public(contract.iterchildren("{*}CONTRACTORS"))]
    contractors = (one for holder in holders for one in _public(holder.iterchildren("{*}CONTRACTOR")))
    return unique(_addressed(contractors, "ADDRESS_CONTRACTOR"))


def _addressed(parties: Iterable[etree._Element], address_name: str) -> Iterator[Party]:
    for party in parties:
        for address in party.iterchildren(f"{{*}}{address_name}"):
            name = supplier_name(text_of(first(address, "OFFICIALNAME")))
            if name:
                yield party_of(address, name, "company")


def _total(contract: etree._Element) -> Amount | None:
    holders = [contract, *_public(contract.iterchildren("{*}VALUES", "{*}VALUE"))]
    for holder in holders:
        for total in _public(holder.iterchildren("{*}VAL_TOTAL")):
            return amount_of(text_of(total), value_of(total, "CURRENCY"))
    return None


def _prizes(form: etree._Element) -> Iterator[AwardDraft]:
    for results in form.iterchildren("{*}RESULTS"):
        for prize in results.iterchildren("{*}AWARDED_PRIZE"):
            holders = [prize, *_public(prize.iterchildren("{*}WINNERS"))]
            winners = (one for holder in holders for one in _public(holder.iterchildren("{*}WINNER")))
            suppliers = unique(_addressed(winners, "ADDRESS_WINNER"))
            value = next(_public(prize.iterchildren("{*}VAL_PRIZE")), None)
            if suppliers:
                yield AwardDraft(
                    element=prize,
                    suppliers=suppliers,
                    amount=amount_of(text_of(value), value_of(value, "CURRENCY")),
                    date=date_of(text_of(first(prize, "DATE_DECISION_JURY"))),
                )
