"""The format told by content, gzip and zip opened on the way, and bombs that do not go off."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.crawler.readers import Rejected, UnreadableError, detect, read, read_bytes, wrapping
from whosupplies.graph.records import Notice, TextDocument

sys.path.insert(0, str(Path(__file__).parent))
from pdf_files import pdf

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLE = Path(__file__).parents[3] / "app" / "sample" / "notices"
RELEASE = {
    "ocid": "ocds-x-1",
    "id": "r1",
    "buyer": {"name": "Ashdown County Council"},
    "awards": [{"id": "a", "suppliers": [{"name": "Nordlys Kamera AS"}]}],
}
OCDS = json.dumps({"releases": [RELEASE]}).encode()


def fixtures(folder: str) -> list[Path]:
    return sorted((FIXTURES / folder).iterdir())


@pytest.mark.parametrize("format_", ["ted", "eforms", "html"])
def test_every_fixture_is_told_whatever_its_name(format_: str) -> None:
    found = {detect(path.read_bytes()[:65536]) for path in fixtures(format_)}
    assert found == {format_}


@pytest.mark.parametrize(
    ("head", "format_"),
    [
        (OCDS, "ocds"),
        (b"\xef\xbb\xbf \n" + OCDS, "ocds"),
        (b'{"uri": "x", "publishedDate": "y", "publicationPolicy": "z", "packages": [', "ocds"),
        (b'{"name": "something else"}', None),
        (b"[1, 2, 3]", None),
        (b"[Oslo] The council has bought cameras.", "text"),
        (pdf([["text"]]), "pdf"),
        (b"junk before\n%PDF-1.7\n", "pdf"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"<!-- a comment --><HTML><body>", "html"),
        (
            b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="http://www.w3.org/1999/xhtml">',
            "html",
        ),
        (b"<div>a fragment</div>", "html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', None),
        (b"Harbourview supplies Ashdown.", "text"),
        ("Bærum kjøper".encode("cp1252"), "text"),
        ("Bærum kjøper".encode("utf-16"), "text"),
        ("ø".encode() * 40_000 + b"\xc3", "text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        (bytes(range(1, 256)) * 4, None),
        (b"", None),
        (b" \n\t", None),
    ],
)
def test_the_format_is_told_by_content(head: bytes, format_: str | None) -> None:
    assert detect(head[:65536]) == format_


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b'{"a": 1}', "JSON, but not OCDS"),
        (b"<rss/>", "first element is rss"),
        (b"\x89PNG\r\n\x1a\n\0\0", "format is not known"),
        (b"\x1f\x8b\x08junk", "unpacked"),
        (b"PK\x03\x04junk", "zip is damaged"),
    ],
)
def test_what_is_not_read_has_a_reason_for_people(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(read_bytes(data))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def names(records: Iterator[Notice | TextDocument | Rejected]) -> list[str]:
    return [award.suppliers[0].name for r in records if isinstance(r, Notice) for award in r.awards]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(OCDS),
        gzip.compress(OCDS) + b"\0" * 100,
        gzip.compress(OCDS[:20]) + gzip.compress(OCDS[20:]),
        zipped({"a.bin": OCDS}),
        gzip.compress(zipped({"a": gzip.compress(OCDS)})),
    ],
)
def test_gzip_and_zip_are_opened(data: bytes) -> None:
    assert names(read_bytes(data)) == ["Nordlys Kamera AS"]


def test_members_of_a_zip_are_named_in_the_paths_and_bad_ones_are_reported() -> None:
    records = list(
        read_bytes(zipped({"2024/a.json": OCDS, "b.bin": b"\0\1\2", "c.txt": b"Some words of text."}))
    )
    notice, text, rejected = records
    assert isinstance(notice, Notice)
    assert (notice.path, notice.awards[0].path) == (
        "2024/a.json#/releases/0",
        "2024/a.json#/releases/0/awards/0",
    )
    assert isinstance(text, TextDocument)
    assert text.path == "c.txt"
    assert isinstance(rejected, Rejected)
    assert rejected.path == "b.bin"


def test_a_text_in_a_zip_in_a_zip_is_named_with_both() -> None:
    (text,) = read_bytes(zipped({"inner.zip": zipped({"c.txt": b"Some words of text."})}))
    assert isinstance(text, TextDocument)
    assert text.path == "inner.zip#c.txt"


def test_a_zip_of_nothing_readable_and_an_office_document_are_refused() -> None:
    with pytest.raises(UnreadableError, match="none of its 1 files"):
        list(read_bytes(zipped({"b.bin": b"\0\1\2"})))
    with pytest.raises(UnreadableError, match="office document"):
        list(read_bytes(zipped({"[Content_Types].xml": b"<Types/>"})))


def test_a_gzip_that_breaks_off_gives_what_came_before() -> None:
    lines = b"\n".join(
        json.dumps(RELEASE | {"id": str(n), "noise": random.Random(n).random()}).encode()
        for n in range(200_000)
    )
    whole = gzip.compress(lines, 1)
    records = list(read_bytes(whole[: len(whole) // 2]))
    assert sum(isinstance(record, Notice) for record in records) > 50_000
    assert isinstance(records[-1], Rejected)


def test_bombs_do_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "_FREE", 1 << 20)
    bomb = gzip.compress(b'{"releases": [' + b" " * (8 << 20))
    for data in (bomb, zipped({"bomb": b'{"releases": [' + b" " * (8 << 20)})):
        with pytest.raises(UnreadableError, match="times its size"):
            list(read_bytes(data))


def test_the_size_the_depth_and_the_number_of_members_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = OCDS
    for _ in range(5):
        deep = gzip.compress(deep)
    with pytest.raises(UnreadableError, match="archives within"):
        list(read_bytes(deep))
    monkeypatch.setattr(wrapping, "MOST_MEMBERS", 2)
    with pytest.raises(UnreadableError, match="more than 2 files"):
        list(read_bytes(zipped({str(n): OCDS for n in range(3)})))
    monkeypatch.setattr(wrapping, "LARGEST", 1000)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        list(read_bytes(gzip.compress(b"word " * 1000)))


class Endless(io.RawIOBase):
    """A package whose releases never end, counted as they are handed out."""

    def __init__(self) -> None:
        self.given = 0
        self._release = json.dumps(RELEASE).encode() + b",\n"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        start = b'{"version": "1.1", "releases": [' if not self.given else b""
        part = start + self._release * (size // len(self._release) + 1)
        self.given += len(part)
        return part


def test_a_package_of_any_length_is_streamed() -> None:
    stream = Endless()
    records = read(stream)  # type: ignore[arg-type]
    for number in range(100_000):
        notice = next(records)
        assert isinstance(notice, Notice)
        assert notice.path == f"/releases/{number}"
    ahead = stream.given - 100_000 * len(stream._release)
    assert ahead < 20 << 20


SEEDS = [path for folder in ("ted", "eforms", "html", "plain") for path in fixtures(folder)] + sorted(
    SAMPLE.glob("*.json")
)


def is_clean(data: bytes) -> bool:
    """Whether a reader gives only what it promises for these bytes."""
    try:
        return all(isinstance(record, Notice | TextDocument | Rejected) for record in read_bytes(data))
    except UnreadableError as error:
        return bool(error.reason)


def mutated(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.randint(1, 12)):
        at = random_.randrange(len(changed) or 1)
        kind = random_.randrange(5)
        if kind == 0:
            changed[at : at + 1] = bytes([random_.randrange(256)])
        elif kind == 1:
            del changed[at : at + random_.randint(1, 200)]
        elif kind == 2:
            other = random_.randrange(len(changed) or 1)
            changed[at:at] = changed[other : other + random_.randint(1, 400)]
        elif kind == 3:
            changed[at:at] = random_.choice(
                [b"\0", b'"', b"{", b"[", b"]", b"<", b"&x;", b"\xff", b"null", b"1e999", b"\\ud800"]
            )
        else:
            changed = changed[: max(1, at)] if random_.random() < 0.1 else changed
    return bytes(changed)


@pytest.mark.parametrize("path", [*SEEDS, "pdf", "gzip", "zip"], ids=str)
def test_damaged_files_give_records_or_a_reason(path: Path | str) -> None:
    made = {
        "pdf": pdf([["Some words."] * 20] * 2),
        "gzip": gzip.compress(OCDS * 20),
        "zip": zipped({"a": OCDS, "b": b"words"}),
    }
    data = made[path] if isinstance(path, str) else path.read_bytes()
    random_ = random.Random(7)
    for _ in range(60 if len(data) < 20_000 else 15):
        assert is_clean(mutated(data, random_))


@given(st.binary(max_size=2000))
def test_any_bytes_give_records_or_a_reason(data: bytes) -> None:
    assert is_clean(data)


WORDS = [
    "ocid",
    "id",
    "releases",
    "records",
    "compiledRelease",
    "versionedRelease",
    "awards",
    "suppliers",
    "buyer",
    "parties",
    "tender",
    "items",
    "value",
    "amount",
    "currency",
    "contracts",
    "awardID",
    "name",
    "status",
    "roles",
    "tag",
    "date",
    "classification",
    "scheme",
    "address",
    "countryName",
    "relatedLots",
    "identifier",
    "data",
    "results",
    "url",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(WORDS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=60,
)


@given(
    st.dictionaries(
        st.sampled_from(["ocid", "releases", "records", "compiledRelease", "awards", "parties"]), JSON
    )
)
def test_any_json_in_ocds_words_gives_records_or_a_reason(found: dict[str, object]) -> None:
    assert is_clean(json.dumps({"ocid": "x", **found}).encode())
    assert is_clean(json.dumps({"releases": [found]}).encode())
    assert is_clean(
        json.dumps({"records": [{"ocid": "x", "releases": [found, {"date": "1", **found}]}]}).encode()
    )
