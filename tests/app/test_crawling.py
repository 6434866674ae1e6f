"""From a public source to the graph's tables by the installed command, against local servers."""

from __future__ import annotations

import json

import pytest
from command_line import SAMPLE, run
from servers.news import HTML, News
from servers.site import Reply
from servers.ted import Ted

from whosupplies.app import crawling
from whosupplies.crawler.report import CrawlReport, Quarantined


@pytest.fixture
def workspace(tmp_path):
    """A workspace that may fetch from the loopback interface, without waits."""
    run("init", "work", cwd=tmp_path)
    folder = tmp_path / "work"
    (folder / "whosupplies.toml").write_text(
        "[crawl]\ncontact = 'test@example.org'\nallow_private = ['127.0.0.1']\ndelay = 0.0\n", "utf8"
    )
    return folder


def report(out):
    return json.loads(out)


def test_notices_of_ted_are_fetched_once_and_read(workspace):
    with Ted([("990001-2021", "2021-01-05"), ("990002-2022", "2022-05-02")]) as server:
        for number in ("990001-2021", "990002-2022"):
            notice = (SAMPLE / "notices" / f"ted-{number}.xml").read_bytes()
            server.routes[f"/en/notice/{number}/xml"] = Reply(
                notice, headers={"Content-Type": "application/xml"}
            )
        words = ["crawl", "ted", "--since", "2021-01-01", "--api", server.url, "--site", server.url, "--json"]
        first = report(run(*words, cwd=workspace)[0])
        again = report(run(*words, cwd=workspace)[0])
    assert (first["new"], first["ended"]) == (2, "finished")
    assert again["new"] == 0
    read = report(run("read", "--json", cwd=workspace)[0])["read"]
    assert read["notices"] == {"ted": 2}
    rows = [json.loads(line) for line in run("export", "notices", cwd=workspace)[0].splitlines()]
    assert {row["notice_id"] for row in rows} == {"990001-2021", "990002-2022"}
    assert all(row["file"].startswith(server.url) for row in rows)


def test_articles_of_a_feed_and_one_address_become_claims_with_quotes(workspace):
    with News() as server:
        article = (SAMPLE / "articles" / "politiet-i-ostmark.html").read_bytes()
        server.routes["/a/1"] = Reply(article, headers=HTML)
        fetched = report(run("crawl", "articles", f"{server.url}/rss", "--json", cwd=workspace)[0])
        assert run("add", f"{server.url}/a/4", cwd=workspace)[0].startswith("1 new")
    assert fetched["new"] == 2
    run("read", cwd=workspace)
    assert report(run("extract", "--json", cwd=workspace)[0])["extract"]["claims"] > 0
    claims = [json.loads(line) for line in run("export", "claims", cwd=workspace)[0].splitlines()]
    assert all(claim["evidence"]["quote"] for claim in claims)


def test_an_address_that_gives_nothing_is_an_error_of_the_source(workspace):
    with News() as server:
        _, err = run("add", f"{server.url}/missing", cwd=workspace, expect=5)
        assert "404" in run("add", f"{server.url}/missing", cwd=workspace, expect=5)[0]
        _, err = run("crawl", "articles", f"{server.url}/private/a", cwd=workspace, expect=5)
    assert "Error: " in err


def test_an_address_sends_nothing_to_the_terminal(capsys):
    bad = Quarantined("https://example.org/\x1b[31m", "no \x1b[2J good")
    crawling.show(CrawlReport(source="articles", items=1, ended="finished", quarantined=[bad]), as_json=False)
    printed = capsys.readouterr().out
    assert "[31m" in printed
    assert "\x1b" not in printed


def test_private_addresses_are_refused_unless_allowed(workspace):
    config = workspace / "whosupplies.toml"
    config.write_text(config.read_text("utf8").replace("'127.0.0.1'", ""), "utf8")
    with News() as server:
        out, _ = run("add", f"{server.url}/a/1", cwd=workspace, expect=5)
    assert "private" in out or "loopback" in out
