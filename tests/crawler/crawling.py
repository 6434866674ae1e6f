"""Runs of a source against local servers, in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from servers.site import Site

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.archive_records import Capture
from whosupplies.crawler.report import CrawlReport
from whosupplies.crawler.run import crawl
from whosupplies.crawler.session import Job
from whosupplies.crawler.settings import CrawlSettings


def settings(*sites: Site, **changed: Any) -> CrawlSettings:
    """Without waits, and with the local servers allowed."""
    hosts = tuple(site.host for site in sites)
    quick = CrawlSettings(contact="test@example.org", allowed_private_hosts=hosts, delay=0, backoff=0)
    return msgspec.structs.replace(quick, **changed)


class Workplace:
    """An archive and a folder of states."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "archive")
        self.state = folder / "state"

    def run(
        self, source: str, server: Site, *, changed: dict[str, Any] | None = None, **options: list[str]
    ) -> CrawlReport:
        return crawl(
            source,
            archive=self.archive,
            options=options,
            settings=settings(server, **(changed or {})),
            state=self.state,
        )

    def job(self, source: str, server: Site, **options: list[str]) -> Job:
        return Job(
            source=source,
            options=options,
            archive=str(self.archive.folder),
            state=str(self.state),
            settings=settings(server),
        )

    def captures(self, role: Any = "document") -> list[Capture]:
        return list(self.archive.captures(role))

    def stored(self) -> dict[str, bytes]:
        """Each document's address and payload; fails where one is doubled."""
        captures = self.captures()
        found = {capture.url: self.archive.open(capture.sha256).read() for capture in captures}
        assert len(found) == len(captures)
        return found

    def reasons(self, report: CrawlReport) -> dict[str, str]:
        return {item.url: item.reason for item in report.quarantined}
