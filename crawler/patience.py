"""What servers asked for with `Retry-After`, kept for every request that is about to go to the same host."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from whosupplies.crawler.errors import NotNowError


class Patience:
    """`longest` is the longest wait (seconds) that a run puts up with; a host that asks for more is not asked again in it."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._quiet_until: dict[str, float] = {}
        self._left_in_peace: dict[str, float] = {}

    def asked_for(self, url: str, seconds: float) -> None:
        """The host of `url` asked for a wait."""
        host = urlsplit(url).netloc
        if seconds > self._longest:
            self._left_in_peace[host] = seconds
        until = asyncio.get_running_loop().time() + seconds
        self._quiet_until[host] = max(until, self._quiet_until.get(host, 0.0))

    def given_up(self, url: str) -> bool:
        """Did its host ask for more than a run puts up with?"""
        return urlsplit(url).netloc in self._left_in_peace

    async def turn(self, url: str) -> None:
        """Comes back when the host of `url` may be asked. Raises NotNowError where that is not in this run."""
        host = urlsplit(url).netloc
        while True:
            if host in self._left_in_peace:
                seconds = self._left_in_peace[host]
                raise NotNowError(f"Its server asked for a wait of {seconds:.0f} seconds", where=url)
            pause = self._quiet_until.get(host, 0.0) - asyncio.get_running_loop().time()
            if pause <= 0:
                return
            await asyncio.sleep(pause)
