"""What eForms lots are about: titles (BT-21), descriptions (BT-24), CPV codes (BT-262, BT-263) and durations (BT-536,
BT-537), with the procedure's own.
"""

from __future__ import annotations

from functools import cached_property

from lxml import etree
from msgspec import Struct

from whosupplies.crawler.readers.xml_document import UBL, elements, first, text_of
from whosupplies.crawler.readers.xml_eforms_parties import in_language
from whosupplies.crawler.readers.xml_values import cpv_of, date_of, unique
from whosupplies.graph.records import LONGEST_DESCRIPTION

# The main code (BT-262) stands before the additional ones (BT-263), the procedure before its lots.
_CPV = etree.XPath("*/cbc:ItemClassificationCode", namespaces=UBL)
_ALL_CPV = etree.XPath(
    "cac:ProcurementProject/*/cbc:ItemClassificationCode"
    " | cac:ProcurementProjectLot/cac:ProcurementProject/*/cbc:ItemClassificationCode",
    namespaces=UBL,
)


class Lot(Struct, frozen=True):
    """What an award is about, taken from its lot, and from the procedure what the lot lacks."""

    title: str | None
    description: str | None
    cpv: tuple[str, ...]
    start: str | None
    end: str | None


class Lots:
    """The lots of a notice by identifier (`LOT-0001`; also parts and groups), within the procedure.

    `title` and `description` are the procedure's; `all_cpv` are its codes and all lots', its main code first.
    """

    def __init__(self, root: etree._Element, language: str | None) -> None:
        self._root, self._language = root, language
        self._procedure = first(root, "ProcurementProject")
        self.title = self._text(self._procedure, "Name")
        self.description = self._description(self._procedure)
        self.all_cpv = _cpv(root, _ALL_CPV)

    @cached_property
    def _projects(self) -> dict[str, etree._Element | None]:
        lots = self._root.iterchildren("{*}ProcurementProjectLot")
        return {text_of(first(lot, "ID")) or "": first(lot, "ProcurementProject") for lot in lots}

    @cached_property
    def _procedure_cpv(self) -> tuple[str, ...]:
        return _cpv(self._procedure, _CPV)

    def get(self, identifier: str | None) -> Lot:
        """The lot; one that is not in the notice (a direct award without lots) is the procedure itself."""
        project = self._projects.get(identifier) if identifier else None
        codes = _cpv(project, _CPV) or self._procedure_cpv
        return Lot(
            self._text(project, "Name") or self.title,
            self._description(project),
            unique((*self._procedure_cpv[:1], *codes)),
            _day(project, "StartDate") or _day(self._procedure, "StartDate"),
            _day(project, "EndDate") or _day(self._procedure, "EndDate"),
        )

    def _text(self, project: etree._Element | None, name: str) -> str | None:
        return (
            in_language(project.iterchildren(f"{{*}}{name}"), self._language) if project is not None else None
        )

    def _description(self, project: etree._Element | None) -> str | None:
        words = self._text(project, "Description")
        return words[:LONGEST_DESCRIPTION] if words else None


def _cpv(element: etree._Element | None, path: etree.XPath) -> tuple[str, ...]:
    return unique(cpv_of(text_of(code)) for code in elements(path, element))


def _day(project: etree._Element | None, name: str) -> str | None:
    return date_of(text_of(first(project, "PlannedPeriod", name)))
