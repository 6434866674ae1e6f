"""How long to wait before a request is tried again. Pure: the clock and the dice are the caller's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from whosupplies.crawler.settings import CrawlSettings

PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that another try may cure: RFC 9110, RFC 6585, RFC 8470, and those that large proxies made up."""

ASKING_STATUSES = frozenset({429, 503})


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3: seconds or a date); None where it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def wait(attempt: int, settings: CrawlSettings, dice: Callable[[], float]) -> float:
    """Seconds before the next try after `attempt` failures (from 1): doubled each time, capped, then between half and all of it.

    `dice` gives a number in 0..1; the spread keeps many requests that failed at one moment from coming back at one moment.
    """
    longest = min(settings.max_backoff, settings.backoff * 2.0 ** min(attempt - 1, 32))
    return longest * (0.5 + dice() / 2)
