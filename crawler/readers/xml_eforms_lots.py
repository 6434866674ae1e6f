"""What eForms lots are about: titles (BT-21), CPV codes (BT-262, BT-263) and durations (BT-536, BT-537), with the
procedure's own.
"""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from whosupplies.crawler.readers.xml_document import first, text_of
from whosupplies.crawler.readers.xml_eforms_parties import in_language
from whosupplies.crawler.readers.xml_values import cpv_of, date_of, unique


class Lot(Struct, frozen=True):
    """One lot; also a part of a planned procedure, a group of lots, or the whole procedure where it has no lots."""

    title: str | None = None
    cpv: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None


class Lots:
    """The lots of a notice by identifier (`LOT-0001`), and all CPV codes, the procedure's main code first."""

    def __init__(self, root: etree._Element, language: str | None) -> None:
        self._procedure = _lot(first(root, "ProcurementProject"), language)
        self._lots: dict[str, Lot] = {}
        for element in root.iterchildren("{*}ProcurementProjectLot"):
            identifier = text_of(first(element, "ID"))
            if identifier:
                self._lots[identifier] = _lot(first(element, "ProcurementProject"), language)
        self.all_cpv = unique(
            (*self._procedure.cpv, *(code for lot in self._lots.values() for code in lot.cpv))
        )

    @property
    def title(self) -> str | None:
        """The title of the procedure as a whole."""
        return self._procedure.title

    def get(self, identifier: str | None) -> Lot:
        """The lot with what it lacks taken from the procedure; its CPV codes come after the procedure's main code."""
        lot, whole = self._lots.get(identifier or "", Lot()), self._procedure
        return Lot(
            lot.title or whole.title,
            unique((*whole.cpv[:1], *(lot.cpv or whole.cpv))),
            lot.start or whole.start,
            lot.end or whole.end,
        )


def _lot(project: etree._Element | None, language: str | None) -> Lot:
    if project is None:
        return Lot()
    classifications = project.iterchildren(
        "{*}MainCommodityClassification", "{*}AdditionalCommodityClassification"
    )
    period = first(project, "PlannedPeriod")
    return Lot(
        in_language(project.iterchildren("{*}Name"), language),
        unique(cpv_of(text_of(first(code, "ItemClassificationCode"))) for code in classifications),
        date_of(text_of(first(period, "StartDate"))),
        date_of(text_of(first(period, "EndDate"))),
    )
