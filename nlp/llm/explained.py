"""What the client library raises, in words for people: what is wrong, where, what to do. The key never stands in them."""

from __future__ import annotations

import openai

from whosupplies.graph.errors import ModelError
from whosupplies.graph.names import squeeze
from whosupplies.nlp.llm.errors import RejectedRequest, Stopped
from whosupplies.nlp.llm.settings import KEY_VARIABLE, ModelSettings

_LONGEST_REASON = 200
_SHORTEST_SECRET = 8


def explained(error: openai.OpenAIError, settings: ModelSettings, key: str | None) -> ModelError:
    """The error that a user sees. `Stopped` for what no other request would escape, `RejectedRequest` for 400 and 422."""
    where = settings.endpoint
    again = f", also after {settings.retries} more tries" if settings.retries else ""
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, settings, key, again)
    if isinstance(error, openai.APITimeoutError):
        todo = "Set a longer timeout under [text.llm], or use a smaller model."
        return ModelError(f"No answer within {settings.timeout:g} seconds{again}", where=where, todo=todo)
    reason = _shortened(without_key(str(error.__cause__ or error), key))
    return ModelError(f"The endpoint cannot be reached: {reason}{again}", where=where)


def _of_status(
    error: openai.APIStatusError, settings: ModelSettings, key: str | None, again: str
) -> ModelError:
    status, where = error.status_code, settings.endpoint
    if status in {401, 403}:
        todo = f"Set {KEY_VARIABLE} in the environment to a key that this endpoint takes."
        return Stopped(f"The endpoint refuses the key ({status})", where=where, todo=todo)
    if status == 404:
        todo = "Check endpoint (it usually ends in /v1) and model under [text.llm]."
        return Stopped(
            f"The endpoint knows no such address or model (404): {settings.model}", where=where, todo=todo
        )
    what = f"The endpoint answers {status}: {_shortened(without_key(error.message, key))}"
    if status in {400, 422}:
        return RejectedRequest(what, where=where)
    return ModelError(what + (again if status == 429 or status >= 500 else ""), where=where)


def without_key(text: str, key: str | None) -> str:
    """`text` without the key, should the endpoint have sent it back."""
    return text.replace(key, "…") if key and len(key) >= _SHORTEST_SECRET else text


def _shortened(reason: str) -> str:
    """On one line and of bounded length: an endpoint may send a whole page."""
    line = "".join(c if c.isprintable() else " " for c in squeeze(reason))
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
