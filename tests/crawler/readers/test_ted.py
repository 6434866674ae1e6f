"""The reader of TED notices: each rule on an invented notice, whole fixtures with all that is expected of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from whosupplies.crawler.readers import ted
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.records import Amount, Award, Identifier, Notice, Party

FIXTURES = Path(__file__).parent / "fixtures" / "ted"
NAMESPACE = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"


def read(data: bytes) -> Notice:
    (notice,) = ted.read(data)
    return notice


def fixture(name: str) -> Notice:
    return read((FIXTURES / name).read_bytes())


def form(
    body: str, *, name: str = "F03", tag: str | None = None, ca_type: str = "", buyer: str = "Beispielamt"
) -> bytes:
    """A notice with one form; `body` is what stands between its buyer and its end."""
    tag = tag or f"{name}_2014"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <TED_EXPORT xmlns="{NAMESPACE}" DOC_ID="970001-2020"><CODED_DATA_SECTION>
    <NOTICE_DATA><NO_DOC_OJS>2020/S 001-970001</NO_DOC_OJS><LG_ORIG>DE</LG_ORIG></NOTICE_DATA></CODED_DATA_SECTION>
    <FORM_SECTION><{tag} CATEGORY="ORIGINAL" FORM="{name}" LG="DE">
    <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>{buyer}</OFFICIALNAME><COUNTRY VALUE="DE"/>
    </ADDRESS_CONTRACTING_BODY>{ca_type}</CONTRACTING_BODY>
    <OBJECT_CONTRACT><TITLE><P>Kameras</P></TITLE></OBJECT_CONTRACT>{body}</{tag}></FORM_SECTION></TED_EXPORT>""".encode()


def contractor(name: str, *, country: str = "DE", number: str = "") -> str:
    national = f"<NATIONALID>{number}</NATIONALID>" if number else ""
    return (
        f"<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>{name}</OFFICIALNAME>{national}"
        f'<COUNTRY VALUE="{country}"/></ADDRESS_CONTRACTOR></CONTRACTOR>'
    )


def award(inside: str, before: str = "") -> str:
    return f"<AWARD_CONTRACT>{before}<AWARDED_CONTRACT>{inside}</AWARDED_CONTRACT></AWARD_CONTRACT>"


def names(notice: Notice) -> list[list[str]]:
    return [[supplier.name for supplier in one.suppliers] for one in notice.awards]


def test_a_notice_in_three_languages_is_read_once_with_all_that_was_awarded() -> None:
    section = "/*/*[local-name()='FORM_SECTION']/*[local-name()='F03_2014'][2]"
    assert fixture("r209-f03-three-languages.xml") == Notice(
        format="ted",
        notice_id="980001-2022",
        notice_type="F03",
        published="2022-02-11",
        buyers=(
            Party("Commune de Valclair", "FR", (Identifier("FR-NATIONAL", "21000000100011"),), "government"),
            Party("Régie des parkings de Valclair", "FR", (), "public_body"),
        ),
        awards=(
            Award(
                suppliers=(
                    Party("Œil Clair SAS", "FR", (Identifier("FR-NATIONAL", "800000001"),)),
                    Party("Réseaux & Fibres", "GB"),
                ),
                contract_id="ted:980001-2022/22-01/1",
                path=f"{section}/*[local-name()='AWARD_CONTRACT'][1]",
                amount=Amount(450000.5, "EUR"),
                date="2022-01-17",
                start="2022-03-01",
                end="2026-02-28",
                lot="1",
                title="Caméras",
                cpv=("32323500", "35125300"),
                flags=("shared-amount",),
            ),
        ),
        cpv=("32323500", "35125300", "35120000"),
        title="Vidéoprotection de la voie publique",
        language="fr",
        path=section,
    )


def test_short_descriptions_are_those_of_the_notice_and_of_the_lot() -> None:
    data = (FIXTURES / "r209-f03-three-languages.xml").read_bytes()
    lot, whole = b"<TITLE><P>Cam\xc3\xa9ras</P></TITLE>", b'<CPV_MAIN><CPV_CODE CODE="32323500"/><CPV_SUPPL'
    described = data.replace(lot, lot + b"<SHORT_DESCR><P>Une</P><P>Deux</P></SHORT_DESCR>", 1)
    described = described.replace(whole, b"<SHORT_DESCR><P>Tout</P></SHORT_DESCR>" + whole, 1)
    assert described.count(b"SHORT_DESCR") == 4
    notice = read(described)
    assert (notice.description, notice.awards[0].description) == ("Tout", "Une Deux")
    older = (FIXTURES / "r208-f03.xml").read_bytes()
    title = b"<TITLE_CONTRACT><P>Traffic cameras</P></TITLE_CONTRACT>"
    added = b"<SHORT_CONTRACT_DESCRIPTION><P>" + b"y" * 2500 + b"</P></SHORT_CONTRACT_DESCRIPTION>"
    assert read(older.replace(title, title + added)).description == "y" * 2000


def test_a_modification_keeps_the_award_and_names_who_takes_the_contract_over() -> None:
    notice = fixture("r209-f20-new-contractor.xml")
    assert notice.notice_type == "F20"
    assert [(names(notice)[i], a.amount, a.date) for i, a in enumerate(notice.awards)] == [
        (["Prvá kamerová s.r.o."], Amount(100000.0, "EUR"), "2018-10-10"),
        (["Druhá kamerová a.s."], Amount(130000.0, "EUR"), None),
    ]
    # The contract is that of the award notice of 2018, whatever notice speaks of it.
    assert {one.contract_id for one in notice.awards} == {"ted:351355-2018/05/2018/"}


def test_the_award_notice_that_a_modification_refers_to_has_the_same_contract_id() -> None:
    before = (
        form(award(contractor("Prvá")), name="F03").replace(b"970001", b"351355").replace(b"2020", b"2018")
    )
    before = before.replace(b"<AWARDED_CONTRACT>", b"<CONTRACT_NO>05/2018</CONTRACT_NO><AWARDED_CONTRACT>", 1)
    assert read(before).awards[0].contract_id == fixture("r209-f20-new-contractor.xml").awards[0].contract_id


def test_the_forms_of_r208_give_buyers_winners_sums_and_dates() -> None:
    notice = fixture("r208-f03.xml")
    assert (notice.notice_id, notice.notice_type, notice.published, notice.language) == (
        "980003-2013",
        "F03",
        "2013-04-16",
        "en",
    )
    assert notice.buyers == (
        Party("Eastmarch County Council", "GB", (Identifier("GB-NATIONAL", "EC001"),), "government"),
        Party("Eastmarch Fire Service", "GB", (), "public_body"),
    )
    assert notice.cpv[0] == "34971000"  # not the lot's, which stands before it
    assert [(names(notice)[i], a.amount, a.date, a.lot, a.title) for i, a in enumerate(notice.awards)] == [
        (["Bluewake Cameras Ltd"], Amount(1845844.15, "GBP"), "2013-04-05", "1", "Fixed cameras"),
        (["Vision plc"], None, None, "2, 3", "Traffic cameras"),  # a range is no sum
    ]


def test_the_utilities_form_of_r208_is_read_without_what_was_not_for_publication() -> None:
    notice = fixture("r208-f06-utilities.xml")
    assert notice.buyers[0].identifiers == (Identifier("NO-NATIONAL", "999000061"),)
    assert notice.language == "nb"
    (only,) = notice.awards
    assert (names(notice), only.amount, only.date) == (
        [["Falkeblikk Sikkerhet AS"]],
        Amount(3100000.0, "NOK"),
        "2013-12-12",
    )


def test_a_contest_of_r207_without_a_namespace_gives_its_winner_and_prize() -> None:
    notice = fixture("r208-f13-contest.xml")
    assert (notice.notice_id, notice.title, notice.buyers[0].kind) == (
        "980005-2012",
        "Leitstelle",
        "government",
    )
    assert (names(notice), notice.awards[0].amount) == ([["Büro Beispiel"]], Amount(12500.0, "EUR"))


def test_a_defence_award_takes_the_published_text_of_a_sum_and_drops_a_filler_number() -> None:
    notice = fixture("r208-f18-defence.xml")
    assert (notice.notice_type, notice.buyers[0].kind) == ("F18", "public_body")
    assert notice.awards[0].amount == Amount(4970000.0, "PLN")
    assert notice.awards[0].suppliers == (Party("Sokół Drony S.A.", "PL"),)


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.xml")))
def test_every_path_leads_to_its_element_without_a_namespace_map(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    tree = etree.fromstring(data)
    notice = read(data)
    for one in notice.awards:
        (element,) = tree.xpath(one.path)
        assert one.suppliers[0].name in " ".join(" ".join(element.itertext()).split())
    assert len(tree.xpath(notice.path)) == 1


@pytest.mark.parametrize(
    ("values", "amount", "flags"),
    [
        ('<VALUES><VAL_TOTAL CURRENCY="EUR">12.50</VAL_TOTAL></VALUES>', Amount(12.5, "EUR"), ()),
        ('<VALUE><VAL_TOTAL CURRENCY="EUR">303000</VAL_TOTAL></VALUE>', Amount(303000.0, "EUR"), ()),
        ('<VAL_TOTAL CURRENCY="EUR">7</VAL_TOTAL>', Amount(7.0, "EUR"), ()),
        (
            '<VALUES><VAL_TOTAL CURRENCY="EUR">0.01</VAL_TOTAL></VALUES>',
            Amount(0.01, "EUR"),
            ("dummy-amount",),
        ),
        (
            '<VALUES><VAL_TOTAL CURRENCY="EUR">1.00</VAL_TOTAL></VALUES>',
            Amount(1.0, "EUR"),
            ("dummy-amount",),
        ),
        ('<VALUES><VAL_ESTIMATED_TOTAL CURRENCY="EUR">9</VAL_ESTIMATED_TOTAL></VALUES>', None, ()),
        (
            '<VALUES><VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>3</LOW><HIGH>4</HIGH></VAL_RANGE_TOTAL></VALUES>',
            None,
            (),
        ),
        ('<VALUES PUBLICATION="NO"><VAL_TOTAL CURRENCY="EUR">9</VAL_TOTAL></VALUES>', None, ()),
        ("<VALUES><VAL_TOTAL>9</VAL_TOTAL></VALUES>", None, ()),
        ('<VALUES><VAL_TOTAL CURRENCY="EUR">-1</VAL_TOTAL></VALUES>', None, ()),
    ],
)
def test_only_the_awards_own_total_is_its_amount(
    values: str, amount: Amount | None, flags: tuple[str, ...]
) -> None:
    total = '<OBJECT_CONTRACT><VAL_TOTAL CURRENCY="EUR">88</VAL_TOTAL></OBJECT_CONTRACT>'
    (only,) = read(form(total + award(contractor("Kamerawerk GmbH") + values))).awards
    assert (only.amount, only.flags) == (amount, flags)


@pytest.mark.parametrize(
    "inside",
    [
        "<NO_AWARDED_CONTRACT><PROCUREMENT_DISCONTINUED/></NO_AWARDED_CONTRACT>",
        f"<NO_AWARDED_CONTRACT/><AWARDED_CONTRACT>{contractor('Nobody GmbH')}</AWARDED_CONTRACT>",
        "<AWARDED_CONTRACT><CONTRACTORS><NO_AWARDED_TO_GROUP/></CONTRACTORS></AWARDED_CONTRACT>",
        f'<AWARDED_CONTRACT><CONTRACTORS PUBLICATION="NO">{contractor("Secret GmbH")}</CONTRACTORS></AWARDED_CONTRACT>',
        f"<AWARDED_CONTRACT>{contractor('Lot infructueux')}</AWARDED_CONTRACT>",
        f"<AWARDED_CONTRACT>{contractor('N/A')}</AWARDED_CONTRACT>",
        f"<AWARDED_CONTRACT>{contractor('---')}</AWARDED_CONTRACT>",
        f"<AWARDED_CONTRACT>{contractor('Unieważniono.')}</AWARDED_CONTRACT>",
    ],
)
def test_what_was_not_awarded_is_no_award(inside: str) -> None:
    notice = read(form(f"<AWARD_CONTRACT>{inside}</AWARD_CONTRACT>"))
    assert notice.awards == ()
    assert [buyer.name for buyer in notice.buyers] == ["Beispielamt"]


def test_a_supplier_named_twice_in_an_award_is_one_and_its_owner_is_none() -> None:
    owned = contractor("Bahnen AG").replace(
        "</CONTRACTOR>",
        "<ADDRESS_PARTY><OFFICIALNAME>Stadt Beispielau</OFFICIALNAME></ADDRESS_PARTY></CONTRACTOR>",
    )
    inside = f"<CONTRACTORS>{owned}{owned}</CONTRACTORS>"
    notice = read(form(award(inside), name="T02", tag="MOVE"))
    assert (notice.notice_type, names(notice)) == ("T02", [["Bahnen AG"]])
    assert notice.awards[0].flags == ()


@pytest.mark.parametrize("name", ["F03", "F06", "F15", "F21", "F22", "F23", "F25"])
def test_each_award_form_gives_its_contractor(name: str) -> None:
    inside = "<DATE_CONCLUSION_CONTRACT>2020-02-29</DATE_CONCLUSION_CONTRACT>" + contractor("Kamerawerk GmbH")
    notice = read(form(award(inside), name=name))
    assert (names(notice), notice.awards[0].date) == ([["Kamerawerk GmbH"]], "2020-02-29")


def test_a_design_contest_gives_its_published_winners_and_the_prize() -> None:
    winner = "<WINNER><ADDRESS_WINNER><OFFICIALNAME>Büro Eins</OFFICIALNAME></ADDRESS_WINNER></WINNER>"
    prize = '<VAL_PRIZE CURRENCY="EUR">31300</VAL_PRIZE>'
    day = "<DATE_DECISION_JURY>2021-04-29</DATE_DECISION_JURY>"
    body = f"<RESULTS><AWARDED_PRIZE>{day}<WINNERS>{winner}</WINNERS>{prize}</AWARDED_PRIZE></RESULTS>"
    notice = read(form(body, name="F13"))
    assert (names(notice), notice.awards[0].amount) == ([["Büro Eins"]], Amount(31300.0, "EUR"))
    assert notice.awards[0].date == "2021-04-29"
    assert read(form(body.replace("<WINNERS>", '<WINNERS PUBLICATION="NO">'), name="F13")).awards == ()


def test_a_filler_date_is_marked_and_not_given() -> None:
    inside = "<DATE_CONCLUSION_CONTRACT>2000-01-01</DATE_CONCLUSION_CONTRACT>" + contractor("Kamerawerk GmbH")
    (only,) = read(form(award(inside))).awards
    assert (only.date, only.flags) == (None, ("dummy-date",))


def test_awards_without_numbers_have_contract_ids_of_their_own() -> None:
    body = award(contractor("Eins GmbH")) + award(contractor("Zwei GmbH"))
    ids = [one.contract_id for one in read(form(body)).awards]
    assert ids == ["ted:970001-2020//", "ted:970001-2020///2"]


def test_superscripts_do_not_break_a_title_and_paragraphs_do() -> None:
    title = '<TITLE><P>Lieferung N<FT TYPE="SUP">o</FT> 5</P><P>Teil zwei</P></TITLE>'
    (only,) = read(form(award(contractor("Kamerawerk GmbH"), before=title))).awards
    assert only.title == "Lieferung No 5 Teil zwei"


@pytest.mark.parametrize(
    ("country", "code"), [("UK", "GB"), ("EL", "GR"), ("1A", "XK"), ("NO", "NO"), ("QQ", None), ("", None)]
)
def test_countries_are_iso_codes(country: str, code: str | None) -> None:
    (only,) = read(form(award(contractor("Kamerawerk", country=country)))).awards
    assert only.suppliers[0].country == code


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("hrb 12 345", "HRB12345"),
        ("S7800001-E", "S7800001-E"),
        ("n/a", None),
        ("000000000", None),
        ("-", None),
        ("+49 30 123456", None),
        ("jemand@example.com", None),
    ],
)
def test_identifiers_are_folded_and_fillers_and_personal_data_dropped(number: str, found: str | None) -> None:
    (only,) = read(form(award(contractor("Kamerawerk", number=number)))).awards
    assert only.suppliers[0].identifiers == ((Identifier("DE-NATIONAL", found),) if found else ())


@pytest.mark.parametrize(
    ("buyer", "ca_type", "kind"),
    [
        ("Stadt Beispielau", "REGIONAL_AUTHORITY", "government"),
        ("Stadt Beispielau", "BODY_PUBLIC", "public_body"),
        ("Storfjell kommune", None, "government"),
        ("Storfjell Kommune Eigedom KF", "REGIONAL_AUTHORITY", "public_body"),
        ("Ministerium des Innern", "MINISTRY", "public_body"),
        ("Thornmere Council", "REGIONAL_AUTHORITY", "government"),
        ("Council of Nurses", None, "public_body"),
    ],
)
def test_a_city_as_such_is_a_government_and_all_else_a_public_body(
    buyer: str, ca_type: str | None, kind: str
) -> None:
    element = f'<CA_TYPE VALUE="{ca_type}"/>' if ca_type else ""
    assert read(form("", ca_type=element, buyer=buyer)).buyers[0].kind == kind


def test_of_two_originals_the_first_language_is_read() -> None:
    data = form(award(contractor("Zwei Sprachen AG")))
    start, end = data.index(b"<F03_2014"), data.index(b"</FORM_SECTION>")
    other = data[start:end].replace(b'LG="DE"', b'LG="BG"').replace(b"Zwei Sprachen AG", "Две ЕООД".encode())
    both = data[:start] + other + data[start:]
    assert names(read(both.replace(b"<LG_ORIG>DE<", b"<LG_ORIG>DE</LG_ORIG><LG_ORIG>BG<"))) == [
        ["Zwei Sprachen AG"]
    ]


def test_each_of_a_thousand_awards_has_its_own_path() -> None:
    body = "".join(
        f"<AWARD_CONTRACT><LOT_NO>{i}</LOT_NO><AWARDED_CONTRACT>{contractor(f'Firma {i}')}</AWARDED_CONTRACT></AWARD_CONTRACT>"
        for i in range(1, 1001)
    )
    awards = read(form(body)).awards
    assert len(awards) == 1000
    assert awards[-1].path.endswith("*[local-name()='AWARD_CONTRACT'][1000]")


def test_recognises_by_the_root_element_alone() -> None:
    assert ted.recognises(form("")[:4096])
    assert ted.recognises(b"\xef\xbb\xbf<!-- <html> --><?x y?><t:TED_EXPORT xmlns:t='x'>")
    assert ted.recognises("<TED_EXPORT>".encode("utf-16"))
    assert not ted.recognises(b"<html><body>&lt;TED_EXPORT></body></html>")
    assert not ted.recognises(b"<html><TED_EXPORT></html>")
    assert not ted.recognises(b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed"),
        (b"<TED_EXPORT>", "not well-formed"),
        (b"<TED_EXPORT/>", "no form"),
        (b"<other/>", "the root element is other"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><TED_EXPORT>&b;</TED_EXPORT>', "declares entities"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(ted.read(data))
