"""The reader of eForms notices: each rule on an invented notice, with all that is expected of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from whosupplies.crawler.readers import eforms
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.records import Amount, Award, Identifier, Notice, Party

FIXTURES = Path(__file__).parent / "fixtures" / "eforms"
AWARDS = FIXTURES / "can-losers-and-groups.xml"
PROCEDURE = "eforms:0b0f0001-1111-4000-8000-000000000001"
FALKEBLIKK = Party(
    "Falkeblikk Sikkerhet AS",
    "NO",
    (Identifier("NO-NATIONAL", "999000011"), Identifier("GB-COH", "0X000001")),
)
RESULT = (
    "/*/*[local-name()='UBLExtensions']/*[local-name()='UBLExtension']/*[local-name()='ExtensionContent']"
    "/*[local-name()='EformsExtension']/*[local-name()='NoticeResult']"
)


def read(data: bytes) -> Notice:
    (notice,) = eforms.read(data)
    return notice


def changed(*changes: tuple[str, str]) -> Notice:
    """The notice with awards, with each first text replaced by the second, which must stand there."""
    text = AWARDS.read_text("utf8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read(text.encode())


def names(notice: Notice) -> list[list[str]]:
    return [[supplier.name for supplier in one.suppliers] for one in notice.awards]


def test_descriptions_are_those_of_the_procedure_and_of_the_lot() -> None:
    sample = Path(__file__).parents[3] / "app" / "sample" / "notices" / "eforms-thornmere.xml"
    name = b'<cbc:Name languageID="ENG">Public space'
    whole = sample.read_bytes().replace(name, b"<cbc:Description>All of it</cbc:Description>" + name, 1)
    notice = read(whole)
    assert notice.description == "All of it"
    assert [award.description for award in notice.awards] == [
        "Cameras and a control room for public space.",
        "Cameras that enforce bus lanes.",
    ]


def test_what_is_said_of_the_notice_and_its_buyers() -> None:
    notice = read(AWARDS.read_bytes())
    assert notice.buyers == (
        Party("Storfjell kommune", "NO", (Identifier("NO-NATIONAL", "999000036"),), "government"),
        Party("Nordvik Havn KF", "NO", (), "public_body"),  # referred to by its touch point
    )
    assert (
        notice.notice_id,
        notice.notice_type,
        notice.published,
        notice.language,
        notice.title,
        notice.path,
    ) == (
        "00980007-2024",
        "can-standard",
        "2024-03-04",
        "nb",
        "Kameraovervåking",
        "/*",
    )
    assert notice.cpv == ("92222000", "32323500", "35125300")
    assert notice.ocid is None


def test_the_contracted_tender_wins_with_each_of_its_tenderers() -> None:
    notice = read(AWARDS.read_bytes())
    assert notice.awards[0] == Award(
        suppliers=(FALKEBLIKK, Party("Kameraverket Norden AB", "SE")),
        contract_id=f"{PROCEDURE}/LOT-0001/SK-2024-12",
        path=f"{RESULT}/*[local-name()='LotTender'][1]",
        amount=Amount(7200000.5, "NOK"),
        date="2024-02-20",
        start="2024-04-01",
        end="2028-03-31",
        lot="LOT-0001",
        title="Kameraer og drift",
        cpv=("92222000", "32323500", "35125300"),
        flags=("shared-amount",),
    )


def test_no_loser_subcontractor_or_payer_is_a_supplier_and_no_closed_lot_an_award() -> None:
    notice = read(AWARDS.read_bytes())
    assert names(notice) == [
        ["Falkeblikk Sikkerhet AS", "Kameraverket Norden AB"],
        ["Falkeblikk Sikkerhet AS"],
        ["Ola Oppdiktet"],
        ["Ola Oppdiktet"],
    ]
    assert [one.lot for one in notice.awards] == ["LOT-0001", "LOT-0003", "LOT-0003", "LOT-0004"]


def test_a_person_who_wins_is_one_and_has_no_number() -> None:
    notice = read(AWARDS.read_bytes())
    assert notice.awards[2].suppliers == (Party("Ola Oppdiktet", "NO", (), "person"),)


def test_winners_of_a_framework_have_sums_and_contract_ids_of_their_own() -> None:
    ours, masked = read(AWARDS.read_bytes()).awards[1:3]
    assert (ours.amount, masked.amount) == (Amount(300000.0, "NOK"), None)  # -1 masks a withheld sum
    assert (ours.date, masked.date) == ("2024-03-02", "2024-03-02")
    assert (ours.contract_id, masked.contract_id) == (
        f"{PROCEDURE}/LOT-0003/RAMME-1/falkeblikk sikkerhet",
        f"{PROCEDURE}/LOT-0003/RAMME-1/ola oppdiktet",
    )


def test_winners_that_state_one_sum_share_the_contract_it_is_counted_for() -> None:
    notice = changed(
        ('<cbc:PayableAmount currencyID="NOK">-1<', '<cbc:PayableAmount currencyID="NOK">300000<')
    )
    assert {one.contract_id for one in notice.awards[1:3]} == {f"{PROCEDURE}/LOT-0003/RAMME-1"}
    assert [one.amount for one in notice.awards[1:3]] == [Amount(300000.0, "NOK")] * 2
    assert [one.flags for one in notice.awards[1:3]] == [("shared-amount",)] * 2


def test_without_a_contract_the_tender_of_rank_1_wins_and_fillers_are_marked() -> None:
    last = read(AWARDS.read_bytes()).awards[3]
    assert (last.amount, last.date, last.flags) == (Amount(0.01, "EUR"), None, ("dummy-amount", "dummy-date"))
    assert last.title == "Kameraovervåking"


def test_without_contract_and_rank_all_tenders_of_a_won_lot_win() -> None:
    notice = changed(("<cbc:RankCode>2</cbc:RankCode>", ""), ("<cbc:RankCode>1</cbc:RankCode>", ""))
    assert names(notice)[3:] == [["Tapt Anbud AS"], ["Ola Oppdiktet"]]


def test_the_notices_own_award_date_counts_where_it_is_no_filler() -> None:
    assert changed(("2000-01-01Z", "2024-02-02Z")).awards[3].date == "2024-02-02"


@pytest.mark.parametrize("status", ["clos-nw", "open-nw"])
def test_a_lot_without_a_winner_is_no_award_even_where_a_tender_has_a_contract(status: str) -> None:
    code = '<cbc:TenderResultCode listName="winner-selection-status">'
    assert changed((f"{code}selec-w<", f"{code}{status}<")).awards == ()


def test_a_lot_result_without_a_status_is_an_award() -> None:
    code = '<cbc:TenderResultCode listName="winner-selection-status">selec-w</cbc:TenderResultCode>'
    notice = changed((code, ""), ("can-standard", "veat"))
    assert (notice.notice_type, len(notice.awards)) == ("veat", 4)


def test_a_withheld_name_is_no_supplier() -> None:
    assert ["Ola Oppdiktet"] in names(read(AWARDS.read_bytes()))
    assert names(changed(("Ola Oppdiktet", "unpublished"))) == [
        ["Falkeblikk Sikkerhet AS", "Kameraverket Norden AB"],
        ["Falkeblikk Sikkerhet AS"],
    ]


def test_a_contract_for_a_lot_is_found_where_the_lot_result_names_no_tender() -> None:
    notice = changed(
        ('<efac:LotTender><cbc:ID schemeName="tender">TEN-0002</cbc:ID></efac:LotTender>', ""),
        (
            '<efac:LotTender><cbc:ID schemeName="tender">TEN-0001</cbc:ID></efac:LotTender>\n        <efac:Framework',
            "<efac:Framework",
        ),
    )
    assert names(notice)[0] == ["Falkeblikk Sikkerhet AS", "Kameraverket Norden AB"]


def test_a_modification_without_lot_results_is_read_from_its_contract() -> None:
    notice = read((FIXTURES / "can-modif-without-lot-result.xml").read_bytes())
    assert (notice.notice_id, notice.published) == ("0b0f0002-0000-4000-8000-000000000002", "2025-06-30")
    (only,) = notice.awards
    assert (names(notice), only.amount, only.date) == (
        [["Falkeblikk Sikkerhet AS"]],
        Amount(8000000.0, "NOK"),
        "2024-03-01",
    )
    assert only.contract_id == read(AWARDS.read_bytes()).awards[0].contract_id


def test_a_business_registration_has_no_buyer_and_no_award() -> None:
    notice = read((FIXTURES / "x02-registration.xml").read_bytes())
    assert (notice.notice_type, notice.buyers, notice.awards) == ("brin-ecs", (), ())


def test_a_notice_before_the_award_has_its_buyer_and_no_award() -> None:
    text = AWARDS.read_text("utf8").replace("ContractAwardNotice", "ContractNotice")
    start, end = text.index("<efac:NoticeResult>"), text.index("<efac:Organizations>")
    notice = read((text[:start] + text[end:]).encode())
    assert (len(notice.buyers), notice.awards) == (2, ())


def test_an_empty_notice_is_named_by_its_content() -> None:
    head = AWARDS.read_text("utf8").partition("<ext:UBLExtensions>")[0]
    one, other = (read(f"{head}{extra}</ContractAwardNotice>".encode()) for extra in ("", " "))
    assert one.notice_id.startswith("sha256-")
    assert one.notice_id != other.notice_id
    assert (one.buyers, one.awards, one.published) == ((), (), None)


@pytest.mark.parametrize("name", ["can-losers-and-groups.xml", "can-modif-without-lot-result.xml"])
def test_every_path_leads_to_the_winning_tender_without_a_namespace_map(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    tree = etree.fromstring(data)
    for one in read(data).awards:
        (element,) = tree.xpath(one.path)
        assert etree.QName(element).localname == "LotTender"
        amounts = [float(text) for text in element.xpath("*/*[local-name()='PayableAmount']/text()")]
        assert one.amount is None or amounts == [one.amount.value]


@pytest.mark.parametrize(
    ("code", "language"), [("NOR", "nb"), ("NOB", "nb"), ("NNO", "nn"), ("DEU", "de"), ("XXX", None)]
)
def test_the_language_is_iso_639_1(code: str, language: str | None) -> None:
    notice = changed(("<cbc:NoticeLanguageCode>NOR<", f"<cbc:NoticeLanguageCode>{code}<"))
    assert notice.language == language


def test_recognises_by_root_and_namespace() -> None:
    assert all(eforms.recognises(path.read_bytes()[:4096]) for path in FIXTURES.glob("*.xml"))
    assert not eforms.recognises(b"<ContractNotice><title/></ContractNotice>")
    assert not eforms.recognises(b'<p>&lt;ContractNotice xmlns="urn:oasis:names:specification:ubl:"&gt;</p>')
    assert not eforms.recognises(
        b'<testSet><ContractNotice xmlns="urn:oasis:names:specification:ubl:x"/></testSet>'
    )
    assert not eforms.recognises(b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed"),
        (b"\xff\xfe\x00", "not well-formed"),
        (b"<testSet/>", "the root element is testSet"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><ContractNotice>&b;</ContractNotice>', "declares entities"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(eforms.read(data))


def test_plain_ubl_has_its_parties_in_place() -> None:
    notice = read((FIXTURES / "plain-ubl.xml").read_bytes())
    assert notice.buyers == (Party("The Council of the City of Thornmere", "GB", (), "government"),)
    (only,) = notice.awards
    assert only.suppliers == (Party("Bluewake Bodycams Ltd", "GB"),)
    assert (only.amount, only.date, only.path) == (
        Amount(2000000.0, "GBP"),
        "2020-02-19",
        "/*/*[local-name()='TenderResult'][1]",
    )
    assert only.contract_id == "eforms:980008-2020//first line"


def test_two_tenders_of_one_winner_under_one_number_are_two_contracts() -> None:
    ours, second = changed(
        ("TPA-0004</cbc:ID></efac:TenderingParty>", "TPA-0003</cbc:ID></efac:TenderingParty>")
    ).awards[1:3]
    assert ours.suppliers == second.suppliers == (FALKEBLIKK,)
    assert second.contract_id == f"{ours.contract_id}/2"
