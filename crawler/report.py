"""What a run did."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

Ended = Literal["running", "finished", "limit", "interrupted", "failed"]


class Quarantined(Struct, frozen=True, order=True):
    """An address that gave nothing, and why. `passing` is true where another try may give it (a server's error, a cut body)."""

    url: str
    reason: str
    passing: bool = False


class CrawlReport(Struct, kw_only=True):
    """The figures of one run.

    `requests` counts every request sent, `bytes` the bodies as they came over the wire. `items` are documents that came back:
    `new` ones, and `unchanged` ones that the archive had. `skipped` were known and need no asking. `short` names the
    source's minimum counts that were missed. `mark` is the high-water mark after the run. `ended` is `finished` for a whole run,
    `limit` where `max_items` ended it; `reason` says more.
    """

    source: str
    requests: int = 0
    bytes: int = 0
    items: int = 0
    new: int = 0
    unchanged: int = 0
    skipped: int = 0
    listed: int = 0
    retries: int = 0
    quarantined: list[Quarantined] = msgspec.field(default_factory=list)
    short: list[str] = msgspec.field(default_factory=list)
    mark: str | None = None
    ended: Ended = "running"
    reason: str | None = None

    def well(self) -> bool:
        """Did the run get everything that there was to get? Only then does the high-water mark move."""
        return self.ended == "finished" and not any(item.passing for item in self.quarantined)
