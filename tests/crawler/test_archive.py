from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.archive_index import sidecar, sortable
from whosupplies.crawler.archive_records import Exchange
from whosupplies.graph.errors import InputError

MOMENT = "2024-05-06T07:08:09Z"


def exchange(url: str, status: int = 200, **headers: str) -> Exchange:
    return Exchange(
        url=url,
        status=status,
        reason="OK",
        headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()),
        request_headers=(("Host", "example.org"),),
        retrieved=MOMENT,
    )


def store(archive: Archive, url: str, body: bytes, status: int = 200, role: str = "document", **headers: str):
    return archive.store_response(
        exchange(url, status, **headers), io.BytesIO(body), source="test", licence="CC0", role=role
    )


def records(archive: Archive) -> list[tuple[str, str]]:
    found = []
    for path in archive.warcs():
        with path.open("rb") as file:
            found += [
                (r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)
            ]
    return found


def test_a_response_and_its_request_come_back_from_any_warc_tool(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(
            archive, "http://example.org/a?b=1", b"hello", Content_Type="Text/HTML; charset=utf-8", ETag='"1"'
        )
    (path,) = archive.warcs()
    with path.open("rb") as file:
        info, response, request = [
            (r.rec_type, r.http_headers and r.http_headers.to_str(), r.content_stream().read())
            for r in ArchiveIterator(file)
        ]
    assert info[0] == "warcinfo"
    assert b"software: whosupplies/" in info[2]
    assert b"robots: obey" in info[2]
    assert (response[0], response[2]) == ("response", b"hello")
    assert response[1].startswith("HTTP/1.1 200 OK\r\n")
    assert request[0] == "request"
    assert request[1].startswith("GET /a?b=1 HTTP/1.1\r\nHost: example.org")
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0
    assert check.stdout.count("digest pass") == 3

    (capture,) = archive.captures()
    assert (capture.url, capture.source, capture.licence, capture.media_type, capture.size, capture.etag) == (
        "http://example.org/a?b=1",
        "test",
        "CC0",
        "text/html",
        5,
        '"1"',
    )
    assert capture.retrieved == MOMENT
    assert archive.open(capture.sha256).read() == b"hello"


def test_the_coding_of_the_wire_is_told_but_not_stored(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        stored = store(
            archive,
            "http://example.org/",
            b"plain",
            Content_Encoding="gzip",
            Content_Length="9",
            Transfer_Encoding="chunked",
        )
    (path,) = archive.warcs()
    with path.open("rb") as file:
        response = next(r for r in ArchiveIterator(file) if r.rec_type == "response")
        assert response.content_stream().read() == b"plain"
    assert response.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert response.http_headers.get_header("Content-Length") == "5"
    assert archive.open(stored.capture.sha256).read() == b"plain"


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert store(archive, "http://example.org/a", b"same").new
        assert not store(archive, "http://example.org/a", b"same").new
        assert store(archive, "http://example.org/b", b"same").new
        assert store(archive, "http://example.org/a", b"other").new
    with Archive(tmp_path) as archive:
        assert not store(archive, "http://example.org/a", b"other").new
    types = [kind for kind, _ in records(archive)]
    assert (types.count("response"), types.count("revisit"), types.count("request")) == (2, 3, 5)
    assert [(c.url, archive.open(c.sha256).read()) for c in archive.captures()] == [
        ("http://example.org/a", b"same"),
        ("http://example.org/a", b"other"),
        ("http://example.org/b", b"same"),
    ]


def test_a_server_that_says_not_modified_is_a_revisit_of_what_it_had(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first = store(archive, "http://example.org/a", b"text", ETag='"1"')
        visit = archive.visit("http://example.org/a")
        assert visit
        assert (visit.sha256, visit.etag) == (first.capture.sha256, '"1"')
        again = store(archive, "http://example.org/a", b"text", 304, ETag='"1"')
    assert not again.new
    assert again.capture.sha256 == first.capture.sha256
    with archive.warcs()[0].open("rb") as file:
        revisit = next(r for r in ArchiveIterator(file) if r.rec_type == "revisit")
    assert revisit.rec_headers.get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    assert len(list(archive.captures())) == 1


def test_an_error_page_is_kept_but_is_no_document(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(archive, "http://example.org/a", b"gone", 404)
        store(archive, "http://example.org/feed", b"<rss/>", role="listing")
    assert list(archive.captures()) == []
    assert [c.url for c in archive.captures("listing")] == ["http://example.org/feed"]
    assert sorted(c.status or 0 for c in archive.captures(None)) == [200, 404]
    assert archive.visit("http://example.org/a") is None


def test_two_files_with_the_same_bytes_are_two_captures_of_one_payload(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        assert archive.store_file("notes/æ ø.txt", b"text", media_type="text/plain").new
        assert archive.store_file("/srv/b.txt", io.BytesIO(b"text")).new
        assert not archive.store_file("/srv/b.txt", b"text").new
    assert records(archive)[1:] == [
        ("resource", "file:notes/%C3%A6%20%C3%B8.txt"),
        ("revisit", "file:/srv/b.txt"),
    ]
    assert [(c.url, c.source, archive.open(c.sha256).read()) for c in archive.captures()] == [
        ("/srv/b.txt", "local", b"text"),
        ("notes/æ ø.txt", "local", b"text"),
    ]


def test_a_name_that_is_no_unicode_is_shown_with_a_mark(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.store_file(os.fsdecode(b"bl\xe5.txt"), b"text")
        assert not archive.store_file(os.fsdecode(b"bl\xe5.txt"), b"text").new
    assert [c.url for c in archive.captures()] == ["bl\ufffd.txt"]


def test_the_index_is_rebuilt_from_the_warcs_alone(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for number in range(4):
            store(archive, f"http://example.org/{number}", b"%d" % (number % 3), ETag=f'"{number}"')
            archive.store_file(f"{number}.txt", b"%d" % (number % 2), licence="two\r\nlines")
    before = list(archive.captures(None))
    lines = sidecar(archive.warcs()[0]).read_bytes()
    assert len(before) == 8
    assert archive.rebuild_index() == 8
    assert sidecar(archive.warcs()[0]).read_bytes() == lines
    sidecar(archive.warcs()[0]).unlink()
    again = Archive(tmp_path)
    assert list(again.captures(None)) == before
    assert not store(again, "http://example.org/1", b"1").new


def test_an_index_line_has_the_fields_of_cdxj(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        store(archive, "https://www.Example.org:8443/Path?q=1", b"x", Content_Type="text/plain")
    line = sidecar(archive.warcs()[0]).read_text()
    assert line.startswith("org,example:8443)/path?q=1 20240506070809 {")
    for key in ('"url"', '"mime"', '"status"', '"digest"', '"length"', '"offset"', '"filename"'):
        assert key in line


@pytest.mark.parametrize("url", ["http://[", "http://a:b/", "no address", "a\nb"])
def test_an_address_that_cannot_be_parsed_still_has_one_word_to_sort_by(url: str) -> None:
    assert len(sortable(url).split()) == 1


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.store_file("a", b"1")
    sidecar(archive.warcs()[0]).write_bytes(b"a 2024 {broken\n")
    with pytest.raises(InputError, match="rebuilt from its WARC"):
        Archive(tmp_path)


def test_a_damaged_record_is_told_and_not_read_as_good(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        capture = archive.store_file("a", os.urandom(100_000)).capture
    path = archive.warcs()[0]
    content = bytearray(path.read_bytes())
    content[-200] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        archive.open(capture.sha256).read()
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        archive.open(capture.sha256)
    with pytest.raises(InputError, match="has no payload"):
        archive.open("0" * 64)


def test_a_large_payload_is_read_back_in_pieces(tmp_path: Path) -> None:
    body = os.urandom(1 << 20) * 5
    with Archive(tmp_path) as archive:
        capture = archive.store_file("big", io.BytesIO(body)).capture
        with archive.open(capture.sha256) as stream:
            assert stream.read(10) == body[:10]
            assert stream.read() == body[10:]


def test_a_payload_can_be_read_while_its_file_is_being_written(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    capture = archive.store_file("a", b"text").capture
    assert archive.warcs() == []
    assert archive.open(capture.sha256).read() == b"text"
    archive.close()
    assert archive.open(capture.sha256).read() == b"text"


def test_what_another_process_finished_is_seen(tmp_path: Path) -> None:
    reader = Archive(tmp_path)
    with Archive(tmp_path) as writer:
        capture = writer.store_file("a", b"text").capture
        assert list(reader.captures()) == []
    assert reader.open(capture.sha256).read() == b"text"
    assert [c.url for c in reader.captures()] == ["a"]


def test_a_file_is_finished_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosupplies.crawler.archive.MAX_WARC_CAPTURES", 3)
    with Archive(tmp_path) as archive:
        for number in range(7):
            archive.store_file(str(number), b"%d" % number)
    assert len(archive.warcs()) == 3
    assert [c.url for c in archive.captures()] == [str(n) for n in range(7)]


def _killed(tmp_path: Path) -> Path:
    """A folder as a killed process leaves it: two whole captures, the file unfinished."""
    program = (
        "import io, os, signal, sys; from pathlib import Path\n"
        "from whosupplies.crawler.archive import Archive\n"
        "from whosupplies.crawler.archive_records import Exchange\n"
        "archive = Archive(Path(sys.argv[1]))\n"
        "for n in range(2):\n"
        "    e = Exchange(url=f'http://example.org/{n}', status=200, reason='OK', retrieved='2024-05-06T07:08:09Z')\n"
        "    archive.store_response(e, io.BytesIO(b'%d' % n * 1000), source='test', role='document')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    (part,) = tmp_path.glob("*.part")
    return part


def test_what_a_killed_process_had_stored_is_kept(tmp_path: Path) -> None:
    _killed(tmp_path)
    archive = Archive(tmp_path)
    assert [c.url for c in archive.captures()] == ["http://example.org/0", "http://example.org/1"]
    assert not list(tmp_path.glob("*.part"))
    assert not store(archive, "http://example.org/1", b"1" * 1000).new


def test_wherever_the_kill_falls_whole_captures_are_kept_and_no_half_one(tmp_path: Path) -> None:
    part = _killed(tmp_path)
    content, name = part.read_bytes(), part.name
    part.unlink()
    counts = []
    for number, length in enumerate(range(0, len(content), 7)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(content[:length])
        archive = Archive(folder)
        kept = list(archive.captures(None))
        counts.append(len(kept))
        kinds = [kind for kind, _ in records(archive)]
        assert kinds.count("response") == kinds.count("request") == len(kept)
        assert all(archive.open(c.sha256).read() == c.url[-1:].encode() * 1000 for c in kept)
        assert not list(folder.glob("*.part"))
    assert counts == sorted(counts)
    assert set(counts) == {0, 1}


def test_a_file_that_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    writer = Archive(tmp_path)
    writer.store_file("a", b"1")
    program = "import sys; from pathlib import Path; from whosupplies.crawler.archive import Archive\n"
    program += "print(len(list(Archive(Path(sys.argv[1])).captures())))"
    seen = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert seen.stdout == "0\n"
    writer.store_file("b", b"2")
    assert [c.url for c in writer.captures()] == ["a", "b"]
