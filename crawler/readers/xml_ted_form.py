"""What the two families of TED forms have in common: the content that a form's reader hands to `ted`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from msgspec import Struct

from whosupplies.crawler.readers.xml_document import first, text_of, value_of
from whosupplies.crawler.readers.xml_values import country_of, cpv_of, identifier_of, unique
from whosupplies.graph.records import Amount, Kind, Party

_NUMBER_IN_JOURNAL = re.compile(r"(\d{4})\s*/\s*S\s*\d+\s*-\s*(\d+)")
_PUBLICATION_NUMBER = re.compile(r"\d+-\d{4}")


class AwardDraft(Struct, frozen=True, kw_only=True):
    """An award as a form has it. `same_contract`: it is about the contract of the award before it."""

    element: etree._Element
    suppliers: tuple[Party, ...]
    contract_number: str | None = None
    lot: str | None = None
    title: str | None = None
    description: str | None = None
    amount: Amount | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    cpv: tuple[str, ...] = ()
    same_contract: bool = False


class FormContent(Struct, frozen=True, kw_only=True):
    """What is read of a form. `main_cpv` has one code or none; `cpv` all of the form's, the main code first.

    `modifies` is the publication number of the award notice whose contract this notice changes.
    """

    buyers: tuple[Party, ...]
    awards: tuple[AwardDraft, ...]
    title: str | None = None
    description: str | None = None
    main_cpv: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    modifies: str | None = None


def party_of(address: etree._Element, name: str, kind: Kind, number: etree._Element | None = None) -> Party:
    """The party at an address; `number` is the element with its national number, where it is no `NATIONALID` of the address."""
    country = country_of(value_of(first(address, "COUNTRY"), "VALUE"))
    written = text_of(number if number is not None else first(address, "NATIONALID"))
    identifier = identifier_of(written, country)
    return Party(name, country, (identifier,) if identifier else (), kind)


def cpv_codes(groups: Iterable[etree._Element]) -> tuple[str, ...]:
    """The codes of `CPV_MAIN` and `CPV_ADDITIONAL` elements, each once."""
    return unique(cpv_of(value_of(first(group, "CPV_CODE"), "CODE")) for group in groups)


def notice_number(text: str | None) -> str | None:
    """The publication number, as TED writes it today, of `2021/S 047-118586` or of `118586-2021`."""
    if text is None:
        return None
    if found := _NUMBER_IN_JOURNAL.search(text):
        return f"{found[2]}-{found[1]}"
    return text if _PUBLICATION_NUMBER.fullmatch(text) else None
