"""What the two families of TED forms have in common: the content that a form's reader hands to `ted`."""

from __future__ import annotations

import re

from lxml import etree
from msgspec import Struct

from whosupplies.graph.records import Amount, Party

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


def notice_number(text: str | None) -> str | None:
    """The publication number, as TED writes it today, of `2021/S 047-118586` or of `118586-2021`."""
    if text is None:
        return None
    if found := _NUMBER_IN_JOURNAL.search(text):
        return f"{found[2]}-{found[1]}"
    return text if _PUBLICATION_NUMBER.fullmatch(text) else None
