"""What the process of a run tells its parent while it works."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any, cast

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro

from whosupplies.crawler.report import CrawlReport
from whosupplies.crawler.spiders.base import BaseSpider


def send(report: CrawlReport) -> None:
    """A line of JSON for the parent."""
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


class Progress:
    """A Scrapy extension: sends the report at intervals, and ends the run when the parent goes away."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler, self._over = crawler, False
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """See Scrapy's extensions."""
        return cls(crawler)

    def opened(self, spider: BaseSpider) -> None:
        """The run begins."""
        from twisted.internet import reactor
        from twisted.internet.task import LoopingCall

        every = max(0.05, spider.session.settings.progress_every)
        self._loop = LoopingCall(lambda: send(spider.session.report))
        self._loop.start(every)
        call: Any = reactor.callFromThread
        threading.Thread(target=self._watch, args=(call,), daemon=True).start()

    def _watch(self, call: Any) -> None:  # noqa: ANN401
        # Whatever the parent does with the pipe, its end of file means that nobody waits for this run any more.
        # Read past Python's own buffer, whose lock a thread that still waits would hold when the interpreter ends.
        while os.read(sys.stdin.fileno(), 1 << 10):
            continue
        call(self._stop)

    def _stop(self) -> None:
        from twisted.internet import reactor

        if self._over:
            return
        if self.crawler.engine and self.crawler.engine.running:
            deferred_from_coro(self.crawler.stop_async())
        else:
            # Scrapy loses a stop that comes while its engine is about to start (its issue 6916).
            cast(Any, reactor).callLater(0.05, self._stop)

    def closed(self, spider: BaseSpider, reason: str) -> None:
        """The run is over: what it came to."""
        self._over = True
        self._loop.stop()
        report = spider.session.report
        if report.ended != "running":
            return
        if reason != "finished":
            report.ended, report.reason = "interrupted", reason
        elif spider.left_over():
            report.ended = "limit"
            report.reason = f"{spider.session.settings.max_items} documents were wanted"
        else:
            report.ended = "finished"
