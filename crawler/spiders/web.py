"""Single addresses, each a document of whatever format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from scrapy import Request

from whosupplies.crawler.spiders.base import BaseSpider


class WebSpider(BaseSpider):
    """What `whosupplies add URL` runs."""

    name = "web"
    options_allowed: ClassVar[dict[str, str]] = {"url": "an address"}
    options_needed = ("url",)

    def first(self) -> Iterable[Request]:
        """See `BaseSpider.first`."""
        for url in dict.fromkeys(self.options["url"]):
            yield self.ask(url, self.kept, role="document")

    def kept(self, response: object) -> Iterable[Request]:
        """There is nothing to follow."""
        self.session.report.listed += 1
        return ()
