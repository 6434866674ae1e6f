"""What one run works with: handed to its spider, and found there by everything else."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.patience import Patience
from whosupplies.crawler.report import CrawlReport, Quarantined
from whosupplies.crawler.settings import CrawlSettings
from whosupplies.crawler.sources import Source
from whosupplies.crawler.state import StateFile


class Job(Struct, frozen=True, kw_only=True):
    """One run as the process that does it is told: folders as paths, options as lists of strings."""

    source: str
    options: dict[str, list[str]]
    archive: str
    state: str
    settings: CrawlSettings


class Session:
    """One run under way."""

    def __init__(self, source: Source, archive: Archive, state: StateFile, settings: CrawlSettings) -> None:
        self.source, self.archive, self.state, self.settings = source, archive, state, settings
        self.patience = Patience(settings.max_retry_after)
        self.report = CrawlReport(source=source.name, mark=state.state.mark)

    def quarantine(self, url: str, reason: str, *, passing: bool = False) -> None:
        """Notes an address that gave nothing."""
        self.report.quarantined.append(Quarantined(url, reason, passing))

    def fail(self, reason: str) -> None:
        """The run as such cannot go on, or cannot be called whole; the first reason stands."""
        if self.report.ended == "running":
            self.report.ended, self.report.reason = "failed", reason

    @property
    def full(self) -> bool:
        """Has the run as many documents as the user wanted?"""
        limit = self.settings.max_items
        return bool(limit) and self.report.items >= limit

    def moment(self) -> datetime:
        """The present."""
        return datetime.now(UTC)
