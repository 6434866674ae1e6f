from __future__ import annotations

from pathlib import Path

from crawling import Workplace
from servers.news import News, page
from servers.site import Asked, Reply


def test_feeds_maps_lists_and_articles_are_told_by_content(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    local = tmp_path / "more.txt"
    with News() as site:
        local.write_text(f"# mine\n{site.url}/a/6\n", "utf8")
        starts = [f"{site.url}/{name}" for name in ("rss", "atom", "sitemap.xml", "list.txt")]
        report = work.run("articles", site, url=[*starts, str(local)])
        assert report.ended == "finished"
        stored = work.stored()
        names = ("a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "note.txt", "report.pdf")
        assert sorted(stored) == [f"{site.url}/{name}" for name in names]
        assert stored[f"{site.url}/a/3"] == page("Article 3")
        assert (report.items, report.new, report.listed) == (8, 8, 9)
        assert "robots.txt does not allow it" in work.reasons(report)[f"{site.url}/private/a"]
        assert site.count("/private/a") == 0
        assert site.count("/robots.txt") == 1
        assert site.count("/a/1") == 1
        assert sorted(c.url.rpartition("/")[2] for c in work.captures("listing")) == [
            "atom",
            "list.txt",
            "map.xml.gz",
            "rss",
            "sitemap.xml",
        ]
        types = {c.url.rpartition("/")[2]: c.media_type for c in work.captures()}
        assert (types["report.pdf"], types["1"]) == ("application/pdf", "text/html")

        # What a listing says was changed is asked for again; what it does not is left alone.
        site.routes["/rss"] = site.rss({"/a/1": "Mon, 06 May 2099 08:00:00 GMT", "/a/2": None})
        site.routes["/a/1"] = Reply(page("Article 1, corrected"), headers={"ETag": '"a1-2"'})
        again = work.run("articles", site, url=starts)
        assert (again.new, again.unchanged) == (1, 0)
        asked = [asked.headers.get("If-None-Match") for asked in site.asked if asked.path == "/a/1"]
        assert asked == [None, '"a1"']
        assert site.count("/a/2") == 1


def test_a_single_article_is_asked_for_with_its_validators(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site:
        assert work.run("articles", site, url=[f"{site.url}/a/2"]).new == 1
        again = work.run("articles", site, url=[f"{site.url}/a/2"])
        assert (again.new, again.unchanged) == (0, 1)
        assert site.asked[-1].headers["If-None-Match"] == '"a2"'
        assert list(work.stored().values()) == [page("Article 2")]


def test_redirects_are_followed_but_not_into_a_local_network(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site, News() as inner:
        site.routes["/moved"] = Reply(status=301, headers={"Location": "/a/1"})
        site.routes["/inward"] = Reply(status=302, headers={"Location": f"{inner.url}/a/1"})
        site.routes["/named"] = Reply(
            status=302, headers={"Location": f"http://localhost:{inner.host.split(':')[1]}/a/1"}
        )
        site.routes["/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
        site.routes["/circle"] = Reply(status=302, headers={"Location": "/circle"})
        site.routes["/user"] = Reply(status=302, headers={"Location": f"http://a:b@{site.host}/a/1"})
        names = ("moved", "inward", "named", "file", "circle", "user")
        report = work.run("web", site, url=[f"{site.url}/{name}" for name in names], changed={"retries": 0})
        reasons = {url.rpartition("/")[2]: reason for url, reason in work.reasons(report).items()}
        assert list(work.stored()) == [f"{site.url}/a/1"]
        assert reasons.keys() == {"inward", "named", "file", "circle", "user"}
        assert "not a public address" in reasons["inward"]
        assert "not a public address" in reasons["named"]
        assert "302" in reasons["file"]
        assert "redirect" in reasons["circle"]
        assert "user name" in reasons["user"]
        assert inner.asked == []


def test_a_robots_txt_that_cannot_be_had_forbids_for_now(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site:
        site.routes["/robots.txt"] = Reply(b"down", 500)
        report = work.run("articles", site, url=[f"{site.url}/a/1"], changed={"retries": 1})
        (item,) = report.quarantined
        assert item.passing
        assert "robots.txt cannot be had" in item.reason
        assert (site.count("/robots.txt"), site.count("/a/1")) == (2, 0)
        site.routes["/robots.txt"] = Reply(b"none", 404)
        assert work.run("articles", site, url=[f"{site.url}/a/1"]).new == 1


def test_a_server_that_asks_for_too_long_a_wait_is_left_in_peace(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site:
        site.routes["/a/1"] = Reply(b"busy", 429, {"Retry-After": "86400"})
        urls = [f"{site.url}/a/{number}" for number in range(1, 5)]
        report = work.run("articles", site, url=urls, changed={"concurrency": 1})
        assert [(item.url, item.passing) for item in report.quarantined] == [(url, True) for url in urls]
        assert "status 429" in work.reasons(report)[urls[0]]
        assert "wait of 86400 seconds" in work.reasons(report)[urls[1]]
        assert site.paths() == ["/a/1"]


def test_silence_ends_a_request(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site:
        import threading

        never = threading.Event()
        site.routes["/slow"] = Reply(b"half of it", hold=never)
        site.routes["/mute"] = _mute(never)
        report = work.run(
            "articles",
            site,
            url=[f"{site.url}/slow", f"{site.url}/mute"],
            changed={"retries": 0, "idle_timeout": 0.5},
        )
        never.set()
        reasons = {url.rpartition("/")[2]: reason for url, reason in work.reasons(report).items()}
        assert "stood still" in reasons["slow"]
        assert "silent for too long" in reasons["mute"]
        assert work.captures() == []


def _mute(never):
    def route(asked: Asked) -> Reply:
        never.wait()
        return Reply()

    return route


def test_site_maps_end_at_a_depth(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with News() as site:
        for number in range(5):
            inner = f"<sitemapindex><sitemap><loc>{site.url}/map{number + 1}</loc></sitemap></sitemapindex>"
            site.routes[f"/map{number}"] = Reply(inner.encode())
        report = work.run("articles", site, url=[f"{site.url}/map0"], changed={"max_depth": 3})
        assert "deeper than 3" in work.reasons(report)[f"{site.url}/map4"]
        assert site.count("/map4") == 0
        assert report.short == ["items: 0 of at least 1"]
