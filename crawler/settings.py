"""Every knob of fetching, in one place: what a user may set, and what Scrapy is told."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from whosupplies.crawler.archive_warc import user_agent_product
from whosupplies.graph.errors import UsageError

Seconds = Annotated[float, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0)]

ROBOTS_TOKEN = "whosupplies"  # noqa: S105 - a name in robots.txt
LONGEST_URL = 8_000
"""In characters: RFC 9110, section 4.1, recommends that everybody supports at least 8,000."""

ROBOTS_BYTES = 512 << 10
"""How much of a robots.txt is read; RFC 9309, section 2.5, asks for at least 500 KiB."""


class CrawlSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to fetch. Sizes are bytes, times seconds.

    `contact` is an e-mail or web address that goes into the user agent. `allowed_private_hosts` are hosts on private or loopback
    addresses that may be fetched from all the same, as `host` or `host:port`. `max_bytes` limits a response as it comes over the
    wire, `max_decompressed_bytes` what its coding or its compressed file holds. `delay` is the least time between two requests to
    one host; AutoThrottle raises it up to `max_delay` where the host is slow. `retries` is how often one request is tried
    again after a passing failure, first after about `backoff`, then twice that and so on, at most `max_backoff`; a server
    that asks (Retry-After) for more than `max_retry_after` is left in peace for this run. `idle_timeout` is how long a body may
    stand still, `timeout` how long one response may take altogether. `max_items` ends a run after so many documents (0: none).
    """

    contact: str = ""
    allowed_private_hosts: tuple[str, ...] = ()
    max_bytes: Count = 2_000_000_000
    max_decompressed_bytes: Count = 20_000_000_000
    max_depth: Count = 20
    max_redirects: Count = 10
    max_items: Count = 0
    delay: Seconds = 1.0
    max_delay: Seconds = 60.0
    concurrency: Annotated[int, Meta(ge=1)] = 2
    retries: Count = 5
    backoff: Seconds = 2.0
    max_backoff: Seconds = 300.0
    max_retry_after: Seconds = 3600.0
    connect_timeout: Seconds = 30.0
    idle_timeout: Seconds = 120.0
    timeout: Seconds = 7200.0
    progress_every: Seconds = 1.0

    def user_agent(self) -> str:
        """`whosupplies/<version> (+contact)`. Raises UsageError where no contact is configured."""
        contact = " ".join(self.contact.split())
        if not contact or not contact.isascii() or not contact.isprintable():
            raise UsageError(
                "Fetching from public sources needs a contact, so that a site's owner can write to you",
                todo='Set contact = "you@example.org" under [crawl] in whosupplies.toml.',
            )
        return f"{user_agent_product()} (+{contact})"


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """What Scrapy is told. Everything of its own that touches bodies, retries or robots.txt is replaced by ours."""
    middlewares = "whosupplies.crawler.middlewares"
    theirs = "scrapy.downloadermiddlewares"
    return {
        "USER_AGENT": settings.user_agent(),
        "DOWNLOAD_HANDLERS": {
            "http": "whosupplies.crawler.download.Download",
            "https": "whosupplies.crawler.download.Download",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            f"{middlewares}.AddressRules": 50,
            f"{middlewares}.Robots": 100,
            f"{middlewares}.Backoff": 550,
            f"{middlewares}.IntoArchive": 900,
            f"{theirs}.offsite.OffsiteMiddleware": None,
            f"{theirs}.robotstxt.RobotsTxtMiddleware": None,
            f"{theirs}.httpauth.HttpAuthMiddleware": None,
            f"{theirs}.downloadtimeout.DownloadTimeoutMiddleware": None,
            f"{theirs}.retry.RetryMiddleware": None,
            f"{theirs}.httpcompression.HttpCompressionMiddleware": None,
            f"{theirs}.cookies.CookiesMiddleware": None,
            f"{theirs}.httpproxy.HttpProxyMiddleware": None,
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
        },
        # Of Scrapy's own extensions only AutoThrottle runs: others listen on ports or write logs that nobody reads.
        "EXTENSIONS_BASE": {"scrapy.extensions.throttle.AutoThrottle": 0},
        "EXTENSIONS": {"whosupplies.crawler.progress.Progress": 500},
        "URLLENGTH_LIMIT": 0,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
        "REDIRECT_MAX_TIMES": settings.max_redirects,
        "REFERRER_POLICY": "no-referrer",
        "METAREFRESH_ENABLED": False,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(settings.delay, settings.max_delay),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_DELAY": settings.delay,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrency,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        # First come, first served; requests of one run go out in the same order each time.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "LOG_LEVEL": "WARNING",
    }
