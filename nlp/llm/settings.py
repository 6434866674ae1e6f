"""How to reach a language model, and how much of it may be used. The key is no setting: it comes from the environment alone."""

from __future__ import annotations

import os
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from whosupplies.graph.errors import UsageError

KEY_VARIABLE = "WHOSUPPLIES_LLM_KEY"
ENDPOINT_VARIABLE = "WHOSUPPLIES_LLM_ENDPOINT"
MODEL_VARIABLE = "WHOSUPPLIES_LLM_MODEL"

_Positive = Annotated[int, Meta(gt=0)]


class ModelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[text.llm]`. `endpoint` is what `/chat/completions` follows (it usually ends in `/v1`), `model` the name it knows.

    `timeout` is in seconds for one request, `retries` how often a failed one is sent again. `max_requests` (retries count) and
    `max_tokens` (of questions and answers together) are the budget of one run; `answer_tokens` bounds one answer.
    `concurrency` is how many requests may be under way at once.
    """

    endpoint: str = ""
    model: str = ""
    timeout: Annotated[float, Meta(gt=0)] = 120.0
    retries: Annotated[int, Meta(ge=0, le=10)] = 2
    max_requests: _Positive = 1_000
    max_tokens: _Positive = 2_000_000
    answer_tokens: _Positive = 4_096
    concurrency: Annotated[int, Meta(gt=0, le=64)] = 1


def checked(settings: ModelSettings) -> ModelSettings:
    """The settings, where they name an endpoint and a model. Raises UsageError that says what to write where."""
    missing = [name for name in ("endpoint", "model") if not getattr(settings, name)]
    if missing:
        raise UsageError(
            f"No language model is configured: {' and '.join(missing)} not set",
            todo='Write endpoint = "http://127.0.0.1:8080/v1" and model = "…" under [text.llm] in whosupplies.toml, or set '
            f"{ENDPOINT_VARIABLE} and {MODEL_VARIABLE} in the environment.",
        )
    parts = urlsplit(settings.endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(
            "The endpoint of the language model is no http or https address",
            where=settings.endpoint if "@" not in settings.endpoint else None,
            todo="It is what /chat/completions follows, such as http://127.0.0.1:8080/v1.",
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(
            "The endpoint of the language model holds more than an address",
            todo=f"Write it without a user name, password or query. A key belongs into {KEY_VARIABLE} in the environment.",
        )
    return settings


def key_of_environment() -> str | None:
    """The key for the endpoint; None where there is none, as a model of one's own may need none."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError(
            f"{KEY_VARIABLE} holds what no key can hold",
            todo="Copy the key anew, without anything around it.",
        )
    return key or None
