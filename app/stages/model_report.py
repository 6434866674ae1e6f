"""What a run tells about its language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from whosupplies.nlp.llm.model import LanguageModel


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

    def spent(self, model: LanguageModel) -> None:
        """Takes over what the model has used so far."""
        self.model = model.settings.model
        self.requests, self.tokens, self.kept = (
            model.endpoint.requests,
            model.endpoint.tokens,
            model.kept_used,
        )

    def lines(self) -> list[str]:
        """What was used, and what was not believed, for people."""
        from whosupplies.nlp.llm.grounding import REASONS

        lines = [
            f"{self.model}: {self.requests:,} requests, {self.tokens:,} tokens, {self.kept:,} answers kept from before"
        ]
        if self.dropped:
            dropped = ", ".join(
                f"{REASONS[word]} ({count:,})" for word, count in sorted(self.dropped.items())
            )
            lines.append(f"relations not believed: {dropped}")
        return lines
