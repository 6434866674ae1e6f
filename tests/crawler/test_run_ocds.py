from __future__ import annotations

import gzip
from pathlib import Path

from crawling import Workplace
from servers.ocds import Publisher, package, zipped
from servers.site import Reply


def test_pages_are_followed_and_a_second_run_finds_them_unchanged(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        start = f"{site.url}/api/releases?page=1"
        site.first["/api/releases?page=2"] = [Reply(b"{", length=100), Reply(b"", 503, {"Retry-After": "1"})]
        report = work.run("ocds", site, url=[start])
        assert (report.ended, report.items, report.new, report.retries) == ("finished", 3, 3, 2)
        assert [url.rpartition("=")[2] for url in work.stored()] == ["1", "2", "3"]
        assert work.stored()[f"{site.url}/api/releases?page=3"] == package([5, 6], None)

        again = work.run("ocds", site, url=[start])
        assert (again.items, again.new, again.unchanged, again.bytes) == (3, 0, 3, len(b"not here"))
        assert site.asked[-1].headers["If-None-Match"] == '"page-3"'
        assert len(work.stored()) == 3

        site.routes["/api/releases?page=3"] = Reply(package([5, 6, 7], None), headers={"ETag": '"new"'})
        third = work.run("ocds", site, url=[start])
        assert (third.new, third.unchanged) == (1, 2)
        assert [c.url for c in work.captures()].count(f"{site.url}/api/releases?page=3") == 2


def test_lines_and_packed_files_are_kept_as_they_come(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        urls = [f"{site.url}/bulk.jsonl", f"{site.url}/bulk.jsonl.gz", f"{site.url}/bulk.zip"]
        site.first["/bulk.jsonl.gz"] = [Reply(gzip.compress(site.lines)[:-9])]
        site.first["/bulk.zip"] = [Reply(zipped({"a": b"1" * 1000})[:-30])]
        report = work.run("ocds", site, url=urls)
        assert (report.ended, report.items, report.retries, report.quarantined) == ("finished", 3, 2, [])
        stored = work.stored()
        assert stored[urls[0]] == site.lines
        assert gzip.decompress(stored[urls[1]]) == site.lines
        assert stored[urls[2]].startswith(b"PK")
        again = work.run("ocds", site, url=urls)
        assert (again.new, again.unchanged) == (0, 3)
        assert sum(path.stat().st_size for path in work.archive.warcs()[1:]) < 20_000


def test_pages_in_a_circle_end(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        site.routes["/api/releases?page=3"] = Reply(package([5], f"{site.url}/api/releases?page=1#top"))
        report = work.run("ocds", site, url=[f"{site.url}/api/releases?page=1"])
        assert (report.ended, report.items) == ("finished", 3)
        assert "a circle" in work.reasons(report)[f"{site.url}/api/releases?page=1#top"]


def test_a_run_that_broke_off_goes_on_where_it_was(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher(4) as site:
        start = f"{site.url}/api/releases?page=1"
        site.first["/api/releases?page=3"] = [Reply(b"", 502)] * 3
        report = work.run("ocds", site, url=[start], changed={"retries": 2})
        assert report.ended == "failed"
        assert "status 502" in (report.reason or "")
        before = len(site.asked)
        report = work.run("ocds", site, url=[start])
        assert (report.ended, report.new) == ("finished", 2)
        assert [asked.path for asked in site.asked[before:] if asked.path != "/robots.txt"] == [
            "/api/releases?page=3",
            "/api/releases?page=4",
        ]
        assert len(work.stored()) == 4
        # After a run that ended well the next one starts at the first page again.
        before = len(site.paths())
        work.run("ocds", site, url=[start])
        assert site.paths()[before].endswith("page=1")


def test_too_much_is_refused_and_nothing_of_it_kept(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        bomb = gzip.compress(b"0" * 30_000_000)
        site.routes["/stated"] = Reply(b"x", length=20_000_000)
        site.routes["/endless"] = Reply(endless=True)
        site.routes["/bomb"] = Reply(bomb)
        site.routes["/coded-bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
        site.routes["/zip-bomb"] = Reply(zipped({"a": b"0" * 15_000_000, "b": b"0" * 15_000_000}))
        site.routes["/odd"] = Reply(b"x", headers={"Content-Encoding": "br"})
        site.routes["/locked"] = Reply(_locked(zipped({"a": b"secret"})))
        site.routes["/broken-gzip"] = Reply(
            gzip.compress(b"0" * 1000)[:-3], headers={"Content-Encoding": "gzip"}
        )
        names = ["stated", "endless", "bomb", "coded-bomb", "zip-bomb", "odd", "locked", "broken-gzip"]
        report = work.run(
            "web",
            site,
            url=[f"{site.url}/{name}" for name in names],
            changed={"max_bytes": 10_000_000, "max_decompressed_bytes": 20_000_000, "retries": 1},
        )
        reasons = {url.rpartition("/")[2]: reason for url, reason in work.reasons(report).items()}
        assert "20000000 bytes, more than 10000000" in reasons["stated"]
        assert "more than 10000000 bytes" in reasons["endless"]
        for name in ("bomb", "coded-bomb"):
            assert "more than 20000000 bytes" in reasons[name]
        assert "zip file holds more than 20000000 bytes" in reasons["zip-bomb"]
        assert "not asked for: br" in reasons["odd"]
        assert "password" in reasons["locked"]
        assert "ends too early" in reasons["broken-gzip"]
        assert [site.count(f"/{name}") for name in names] == [1, 1, 1, 1, 1, 1, 1, 2]
        assert work.captures() == []
        assert report.items == 0


def _locked(content: bytes) -> bytes:
    """Sets the flag for encryption in both headers of a zip file's only member."""
    first, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[first + 6] |= 1
    changed[central + 8] |= 1
    return bytes(changed)
