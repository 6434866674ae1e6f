"""The catalogue, the queries of TED, what listings hold."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.crawler.sources import source, sources
from whosupplies.crawler.spiders.feed import kind_of, links_of
from whosupplies.crawler.spiders.package import next_link
from whosupplies.crawler.ted_query import query
from whosupplies.crawler.worker import spider_of
from whosupplies.graph.errors import UsageError


def test_every_source_has_a_spider_that_bears_its_name() -> None:
    assert {"ted", "ocds", "articles"} <= sources().keys()
    for name, found in sources().items():
        spider = spider_of(found)
        assert spider.name == name
        assert set(spider.options_needed) <= spider.options_allowed.keys()
    with pytest.raises(UsageError, match="articles, ocds, ted"):
        source("nowhere")


def test_every_option_has_its_clause() -> None:
    options = {
        "since": ["2024-01-01"],
        "until": ["2024-12-31"],
        "cpv": ["35125300-2", "3512"],
        "country": ["Norge", "SE"],
        "buyer": ["Oslo kommune"],
        "supplier": ["Hikvision", "Axis"],
        "text": ["ansiktsgjenkjenning"],
    }
    assert query(options) == (
        "publication-date >= 20240101 AND publication-date <= 20241231"
        " AND (classification-cpv = 35125300 OR classification-cpv = 3512*)"
        " AND (buyer-country = NOR OR buyer-country = SWE)"
        ' AND buyer-name ~ "Oslo kommune"'
        ' AND (winner-name ~ "Hikvision" OR winner-name ~ "Axis")'
        ' AND FT ~ "ansiktsgjenkjenning"'
    )


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"since": ["yesterday"]},
        {"since": ["20240101"]},
        {"since": ["2024-02-30"]},
        {"until": ["2024-01-01 OR 1"]},
        {"cpv": ["3"]},
        {"cpv": ["351253001"]},
        {"cpv": ["35*"]},
        {"cpv": ["٣٥"]},
        {"country": ["Atlantis"]},
        {"country": ["NOR) OR (FT ~ x"]},
        {"text": ['"']},
        {"buyer": ["\\"]},
    ],
)
def test_a_value_that_is_none(options: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError):
        query(options)


@given(st.text(max_size=40), st.sampled_from(["buyer", "supplier", "text"]))
def test_words_cannot_leave_their_quotes(words: str, option: str) -> None:
    try:
        built = query({option: [words]})
    except UsageError:
        assert not any(c.isalnum() for c in words)
        return
    assert re.fullmatch(r'(buyer-name|winner-name|FT) ~ "[^"\\\x00-\x1f]+"', built)


FEEDS = {
    "feed": [
        b"<rss><channel><link>http://e.org/</link><item><link> http://e.org/1 </link></item></channel></rss>",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><rss><item><guid>http://e.org/1</guid></item></rss>",
        b"<rss><item><guid isPermaLink='false'>http://e.org/2</guid><link>/1</link></item></rss>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        b"<item><link>http://e.org/1</link></item></rdf:RDF>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='edit' href='/e'/><link href='1'/></entry></feed>",
        b"<rss><item><title>a &nbsp; & b</title><link>http://e.org/1</link></item></rss>",
        "<rss><item><link>http://e.org/1</link></item></rss>".encode("utf-16"),
    ],
    "sitemap": [
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://e.org/1</loc></url></urlset>"
    ],
    "index": [b"<sitemapindex><sitemap><loc>http://e.org/1</loc></sitemap></sitemapindex>"],
    "list": [b"http://e.org/1", b"# mine\r\n\r\n  http://e.org/1\r\n"],
}


@pytest.mark.parametrize(
    ("kind", "body"), [(kind, body) for kind, bodies in FEEDS.items() for body in bodies]
)
def test_listings_are_told_by_content_packed_or_not(kind: str, body: bytes) -> None:
    for payload in (body, gzip.compress(body)):
        stream = io.BytesIO(payload)
        assert kind_of(stream) == kind
        assert stream.tell() == 0
        assert [link.url for link in links_of(kind, stream, "http://e.org/feed")] == ["http://e.org/1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><rss/></body></html>",
        b"<!doctype html><p>x",
        b"%PDF-1.4",
        b"See http://e.org/1 for more.",
        b"http://e.org/1\nand more",
        b"{}",
        b"<",
        b"\xff\xfe\x00",
        b"<TED_EXPORT/>",
        b"PK\x03\x04",
    ],
)
def test_everything_else_is_a_document(body: bytes) -> None:
    assert kind_of(io.BytesIO(body)) == "document"


def test_when_a_listing_says_that_something_changed() -> None:
    body = (
        b"<rss><item><link>http://e.org/1</link><pubDate>Mon, 06 May 2024 10:00:00 +0200</pubDate></item>"
        b"<item><link>http://e.org/2</link><pubDate>2024-05-06</pubDate></item>"
        b"<item><link>http://e.org/3</link><pubDate>lately</pubDate></item></rss>"
    )
    changed = [link.changed for link in links_of("feed", io.BytesIO(body), "http://e.org/")]
    assert changed == ["2024-05-06T08:00:00Z", "2024-05-06T00:00:00Z", None]


def test_entities_of_a_listing_are_not_expanded() -> None:
    body = (
        b"<!DOCTYPE rss [<!ENTITY a 'http://e.org/aaaa'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<rss><item><link>&x;</link></item><item><link>&a;</link></item></rss>"
    )
    assert list(links_of("feed", io.BytesIO(body), "http://e.org/")) == []


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (b'{"links": {"next": "http://e.org/2"}, "releases": []}', "http://e.org/2"),
        (b'{"releases": [{"links": {"next": "no"}}], "links": {"prev": "a", "next": "?page=2"}}', "?page=2"),
        (b'{"links": {"next": null}}', None),
        (b'{"links": {"next": ""}}', None),
        (b'{"links": {"next": 3}}', None),
        (b'{"ocid": "a"}\n{"links": {"next": "no"}}\n', None),
        (b'[{"links": {"next": "no"}}]', None),
        (b'{"links": {"ne', None),
        (b"<xml/>", None),
        (b"\x1f\x8b", None),
        (b"", None),
    ],
)
def test_the_next_page_of_a_package(body: bytes, link: str | None) -> None:
    stream = io.BytesIO(body)
    assert next_link(stream) == link
    assert stream.tell() == 0
