"""An OpenAI-compatible endpoint on loopback that answers as it is told, well or badly; nothing leaves the machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The server it is made of is a plain module of the fetching tests; importlib mode does not put it on the path.
sys.path.insert(0, str(Path(__file__).parent / "crawler"))

from servers.site import Asked, Reply, Route, Site

JSON = {"Content-Type": "application/json"}
PATH = "/v1/chat/completions"
AT_ONCE = {**JSON, "retry-after-ms": "1"}
"""Headers of a refusal that let the client try again without waiting."""


class ChatServer(Site):
    """`says` makes the words of the model from the passage; `first` holds replies that go before, one for each request."""

    def __init__(self, says: Callable[[str], Any] = lambda passage: {"relations": []}) -> None:
        super().__init__()
        self.says = says
        self.endpoint = f"{self.url}/v1"
        self.routes[PATH] = lambda asked: completion(self.says(passage(asked)))

    def first_replies(self, *replies: Route) -> None:
        self.first[PATH] = list(replies)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(asked.body) for asked in self.asked]

    @property
    def passages(self) -> list[str]:
        return [passage(asked) for asked in self.asked]


def passage(asked: Asked) -> str:
    """The passage that a request asks about: what stands between the marks of its last message."""
    lines = json.loads(asked.body)["messages"][-1]["content"].splitlines()
    return "\n".join(lines[1:-1])


def completion(content: Any, *, finish: str = "stop", tokens: int | None = 100) -> Reply:
    """An answer; anything that is no string is sent as JSON."""
    words = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    body: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "stand-in",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": words}}
        ],
    }
    if tokens is not None:
        body["usage"] = {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens}
    return Reply(json.dumps(body).encode(), headers=JSON)


def refusal(status: int, message: str = "refused", param: str | None = None, **headers: str) -> Reply:
    """An error as such endpoints send it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": None}}
    return Reply(json.dumps(body).encode(), status, {**AT_ONCE, **headers})


def relation(supplier: str, recipient: str, quote: str, **more: Any) -> dict[str, Any]:
    """A relation as a model states it."""
    return {
        "type": "SUPPLIES",
        "supplier": {"text": supplier, "name": supplier, "kind": "company", "country": None},
        "recipient": {"text": recipient, "name": recipient, "kind": "public_body", "country": None},
        "product": None,
        "technologies": [],
        "purposes": [],
        "status": "current",
        "attributed_to": None,
        "start": None,
        "end": None,
        "amount": None,
        "quote": quote,
        **more,
    }
