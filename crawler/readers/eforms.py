"""Reader of eForms notices (UBL 2.3 with the EU's extensions): EU forms 1 to 40, CEI, T01, T02, E1 to E6, X01, X02, and
national ones.

One document is one notice. `notice_id` is the publication number of the Official Journal (OPP-010) where the document
has one, else the notice's own identifier (BT-701); `notice_type` the notice type (BT-02, `can-standard`). Awards are
read by `xml_eforms_awards`, which says what counts as one; parties by `xml_eforms_parties`.

- Buyers are the organisations of every `cac:ContractingParty` (OPT-300-Procedure-Buyer), and nobody else: not the
  service providers inside it (e-sender, procurement adviser), payers, signatories, review bodies or information
  providers.
- Business registrations (X01, X02) have neither buyers nor awards.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from whosupplies.crawler.readers.xml_document import (
    Paths,
    content_id,
    first,
    opening,
    parse_as,
    root_name,
    text_of,
)
from whosupplies.crawler.readers.xml_eforms_awards import read_awards
from whosupplies.crawler.readers.xml_eforms_lots import Lots
from whosupplies.crawler.readers.xml_eforms_parties import Organizations, party_of
from whosupplies.crawler.readers.xml_ted_form import notice_number
from whosupplies.crawler.readers.xml_values import buyer_kind, date_of, language_of, unique
from whosupplies.graph.records import Notice, Party

FORMAT = "eforms"
"""`Notice.format` of everything this module reads."""

ROOTS = frozenset(
    {
        "ContractNotice",
        "ContractAwardNotice",
        "PriorInformationNotice",
        "BusinessRegistrationInformationNotice",
    }
)

_NAMESPACES = ("urn:oasis:names:specification:ubl:", "http://data.europa.eu/p27/eforms-")


def recognises(head: bytes) -> bool:
    """Whether a document that begins with these bytes (some 4 kB) is for this reader."""
    text = opening(head)
    return root_name(text) in ROOTS and any(namespace in text for namespace in _NAMESPACES)


def read(data: bytes) -> Iterator[Notice]:
    """The notice in `data`, with no award where nothing was awarded.

    Raises UnreadableError where this is no well-formed document of one of the four eForms types.
    """
    root = parse_as(data, ROOTS, "one of an eForms notice")
    extension = first(root, "UBLExtensions", "UBLExtension", "ExtensionContent", "EformsExtension")
    publication = first(extension, "Publication")
    own_id = text_of(first(root, "ID"))
    published_as = notice_number(text_of(first(publication, "NoticePublicationID"))) or notice_number(own_id)
    notice_id = published_as or own_id or content_id(data)
    code = text_of(first(root, "NoticeLanguageCode"))
    organizations = Organizations(extension, code)
    lots = Lots(root, code)
    procedure = text_of(first(root, "ContractFolderID")) or notice_id
    issued = date_of(text_of(first(root, "IssueDate")))
    yield Notice(
        format=FORMAT,
        notice_id=notice_id,
        notice_type=text_of(first(root, "NoticeTypeCode")),
        published=date_of(text_of(first(publication, "PublicationDate"))) or issued,
        buyers=unique(_buyers(root, organizations, code)),
        awards=read_awards(root, extension, organizations, lots, procedure),
        cpv=lots.all_cpv,
        title=lots.title,
        description=lots.description,
        language=language_of(code),
        path=Paths().of(root),
    )


def _buyers(root: etree._Element, organizations: Organizations, language: str | None) -> Iterator[Party]:
    for contracting in root.iterchildren("{*}ContractingParty"):
        kinds = [
            text_of(code)
            for kind in contracting.iterchildren("{*}ContractingPartyType")
            for code in kind.iterchildren("{*}PartyTypeCode")
            if code.get("listName", "buyer-legal-type") == "buyer-legal-type"
        ]
        for party in contracting.iterchildren("{*}Party"):
            reference = text_of(first(party, "PartyIdentification", "ID"))
            buyer = organizations.get(reference) or party_of(party, language)
            if buyer is not None:
                kind = buyer_kind(buyer.name, kinds[0] if kinds else None)
                yield Party(buyer.name, buyer.country, buyer.identifiers, kind)
