"""The forms before 2014 (schemas R2.0.7 and R2.0.8, and their short `_SUM` forms), still in use by the defence
directive until 2023.

Every form has its own names for the same sections, so that what is read is found by the few names that all share:

- A buyer is a `CA_CE_CONCESSIONAIRE_PROFILE` (I.1), or one on whose behalf it buys (I.4,
  `CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY`, spelt so). `CONTACT_DATA` (further information, documents, where to
  send tenders) and the bodies of VI are no parties.
- A supply is an `AWARD_OF_CONTRACT` (F03), `AWARD_OF_CONTRACT_DEFENCE` (F15, F18), `AWARD_AND_CONTRACT_VALUE` (F06),
  `RESULT_CONTEST` (F13) or `AWARD_CONTRACT_MOVE` (T02) that names an operator; F06's
  `MANDATORY_INFORMATION_NOT_INTENDED_PUBLICATION` is never read.
- The sum is the final value (`COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE`, F13 `VALUE_PRIZE`) where it is one sum, not a
  range. `INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT` is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from whosupplies.crawler.readers.xml_document import (
    description_of,
    first,
    local_name,
    text_of,
    value_of,
    words_of,
)
from whosupplies.crawler.readers.xml_ted_form import AwardDraft, FormContent, cpv_codes, party_of
from whosupplies.crawler.readers.xml_values import (
    amount_of,
    buyer_kind,
    date_of,
    supplier_name,
    unique,
)
from whosupplies.graph.records import Amount, Kind, Party

_AWARDS = (
    "AWARD_OF_CONTRACT",
    "AWARD_OF_CONTRACT_DEFENCE",
    "AWARD_AND_CONTRACT_VALUE",
    "RESULT_CONTEST",
    "AWARD_CONTRACT_MOVE",
)
_AWARD_NAMES = tuple(f"{{*}}{name}{end}" for name in _AWARDS for end in ("", "_SUM"))
_OPERATORS = (
    "ECONOMIC_OPERATOR_NAME_ADDRESS",
    "NAME_ADDRESS_WINNER",
    "CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP",
)
_OPERATOR_NAMES = tuple(f"{{*}}{name}" for name in _OPERATORS)
_TITLES = (
    "TITLE_CONTRACT",
    "TITLE_RESULT_DESIGN_CONTEST",
    "TITLE_DESIGN_CONTACT_NOTICE",
    "TITLE_QUALIFICATION_SYSTEM",
    "TITLE_NOTICE_BUYER_PROFILE",
)
_TITLE_NAMES = tuple(f"{{*}}{name}" for name in _TITLES)
_DATES = ("{*}CONTRACT_AWARD_DATE", "{*}DATE_OF_CONTRACT_AWARD")


def read_form(form: etree._Element) -> FormContent:
    """The content of one form, in one language."""
    # What stands in an award (its title, its operators) is not the notice's own.
    awards = [element for element in form.iter(*_AWARD_NAMES) if not _names_none(element)]
    title = next((t for t in form.iter(*_TITLE_NAMES) if not _inside_award(t)), None)
    # Lots have main codes of their own, and may stand before the notice's, but always deeper.
    main = min(form.iter("{*}CPV_MAIN"), key=lambda code: sum(1 for _ in code.iterancestors()), default=None)
    main_cpv = cpv_codes([main] if main is not None else [])
    return FormContent(
        buyers=unique(_buyers(form)),
        awards=tuple(draft for element in awards if (draft := _award(element)).suppliers),
        title=words_of(title),
        description=description_of(next(form.iter("{*}SHORT_CONTRACT_DESCRIPTION"), None)),
        main_cpv=main_cpv,
        cpv=unique((*main_cpv, *cpv_codes(form.iter("{*}CPV_MAIN", "{*}CPV_ADDITIONAL")))),
    )


def _names_none(award: etree._Element) -> bool:
    return any(
        first(award, name) is not None for name in ("CONTRACT_NOT_AWARDED", "NO_AWARD", "AWARD_PRIZES_NO")
    )


def _inside_award(element: etree._Element) -> bool:
    return next(element.iterancestors(*_AWARD_NAMES), None) is not None


def _buyers(form: etree._Element) -> Iterator[Party]:
    types = form.iter("{*}TYPE_OF_CONTRACTING_AUTHORITY")
    legal_type = value_of(next(types, None), "VALUE")
    profiles = form.iter(
        "{*}CA_CE_CONCESSIONAIRE_PROFILE", "{*}CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY"
    )
    for profile in profiles:
        name = _name(profile)
        if name:
            yield _party(profile, name, buyer_kind(name, legal_type))
        legal_type = None  # I.2 is about the first body only


def _name(contact: etree._Element) -> str | None:
    """`ORGANISATION` holds the name itself (R2.0.7) or in an `OFFICIALNAME` (R2.0.8)."""
    organisation = first(contact, "ORGANISATION")
    official = first(organisation, "OFFICIALNAME")
    if official is None:
        official = first(contact, "OFFICIALNAME")
    return text_of(official) if official is not None else text_of(organisation)


def _party(contact: etree._Element, name: str, kind: Kind) -> Party:
    return party_of(contact, name, kind, first(contact, "ORGANISATION", "NATIONALID"))


def _award(element: etree._Element) -> AwardDraft:
    lots = [text for number in element.iterchildren("{*}LOT_NUMBER") if (text := text_of(number))]
    number = first(element, "CONTRACT_NUMBER")
    title = next(element.iter("{*}CONTRACT_TITLE", "{*}TITLE_CONTRACT"), None)
    return AwardDraft(
        element=element,
        suppliers=unique(_suppliers(element)),
        contract_number=text_of(number if number is not None else first(element, "CONTRACT_NO")),
        lot=", ".join(lots) or None,
        title=words_of(title),
        amount=_sum(element),
        date=_date(next(element.iter(*_DATES), None)),
    )


def _suppliers(award: etree._Element) -> Iterator[Party]:
    for operator in award.iter(*_OPERATOR_NAMES):
        if "NO" in (operator.get("PUBLICATION"), operator.get("AGREE_TO_PUBLISH")):
            continue
        # F03 and F13 wrap the contact data, F06 does not.
        contact = next(
            (c for c in operator.iterchildren() if local_name(c).startswith("CONTACT_DATA")), operator
        )
        name = supplier_name(_name(contact))
        if name:
            yield _party(contact, name, "company")


def _sum(award: etree._Element) -> Amount | None:
    for value in award.iter("{*}COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE", "{*}VALUE_PRIZE"):
        if (
            next(
                value.iterancestors(
                    "{*}INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT", "{*}MORE_INFORMATION_TO_SUB_CONTRACTED"
                ),
                None,
            )
            is not None
        ):
            continue
        cost = value if local_name(value) == "VALUE_PRIZE" else first(value, "VALUE_COST")
        if cost is None:
            return None
        currency = value_of(value, "CURRENCY") or value_of(cost, "CURRENCY")
        # The text is what was published (`189 945 844,15`); the attribute is made from it, and has been seen to be wrong.
        return amount_of(text_of(cost), currency) or amount_of(value_of(cost, "FMTVAL"), currency)
    return None


def _date(element: etree._Element | None) -> str | None:
    """A date in three elements, of which the day and the month may lack their zero."""
    year, month, day = (text_of(first(element, part)) or "" for part in ("YEAR", "MONTH", "DAY"))
    return date_of(f"{year}-{month:0>2}-{day:0>2}")
