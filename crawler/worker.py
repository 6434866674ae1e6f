"""The process that does one run: `python -m whosupplies.crawler.worker`, the job as a line of JSON on its standard input.

Its standard output is lines of JSON, each the report so far; the last one is the whole report. It has a process of its own
because Twisted's reactor cannot be started twice. It ends in good order on SIGINT, SIGTERM, or when its standard input closes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import msgspec
from scrapy.crawler import AsyncCrawlerProcess

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.progress import send
from whosupplies.crawler.report import CrawlReport
from whosupplies.crawler.session import Job, Session
from whosupplies.crawler.settings import scrapy_settings
from whosupplies.crawler.sources import Source, source
from whosupplies.crawler.spiders.base import BaseSpider
from whosupplies.crawler.state import StateFile


def spider_of(found: Source) -> type[BaseSpider]:
    """The class that fetches a source."""
    module, _, name = found.spider.partition(":")
    spider: type[BaseSpider] = getattr(import_module(f"whosupplies.crawler.spiders.{module}"), name)
    return spider


def settle(session: Session, newest: str | None) -> CrawlReport:
    """The high-water mark moves, and what was pending is forgotten, only where the run ended well."""
    report, kept = session.report, session.state.state
    if report.well():
        if not report.items + report.skipped and not kept.mark:
            # An empty first run proves nothing about the next.
            newest = None
        kept.mark = max(filter(None, (kept.mark, newest)), default=None)
        kept.pending = None
        session.state.save()
    minimum = session.source.minimum.items
    if report.ended == "finished" and not kept.mark and report.items + report.skipped < minimum:
        report.short.append(f"items: {report.items + report.skipped} of at least {minimum}")
    report.mark = kept.mark
    report.quarantined.sort()
    return report


def run(job: Job) -> CrawlReport:
    """Does the job in this process; can be called once in it."""
    found = source(job.source)
    with Archive(Path(job.archive)) as archive:
        session = Session(found, archive, StateFile(Path(job.state), job.source, job.options), job.settings)
        process = AsyncCrawlerProcess(scrapy_settings(job.settings))
        crawler = process.create_crawler(spider_of(found))
        process.crawl(crawler, session=session, options=job.options)
        process.start()
        spider = crawler.spider
        if not isinstance(spider, BaseSpider):
            session.fail("The run could not be started")
            return session.report
        return settle(session, spider.newest)


if __name__ == "__main__":
    send(run(msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)))
