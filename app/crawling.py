"""Runs a source with the workspace's configuration and tells what came of it."""

from __future__ import annotations

import sys

import msgspec

from whosupplies.app.config import CrawlConfig
from whosupplies.app.output import say, shortened
from whosupplies.app.progress import status_line
from whosupplies.app.workspace import Workspace
from whosupplies.crawler.report import CrawlReport
from whosupplies.crawler.settings import CrawlSettings
from whosupplies.graph.errors import SourceError


def settings(config: CrawlConfig, limit: int = 0) -> CrawlSettings:
    """The configuration as the crawler takes it; `limit` is the most documents to fetch, 0 for all."""
    return CrawlSettings(
        contact=config.contact,
        allowed_private_hosts=config.allow_private,
        max_bytes=config.max_bytes,
        max_depth=config.max_depth,
        delay=config.delay,
        max_items=limit,
    )


def run(workspace: Workspace, source: str, options: dict[str, list[str]], *, limit: int = 0) -> CrawlReport:
    """Fetches from `source` into the workspace's archive."""
    from whosupplies.crawler.run import crawl

    with workspace.writing(), workspace.archive as archive, status_line() as show_line:
        return crawl(
            source,
            archive=archive,
            options=options,
            settings=settings(workspace.config.crawl, limit),
            state=workspace.root / "crawl",
            on_progress=lambda report: show_line(line(report)),
        )


def line(report: CrawlReport) -> str:
    """The figures of a run on one line."""
    return (
        f"{report.source}: {report.requests:,} requests, {report.bytes:,} bytes, {report.items:,} documents: "
        f"{report.new:,} new, {report.unchanged:,} unchanged; {report.skipped:,} skipped, "
        f"{len(report.quarantined):,} quarantined"
    )


def show(report: CrawlReport, *, as_json: bool) -> None:
    """Prints the report; raises SourceError where the run did not get what it was to get."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        say(line(report))
        for text in shortened([f"{item.url}: {item.reason}" for item in report.quarantined]):
            say(f"  - {text}")
        for text in report.short:
            say(f"  short: {text}")
        if report.mark:
            say(f"  fetched up to: {report.mark}")
    if report.ended not in ("finished", "limit"):
        todo = "Run it again: it goes on from what it had archived."
        raise SourceError(
            f"The run of {report.source} ended early: {report.reason or report.ended}", todo=todo
        )
    if report.quarantined and not report.items and not report.skipped:
        raise SourceError(f"Nothing could be fetched from {report.source}", todo="The reasons stand above.")
