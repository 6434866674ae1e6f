"""The organisations of an eForms notice, to which all else refers by a technical identifier (`ORG-0001`, OPT-200).

The fields are those of the eForms SDK: BT-500 name, BT-501 identifier, BT-514 country. Contacts, touch points' names
and ultimate beneficial owners are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from whosupplies.crawler.readers.xml_document import UBL, elements, first, text_of, value_of
from whosupplies.crawler.readers.xml_values import country_of, identifier_of, supplier_name, unique
from whosupplies.graph.records import Identifier, Party

# Of an organisation's company or touch points.
_IDENTIFIERS = etree.XPath("*/*/cac:PartyIdentification/cbc:ID", namespaces=UBL)


def in_language(texts: Iterable[etree._Element], language: str | None) -> str | None:
    """The one text in the notice's language (BT-702), else the first; a text may stand there in every language of the Union."""
    texts = list(texts)
    chosen = next((text for text in texts if language and text.get("languageID") == language), None)
    return text_of(chosen) or next((words for text in texts if (words := text_of(text))), None)


class Organizations:
    """Parties by technical identifier. A touch point (`TPO-0001`) stands for the organisation that it belongs to."""

    def __init__(self, extension: etree._Element | None, language: str | None) -> None:
        self._language = language
        self._organizations: dict[str, etree._Element] = {}
        for identifier in elements(_IDENTIFIERS, first(extension, "Organizations")):
            reference = text_of(identifier)
            if reference:
                organization = next(islice(identifier.iterancestors(), 2, None))
                self._organizations.setdefault(reference, organization)

    def get(self, reference: str | None) -> Party | None:
        """The party; None for an empty or dangling reference, and for one whose name is withheld."""
        organization = self._organizations.get(reference) if reference else None
        person = text_of(first(organization, "NaturalPersonIndicator")) == "true"
        return party_of(first(organization, "Company"), self._language, person=person)


def party_of(company: etree._Element | None, language: str | None, *, person: bool = False) -> Party | None:
    """The party that a `efac:Company` or a `cac:Party` describes; None where it has no name, or a withheld one."""
    if company is None:
        return None
    # Either a name element per language, or a `PartyName` per language with a name each.
    names = (
        name for holder in company.iterchildren("{*}PartyName") for name in holder.iterchildren("{*}Name")
    )
    name = supplier_name(in_language(names, language))
    if name is None:
        return None
    country = country_of(text_of(first(company, "PostalAddress", "Country", "IdentificationCode")))
    # The number of a natural person may be that of the person's birth.
    numbers = () if person else unique(_numbers(company, country))
    return Party(name, country, numbers, "person" if person else "company")


def _numbers(company: etree._Element, country: str | None) -> Iterator[Identifier | None]:
    for entity in company.iterchildren("{*}PartyLegalEntity"):
        for number in entity.iterchildren("{*}CompanyID"):
            # `schemeName` is a name of the source's only where it is none of the SDK's own constants.
            scheme = value_of(number, "schemeName")
            yield identifier_of(text_of(number), country, scheme if scheme and "-" in scheme else None)
