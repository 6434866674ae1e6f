"""From a notice's awards to claims."""

from __future__ import annotations

import pytest

from whosupplies.crawler.notice_claims import buyer_mentions, claims
from whosupplies.graph.records import Amount, Award, Document, Identifier, Mention, Notice, Party

DOCUMENT = Document(sha256="ab" * 32, url="notice.json", source="file", retrieved="2024-05-01T00:00:00Z")
POLICE = Party("West Mercia Police", "GB", kind="public_body")
COUNCIL = Party("Ashdown County Council", "GB", kind="government")
CAMERA = Party("Nordlys Kamera AS", "NO", (Identifier("NO-BRC", "999888777"),))
SYSTEMS = Party("Harbourview Systems Ltd", "GB")


def award(**fields: object) -> Award:
    return Award(
        **{  # type: ignore[arg-type]
            "suppliers": (CAMERA,),
            "contract_id": "ocds-1/a",
            "path": "/awards/0",
            "amount": Amount(5000.0, "GBP"),
            "date": "2024-03-01",
            "start": "2024-04-01",
            "end": "2026-03-31",
            "lot": "2",
            "title": "Body-worn cameras",
            "cpv": ("35125300",),
        }
        | fields
    )


def notice(*awards: Award, **fields: object) -> Notice:
    return Notice(
        **{  # type: ignore[arg-type]
            "format": "ocds",
            "notice_id": "r1",
            "published": "2024-03-02",
            "buyers": (POLICE,),
            "awards": awards,
            "cpv": ("79714000",),
            "title": "Security",
            "language": "en",
        }
        | fields
    )


def test_an_award_to_one_supplier_is_one_claim_with_all_that_the_notice_says() -> None:
    (claim,) = claims(notice(award()), DOCUMENT)
    assert (claim.type, claim.status, claim.document) == ("SUPPLIES", "current", DOCUMENT.sha256)
    assert claim.supplier == Mention(CAMERA.name, CAMERA.name, "company", "NO", CAMERA.identifiers)
    assert claim.recipient == Mention(POLICE.name, POLICE.name, "public_body", "GB")
    assert (claim.product, claim.technologies, claim.purposes) == (
        "Body-worn cameras",
        ("cctv", "body-worn-cameras"),
        ("surveillance", "policing"),
    )
    assert claim.technology_sources == ("cpv", "title")
    assert claim.purpose_sources == ("cpv", "buyer")
    assert (claim.amount, claim.start, claim.end) == (Amount(5000.0, "GBP"), "2024-04-01", "2026-03-31")
    assert (claim.evidence.path, claim.language, claim.published) == ("/awards/0", "en", "2024-03-02")
    assert claim.confidence == 1.0
    assert claim.contract is not None
    assert (claim.contract.id, claim.contract.amount, claim.contract.date) == (
        "ocds-1/a",
        claim.amount,
        "2024-03-01",
    )
    assert (claim.contract.lot, claim.contract.cpv, claim.contract.notice_id) == ("2", ("35125300",), "r1")


@pytest.mark.parametrize(
    ("buyers", "suppliers"), [((POLICE,), (CAMERA, SYSTEMS)), ((POLICE, COUNCIL), (CAMERA,))]
)
def test_a_sum_that_several_share_is_on_the_contract_alone(
    buyers: tuple[Party, ...], suppliers: tuple[Party, ...]
) -> None:
    made = claims(notice(award(suppliers=suppliers), buyers=buyers), DOCUMENT)
    assert {(c.supplier.name, c.recipient.name) for c in made} == {
        (s.name, b.name) for s in suppliers for b in buyers
    }
    for claim in made:
        assert claim.amount is None
        assert claim.flags == ("shared-amount",)
        assert claim.contract is not None
        assert claim.contract.amount == Amount(5000.0, "GBP")
        assert claim.contract.flags == ("shared-amount",)


def test_no_flag_of_a_shared_sum_where_there_is_no_sum() -> None:
    made = claims(notice(award(suppliers=(CAMERA, SYSTEMS), amount=None)), DOCUMENT)
    assert [claim.flags for claim in made] == [(), ()]


def test_flags_of_the_reader_are_kept() -> None:
    (claim,) = claims(notice(award(flags=("dummy-amount",))), DOCUMENT)
    assert claim.flags == ("dummy-amount",)


def test_a_sum_that_the_reader_calls_shared_is_no_ones_own() -> None:
    (claim,) = claims(notice(award(flags=("shared-amount",))), DOCUMENT)
    assert claim.amount is None
    assert claim.contract is not None
    assert claim.contract.amount == Amount(5000.0, "GBP")


@pytest.mark.parametrize(
    ("notice_type", "status"), [("F15", "planned"), ("veat", "planned"), ("F03", "current")]
)
def test_a_winner_named_before_signature_is_planned(notice_type: str, status: str) -> None:
    (claim,) = claims(notice(award(), notice_type=notice_type), DOCUMENT)
    assert claim.status == status


def test_an_award_without_codes_or_title_takes_those_of_the_notice() -> None:
    (claim,) = claims(notice(award(cpv=(), title=None), buyers=(COUNCIL,)), DOCUMENT)
    assert claim.contract is not None
    assert (claim.contract.cpv, claim.purposes, claim.product) == (
        ("79714000",),
        ("surveillance",),
        "Security",
    )


def test_an_award_with_its_own_buyer_is_for_that_buyer_alone() -> None:
    found = notice(award(buyers=(COUNCIL,)), award(contract_id="ocds-1/b"))
    assert [claim.recipient.name for claim in claims(found, DOCUMENT)] == [COUNCIL.name, POLICE.name]
    assert [mention.name for mention in buyer_mentions(found)] == [POLICE.name, COUNCIL.name]


def test_a_notice_without_an_award_has_buyers_and_no_claim() -> None:
    assert claims(notice(), DOCUMENT) == ()
    assert [mention.name for mention in buyer_mentions(notice())] == [POLICE.name]


def test_the_same_notice_gives_the_same_claims() -> None:
    first, second = (claims(notice(award()), DOCUMENT) for _ in range(2))
    assert [claim.id for claim in first] == [claim.id for claim in second]
