"""A news site: feeds, a site map with an index, a list, articles as HTML, PDF and text, and a robots.txt."""

from __future__ import annotations

import gzip

from servers.site import Reply, Site, conditional, packed

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}


def page(title: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body><p>{title}, invented.</p></body></html>".encode()


class News(Site):
    """Articles /a/1 to /a/6, /report.pdf, /note.txt; /private/ is closed to robots."""

    def __init__(self) -> None:
        super().__init__()
        for number in range(1, 7):
            self.routes[f"/a/{number}"] = conditional(page(f"Article {number}"), etag=f'"a{number}"', **HTML)
        self.routes["/a/3"] = packed(page("Article 3"), **HTML)
        self.routes["/private/a"] = Reply(page("Private"), headers=HTML)
        self.routes["/report.pdf"] = Reply(b"%PDF-1.4\n%%EOF\n", headers={"Content-Type": "application/pdf"})
        # The wrong type on purpose: content tells.
        self.routes["/note.txt"] = Reply(b"A note, invented.\n", headers={"Content-Type": "application/xml"})
        self.routes["/robots.txt"] = Reply(
            b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
        )
        self.routes["/rss"] = self.rss({"/a/1": "Mon, 06 May 2024 08:00:00 GMT", "/a/2": None})
        self.routes["/atom"] = Reply(
            f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="self" href="/atom"/>
            <entry><title>3</title><link rel="alternate" href="/a/3"/><link rel="enclosure" href="/x.mp3"/></entry>
            <entry><link href="{self.url}/report.pdf"/></entry></feed>""".encode(),
            headers=XML,
        )
        self.routes["/sitemap.xml"] = Reply(
            f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>{self.url}/map.xml.gz</loc></sitemap><sitemap><loc>{self.url}/sitemap.xml</loc></sitemap>
            </sitemapindex>""".encode(),
            headers=XML,
        )
        self.routes["/map.xml.gz"] = Reply(gzip.compress(self.sitemap("/a/4", "/a/1", "/private/a"), mtime=0))
        self.routes["/list.txt"] = Reply(f"# remark\n{self.url}/a/5\n{self.url}/note.txt\n".encode())

    def rss(self, items: dict[str, str | None]) -> Reply:
        inner = "".join(
            f"<item><link>{self.url}{path}</link>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
            for path, date in items.items()
        )
        return Reply(
            f'<?xml version="1.0"?><rss version="2.0"><channel>{inner}</channel></rss>'.encode(), headers=XML
        )

    def sitemap(self, *paths: str) -> bytes:
        inner = "".join(f"<url><loc>{self.url}{path}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'.encode()
