from __future__ import annotations

from pathlib import Path

from crawling import Workplace
from servers.site import Reply
from servers.ted import Ted

from whosupplies.crawler.archive_records import Capture

NOTICES = [(f"{number}-2024", f"2024-05-{number % 20 + 1:02}") for number in range(1, 26)]


def ted(work: Workplace, site: Ted, **more):
    changed = more.pop("changed", None)
    return work.run("ted", site, api=[site.url], site=[site.url], changed=changed, **more)


def test_every_notice_is_fetched_and_the_next_run_asks_from_the_mark(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Ted(NOTICES, page=10) as site:
        site.first["/v3/notices/search"] = [Reply(b"busy", 429, {"Retry-After": "0"}), Reply(b"oops", 500)]
        site.first["/en/notice/7-2024/xml"] = [Reply(b"<cut", length=500), Reply(b"<cut", length=500)]
        report = ted(work, site, since=["2024-01-01"], cpv=["35"], country=["Norge"])
        assert (report.ended, report.items, report.new, report.unchanged) == ("finished", 25, 25, 0)
        assert report.quarantined == []
        assert report.retries == 4
        assert report.requests == len(site.asked)
        assert report.bytes > 0
        assert report.mark == "2024-05-20"
        assert work.stored() == {
            f"{site.url}/en/notice/{n}/xml": f"<TED_EXPORT DOC_ID='{n}'><TITLE>Invented notice {n}</TITLE></TED_EXPORT>".encode()
            for n, _ in NOTICES
        }
        first = site.queries[0]
        assert first == {
            "query": "publication-date >= 20240101 AND classification-cpv = 35* AND buyer-country = NOR",
            "fields": ["publication-number", "publication-date"],
            "limit": 250,
            "scope": "ALL",
            "paginationMode": "ITERATION",
        }
        assert [query.get("iterationNextToken") for query in site.queries] == [
            None,
            "cursor:10",
            "cursor:20",
            "cursor:30",
        ]

        capture: Capture = work.captures()[0]
        assert (capture.source, capture.media_type) == ("ted", "application/xml")
        assert "2011/833/EU" in (capture.licence or "")
        sent = site.asked[-1].headers
        assert sent["User-Agent"].startswith("whosupplies/")
        assert sent["User-Agent"].endswith("(+test@example.org)")

        site.notices = [*NOTICES, ("900-2024", "2024-06-01")]
        before = len(site.asked)
        again = ted(work, site, since=["2024-01-01"], cpv=["35"], country=["Norge"])
        assert site.queries[-1]["query"].startswith("publication-date >= 20240520 ")
        assert [a.path for a in site.asked[before:] if "/notice/" in a.path] == ["/en/notice/900-2024/xml"]
        assert (again.new, again.skipped, again.mark) == (1, 1, "2024-06-01")
        assert len(site.asked) - before == again.requests
        assert len(work.stored()) == 26


def test_the_mark_stays_where_a_run_did_not_get_everything(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Ted(NOTICES, page=10) as site:
        site.routes["/en/notice/3-2024/xml"] = Reply(b"down", 503)
        site.routes["/en/notice/4-2024/xml"] = Reply(b"gone", 410)
        report = ted(work, site, since=["2024-01-01"], changed={"retries": 2})
        assert report.ended == "finished"
        assert report.mark is None
        assert [(item.url.rsplit("/", 2)[1], item.passing) for item in report.quarantined] == [
            ("3-2024", True),
            ("4-2024", False),
        ]
        assert site.count("/en/notice/3-2024/xml") == 3
        assert site.count("/en/notice/4-2024/xml") == 1

        # Only what is gone for good is missing: that does not hold the mark back for ever.
        del site.routes["/en/notice/3-2024/xml"]
        again = ted(work, site, since=["2024-01-01"])
        assert (again.new, again.skipped, again.mark) == (1, 23, "2024-05-20")


def test_a_list_that_breaks_off_or_is_short_is_not_taken_as_whole(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Ted(NOTICES, page=10) as site:
        site.short_of = {"12-2024"}
        report = ted(work, site, since=["2024-01-01"])
        assert (report.ended, report.new, report.mark) == ("failed", 24, None)
        assert report.reason == "The source announced 25 documents and listed 24 of them"
        site.routes["/v3/notices/search"] = Reply(b'{"notices": [], "totalNoticeCount": 3, "timedOut": true}')
        report = ted(work, site, since=["2024-01-01"])
        assert report.ended == "failed"
        assert "timed out on the server" in (report.reason or "")
        site.routes["/v3/notices/search"] = Reply(b'{"notices": [{"publication-number": "../../x"}]}')
        report = ted(work, site, since=["2024-01-01"])
        assert "not a publication number" in (report.reason or "")
        assert not any("x" in path.split("/") for path in site.paths())


def test_a_run_ends_after_as_many_documents_as_are_wanted(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Ted(NOTICES, page=10) as site:
        report = ted(work, site, since=["2024-01-01"], changed={"max_items": 4})
        assert (report.ended, report.items, report.mark) == ("limit", 4, None)
        report = ted(work, site, since=["2024-01-01"])
        assert (report.ended, report.new, report.skipped) == ("finished", 21, 4)
        assert len(work.stored()) == 25


def test_a_first_run_that_finds_nothing_falls_short(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Ted([], page=10) as site:
        report = ted(work, site, since=["2024-01-01"])
    assert report.ended == "finished"
    assert report.short == ["items: 0 of at least 1"]
    assert report.mark is None
