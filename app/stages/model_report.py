"""What a run of `extract` tells about its language model."""

from __future__ import annotations

import msgspec
from msgspec import Struct


class Unread(Struct, frozen=True):
    """A text that the language model gave no whole answer about, and why."""

    url: str
    reason: str


class ModelReport(Struct):
    """What the language model did: `requests` sent (retries too), `tokens` used, answers that were `kept` from before.

    `dropped` counts relations that were not believed, by reason. `failed` texts and those `left` (`reason` says why) are read by
    the next run.
    """

    model: str
    requests: int = 0
    tokens: int = 0
    kept: int = 0
    dropped: dict[str, int] = msgspec.field(default_factory=dict)
    failed: list[Unread] = msgspec.field(default_factory=list)
    left: int = 0
    reason: str | None = None
