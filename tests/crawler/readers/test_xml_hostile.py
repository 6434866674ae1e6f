"""XML that means harm, and notices damaged in transit: either notices come out, or a reason why not; never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from shared_data import SHARED
from whosupplies.crawler.readers import eforms, ted, xml_document
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.crawler.readers.xml_document import parse

FIXTURES = Path(__file__).parent / "fixtures"
OURS = sorted([*(FIXTURES / "ted").glob("*.xml"), *(FIXTURES / "eforms").glob("*.xml")])
SEED = 20241126


def read_or_refuse(data: bytes) -> int:
    """How many notices both readers find; whatever they raise but UnreadableError fails the test."""
    found = 0
    for reader in (ted, eforms):
        reader.recognises(data[:4096])
        with suppress(UnreadableError):
            found += sum(1 for _ in reader.read(data))
    return found


def flip(data: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def drop_an_element(data: bytes, dice: random.Random) -> bytes:
    """Without one element and all in it, or one text: the document stays well-formed, and lacks what a reader hopes for."""
    root = parse(data)
    elements = [e for e in root.iter() if e.getparent() is not None]
    victim = dice.choice(elements)
    if dice.random() < 0.5:
        victim.text = dice.choice(
            [None, "", " ", "-1", "unpublished", "9" * 400, "2024-13-45", "\u202e\u0661\u00b2"]
        )
    else:
        victim.getparent().remove(victim)
    return _serialise(root)


def swap_two_elements(data: bytes, dice: random.Random) -> bytes:
    root = parse(data)
    elements = [e for e in root.iter() if e.getparent() is not None]
    one, other = dice.sample(elements, 2)
    if one not in other.iterancestors() and other not in one.iterancestors():
        other.append(one)
    return _serialise(root)


def _serialise(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8")


@pytest.mark.parametrize("damage", [flip, truncate, drop_an_element, swap_two_elements])
def test_damaged_fixtures_are_read_or_refused(damage: Callable[[bytes, random.Random], bytes]) -> None:
    dice = random.Random(SEED)
    outcomes = [read_or_refuse(damage(path.read_bytes(), dice)) for path in OURS for _ in range(40)]
    if damage in (drop_an_element, swap_two_elements):
        assert sum(outcomes) > len(outcomes) * 0.9


@pytest.mark.parametrize("damage", [flip, truncate, drop_an_element, swap_two_elements])
@pytest.mark.skipif(
    not (SHARED / "data/ted").exists(), reason="the real notices lie only on the project's machines"
)
def test_damaged_real_notices_are_read_or_refused(damage: Callable[[bytes, random.Random], bytes]) -> None:
    dice = random.Random(SEED)
    for path in sorted((SHARED / "data/ted").rglob("*.xml")):
        read_or_refuse(damage(path.read_bytes(), dice))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_in_place_of_a_value_is_read_or_refused(text: str) -> None:
    for path, value in (
        (FIXTURES / "eforms" / "can-losers-and-groups.xml", b"7200000.50"),
        (FIXTURES / "eforms" / "can-losers-and-groups.xml", b"2024-02-20+01:00"),
        (FIXTURES / "ted" / "r209-f03-three-languages.xml", b"450000.50"),
        (FIXTURES / "ted" / "r209-f03-three-languages.xml", b"800000001"),
    ):
        read_or_refuse(path.read_bytes().replace(value, text.encode("utf8", "surrogatepass")))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert read_or_refuse(data) == 0


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    body = (FIXTURES / "ted" / "r209-f03-three-languages.xml").read_text("utf8").partition("?>")[2]
    for doctype in (
        f'<!DOCTYPE T [<!ENTITY l0 "ha">{laughs}]>',
        f'<!DOCTYPE T [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE T [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>',
    ):
        for place, bomb in (
            ("Commune de", "&x; Commune &l11;"),
            ("980001-2022", "&l11;&x;"),
        ):  # in a text, in an attribute
            data = f'<?xml version="1.0"?>{doctype}{body.replace(place, bomb)}'
            for encoded in (data.encode(), data.encode("utf-16")):
                with pytest.raises(UnreadableError) as refused:
                    list(ted.read(encoded))
                assert "hunter2" not in str(refused.value)


def test_a_doctype_without_entities_is_read_and_not_followed(tmp_path: Path) -> None:
    text = (FIXTURES / "ted" / "r209-f03-three-languages.xml").read_text("utf8")
    doctype = f'<!DOCTYPE TED_EXPORT SYSTEM "{(tmp_path / "missing.dtd").as_uri()}">'
    (notice,) = ted.read(text.replace("?>", f"?>{doctype}", 1).encode())
    assert notice.notice_id == "980001-2022"


def test_depth_and_size_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"<TED_EXPORT>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</TED_EXPORT>"
    with pytest.raises(UnreadableError, match="not well-formed"):
        list(ted.read(deep))
    monkeypatch.setattr(xml_document, "MAX_BYTES", 1000)
    with pytest.raises(UnreadableError, match="more than the 1000"):
        list(ted.read(OURS[0].read_bytes()))


def test_a_head_full_of_comments_is_searched_in_linear_time() -> None:
    assert not ted.recognises(b"<!-- " * 13_000)
    assert not eforms.recognises(b"<?" * 32_000)
    assert ted.recognises(b"<!---->" * 9_000 + b"<TED_EXPORT>")
