"""The XML readers on every real notice that lies beside the checkout, against a second reading of the same files."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from shared_data import shared
from whosupplies.crawler.readers import eforms, ted
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.records import Notice

sys.path.insert(0, str(Path(__file__).parent))
from check_xml_independently import Row, rows

EXPLAINED: dict[str, tuple[set[Row], set[Row]]] = {}
"""By file name: what the reader alone has, and what the second reading alone has, each looked at by eye."""


def read(path: Path) -> Notice | None:
    data = path.read_bytes()
    readers = [reader for reader in (ted, eforms) if reader.recognises(data[:4096])]
    if not readers:
        return None
    (reader,) = readers
    (notice,) = reader.read(data)
    return notice


def of_reader(notice: Notice) -> set[Row]:
    found = set()
    for award in notice.awards:
        amount = (
            f"{Decimal(str(award.amount.value)).normalize():f} {award.amount.currency}"
            if award.amount
            else ""
        )
        found |= {Row(b.name, s.name, amount) for b in award.buyers or notice.buyers for s in award.suppliers}
    return found


def files() -> list[Path]:
    return sorted(path for path in shared("data/ted").rglob("*.xml"))


def test_the_readers_and_the_second_reading_agree_on_every_supply() -> None:
    disagreements = {}
    supplies = 0
    for path in files():
        notice = read(path)
        ours = of_reader(notice) if notice else set()
        theirs = rows(path)
        supplies += len(ours & theirs)
        if ours != theirs:
            disagreements[path.name] = (ours - theirs, theirs - ours)
    assert disagreements == EXPLAINED
    assert supplies > 100


def test_every_file_that_is_a_notice_is_read() -> None:
    unread = {path.name for path in files() if read(path) is None}
    # These hold rules of a validator (`testSet`) with fragments of notices.
    assert unread == {
        "BR-BT-00024-0210.xml",
        "EFORMS-NOR-R004.xml",
        "EFORMS-NOR-R006.xml",
        "EFORMS-NOR-R008.xml",
    }


def test_every_path_and_name_leads_back_to_the_document() -> None:
    for path in files():
        notice = read(path)
        if notice is None:
            continue
        tree = etree.parse(str(path))
        for award in notice.awards:
            (element,) = tree.xpath(award.path)
            if notice.format == "ted":
                inside = " ".join(" ".join(element.itertext()).split())
                assert all(supplier.name in inside for supplier in award.suppliers), path.name


@pytest.mark.parametrize("reader", [ted, eforms])
def test_a_document_of_the_other_kind_is_refused(reader: object) -> None:
    other = eforms if reader is ted else ted
    path = next(path for path in files() if other.recognises(path.read_bytes()[:4096]))
    with pytest.raises(UnreadableError, match="the root element is"):
        list(reader.read(path.read_bytes()))  # type: ignore[attr-defined]
