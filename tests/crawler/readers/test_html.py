"""Articles out of web pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from whosupplies.crawler.readers import UnreadableError, html
from whosupplies.graph.records import TextDocument

FIXTURES = Path(__file__).parent / "fixtures" / "html"


def only(data: bytes, charset: str | None = None) -> TextDocument:
    (document,) = html.read(data, charset)
    return document


def test_an_article_with_its_title_date_language_and_publisher() -> None:
    article = only((FIXTURES / "article-nb.html").read_bytes())
    assert (article.title, article.published) == ("Politiet kjøper kameraer", "2024-03-05")
    assert (article.language, article.publisher, article.format) == ("nb", "Fjordposten", "html")
    assert (
        "Nordlys Kamera AS skal levere 200 overvåkingskameraer til Nordre politidistrikt, opplyser selskapet. Avtalen er verdt"
        " 14 millioner kroner og ble signert i forrige uke.\nOgså Fjordvik kommune har bestilt"
        in article.text
    )


@pytest.mark.parametrize("rest", ["tracking", "Sport og fritid", "Leserkommentar", "Opphavsrett"])
def test_what_is_around_the_article_is_left_out(rest: str) -> None:
    assert rest not in only((FIXTURES / "article-nb.html").read_bytes()).text


def test_the_encoding_that_the_page_declares() -> None:
    article = only((FIXTURES / "article-en-latin1.html").read_bytes())
    assert "costs £860,000" in article.text
    assert (article.language, article.published) == ("en", "2022-11-04")


def test_the_encoding_that_the_server_declared_goes_first() -> None:
    page = (FIXTURES / "article-en-latin1.html").read_bytes().replace(b"\xa3", b"\xa4")
    assert "costs €860,000" in only(page, "iso-8859-15").text


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html></html>",
        b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
        b"<html>" + b"<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_is_refused(page: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"article|apart"):
        only(page)


def test_a_page_beyond_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableError, match="larger"):
        only(b"<html>" + b" " * html.LARGEST)
