"""An invented world in the shape of real sources: one article like the project's first one, some reports, some notices."""

from __future__ import annotations

from typing import Any

from tests.integration.gold_claims import claims_of, document_of
from whosupplies.graph.records import Amount, Claim, Contract, Document, Evidence, Identifier, Mention, Status

TEXT = (
    "Kameraprodusenten Vokterøye og skyselskapet Nordlysdata er blitt store leverandører til Islands sikkerhetstjenester. "
    "De tar virksomhet fra Westwatch, som tidligere leverte utstyret. "
    "Islandske leverandører eksporterer det til autoritære øystater og til noen byer i Europa. "
    "Vokterøye hevder at et overvåkingssystem det bygde i Snøvik ikke bare brukes av politiet, men også til å sende ut leger."
)
_SENTENCES = [part if part.endswith(".") else part + "." for part in TEXT.split(". ")]


def _party(text: str, kind: str, country: str | None, name: str | None = None) -> dict[str, Any]:
    return {"text": text, "name": name or text, "kind": kind, "country": country}


EYE = _party("Vokterøye", "company", "IS")
CLOUD = _party("Nordlysdata", "company", "IS")
WEST = _party("Westwatch", "company", "US")
SERVICES = _party("Islands sikkerhetstjenester", "public_body", "IS", "Iceland's security services")
TOWN = _party("Snøvik", "government", "IS")
SELLERS = _party("Islandske leverandører", "group", None, "Icelandic suppliers")
ISLANDS = _party("autoritære øystater", "group", None, "authoritarian island states")
CITIES = _party("noen byer i Europa", "group", None, "cities in Europe")


def _relation(
    type_: str, supplier: dict[str, Any], recipient: dict[str, Any], sentence: int, **given: Any
) -> dict[str, Any]:
    start = TEXT.index(_SENTENCES[sentence])
    empty = {"product": None, "technologies": [], "purposes": [], "status": "current", "attributed_to": None}
    rest = {"start": None, "end": None, "amount": None}
    evidence = [start, start + len(_SENTENCES[sentence])]
    return (
        {"type": type_, "supplier": supplier, "recipient": recipient, "evidence": evidence}
        | empty
        | rest
        | given
    )


SURVEILLANCE = {"purposes": ["surveillance"]}
WITH_CAMERAS = {**SURVEILLANCE, "technologies": ["cctv", "facial-recognition"]}
ARTICLE: dict[str, Any] = {
    "id": "invented-001",
    "lang": "nb",
    "url": "https://news.example/smarte-byer",
    "title": "Smarte byer",
    "published": "2024-03-01",
    "text": TEXT,
    "relations": [
        _relation("SUPPLIES", EYE, SERVICES, 0, **WITH_CAMERAS),
        _relation("SUPPLIES", CLOUD, SERVICES, 0, **WITH_CAMERAS),
        _relation("SUPPLIES", WEST, SERVICES, 1, status="former", **SURVEILLANCE),
        _relation("DISPLACES", EYE, WEST, 1),
        _relation("DISPLACES", CLOUD, WEST, 1),
        _relation("SUPPLIES", SELLERS, ISLANDS, 2, **SURVEILLANCE),
        _relation("SUPPLIES", SELLERS, CITIES, 2, **SURVEILLANCE),
        _relation(
            "SUPPLIES", EYE, TOWN, 3, purposes=["surveillance", "policing", "emergency-response"], attributed_to="Vokterøye",
            technologies=["cctv"], product="et overvåkingssystem",
        ),
    ],
}  # fmt: skip

REPORT_TEXT = (
    "Snøvik denies that Vokterøye supplies it. Westwatch still runs the cameras of Iceland's security services. "
    "Snøvik called off its order of drones from Westwatch. Nordlysdata owns Vokterøye."
)
_DENIES, _STILL, _OFF, _OWNS = (part.rstrip(".") + "." for part in REPORT_TEXT.split(". "))


def _at(sentence: str) -> list[int]:
    start = REPORT_TEXT.index(sentence)
    return [start, start + len(sentence)]


REPORT: dict[str, Any] = {
    "id": "invented-002",
    "lang": "en",
    "url": "https://reports.example/watch",
    "title": "Who watches",
    "published": "2024-05-02",
    "text": REPORT_TEXT,
    "relations": [
        _relation("SUPPLIES", EYE, TOWN, 0, status="denied", attributed_to="Snøvik")
        | {"evidence": _at(_DENIES)},
        _relation("SUPPLIES", WEST, SERVICES, 0, technologies=["cctv"]) | {"evidence": _at(_STILL)},
        _relation("SUPPLIES", WEST, TOWN, 0, status="cancelled", product="drones") | {"evidence": _at(_OFF)},
        _relation("OWNS", CLOUD, EYE, 0) | {"evidence": _at(_OWNS)},
    ],
}

NOTICES = "https://notices.example/"


def _notice(number: int, published: str, buyers: tuple[Mention, ...]) -> Document:
    return Document(
        sha256=f"{number:064x}", url=f"{NOTICES}{number}", source="ted", retrieved="2026-01-02T03:04:05Z", format="ted",
        title=f"Notice {number}", published=published, language="en", buyers=buyers,
    )  # fmt: skip


def _body(name: str, country: str, number: str) -> Mention:
    return Mention(name, name, "public_body", country, (Identifier(f"{country}-NATIONAL", number),))


def _company(name: str, country: str, number: str | None = None) -> Mention:
    known = (Identifier(f"{country}-NATIONAL", number),) if number else ()
    return Mention(name, name, "company", country, known)


POLICE = _body("Snøvik politidistrikt", "IS", "100")
ROADS = _body("Vegvesenet i Dalarike", "NO", "200")
HOSPITAL = _body("Dalarike sykehus", "NO", "300")
EYE_LTD = _company("Vokterøye hf.", "IS", "900")
BUILD = _company("Fjellbygg AS", "NO", "910")
BUILD_SE = _company("Fjellbygg AB", "SE", "920")
LAMP = _company("=Lampe & Lys AS", "NO", "930")


def _award(
    document: Document,
    supplier: Mention,
    buyer: Mention,
    contract: Contract,
    *,
    shared: bool = False,
    status: Status = "current",
    **given: Any,
) -> Claim:
    return Claim(
        type="SUPPLIES", supplier=supplier, recipient=buyer, status=status, document=document.sha256,
        evidence=Evidence(path=f"/NOTICE/AWARD[{contract.lot or 1}]"), reader="ted-xml", reader_version="1",
        amount=None if shared else contract.amount, contract=contract, published=document.published, product=contract.title,
        **given,
    )  # fmt: skip


def _contract(id_: str, title: str, value: float | None, currency: str, date: str, **given: Any) -> Contract:
    return Contract(id_, title, Amount(value, currency) if value is not None else None, date, **given)


def world() -> tuple[list[Document], list[Claim]]:
    """The documents and claims of the invented world."""
    first, second, third = (_notice(n, f"2023-0{n}-15", ()) for n in (1, 2, 3))
    unawarded = _notice(4, "2024-01-10", (ROADS,))
    cameras = _contract("c1", "Cameras", 1_000_000.0, "ISK", "2023-01-10", cpv=("35125300",))
    road = _contract("c2", "A road", 5_000.0, "EUR", "2023-02-10", cpv=("45233140",))
    tunnel = _contract("c3", "A tunnel", 900.0, "EUR", "2023-02-11", lot="2", flags=("shared-amount",))
    lamps = _contract("c4", "Lamps", 0.01, "NOK", "2022-03-10", flags=("dummy-amount",))
    more = _contract("c5", "More lamps", 70.5, "NOK", "2022-03-11")
    intended = _contract("c7", "Lamps to come", 333.0, "NOK", "2022-03-12")
    screens = _contract("c6", "Screens", None, "EUR", "2023-03-12")
    claims = [
        _award(first, EYE_LTD, POLICE, cameras, purposes=("policing", "transport"), technologies=("cctv",)),
        # Two notices about one contract, and two buyers of it.
        _award(
            second,
            BUILD,
            ROADS,
            road,
            shared=True,
            purposes=("transport",),
            technologies=("construction-works",),
        ),
        _award(
            second,
            BUILD,
            HOSPITAL,
            road,
            shared=True,
            purposes=("health",),
            technologies=("construction-works",),
        ),
        _award(
            third,
            BUILD,
            ROADS,
            road,
            shared=True,
            purposes=("transport",),
            technologies=("construction-works",),
        ),
        # Two suppliers share a sum.
        _award(second, BUILD, ROADS, tunnel, shared=True, purposes=("transport",)),
        _award(second, BUILD_SE, ROADS, tunnel, shared=True, purposes=("transport",)),
        _award(third, LAMP, ROADS, lamps, purposes=("street-lighting",), flags=("dummy-amount",)),
        _award(third, LAMP, ROADS, more, purposes=("street-lighting",)),
        _award(third, LAMP, ROADS, intended, status="planned", purposes=("street-lighting",)),
        _award(third, EYE_LTD, HOSPITAL, screens, purposes=("health",), technologies=("medical-equipment",)),
    ]
    passages = (ARTICLE, REPORT)
    documents = [first, second, third, unawarded, *map(document_of, passages)]
    return documents, claims + [claim for passage in passages for claim in claims_of(passage)]
