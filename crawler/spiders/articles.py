"""News and reports: feeds, site maps, lists of addresses (here or on the web), single articles; HTML, PDF, plain text."""

from __future__ import annotations

from pathlib import Path

from whosupplies.crawler.spiders.base import Options
from whosupplies.crawler.spiders.feed import FeedSpider
from whosupplies.graph.errors import InputError


class ArticlesSpider(FeedSpider):
    """What is not a web address is a local text file of addresses, one a line; lines that start with `#` are remarks."""

    name = "articles"
    max_bytes = 64 << 20

    @classmethod
    def prepared(cls, options: Options) -> Options:
        """See `BaseSpider.prepared`; local lists are read here. Raises InputError for one that cannot be."""
        options = super().prepared(options)
        urls = [url for given in options["url"] for url in _urls(given)]
        return {**options, "url": list(dict.fromkeys(urls))}


def _urls(given: str) -> list[str]:
    if given.startswith(("http://", "https://")):
        return [given]
    todo = "Give a web address, or a text file with one on each line."
    try:
        lines = [line.strip() for line in Path(given).read_text("utf8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"This list of addresses cannot be read: {error}", where=given, todo=todo) from error
    urls = [line for line in lines if line and not line.startswith("#")]
    for line in urls:
        if not line.startswith(("http://", "https://")):
            raise InputError(f"This is not a web address: {line[:200]}", where=given, todo=todo)
    return urls
