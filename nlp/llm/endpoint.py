"""One OpenAI-compatible endpoint: what is sent, what comes back, what it costs, and every way in which it can fail."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import msgspec
import openai
from msgspec import Struct

from whosupplies.graph.errors import ModelError
from whosupplies.nlp.llm.errors import BudgetSpent, RejectedRequest
from whosupplies.nlp.llm.explained import explained, without_key
from whosupplies.nlp.llm.prompt import Message, answer_schema
from whosupplies.nlp.llm.settings import ModelSettings, checked

if TYPE_CHECKING:
    import httpx2
    from openai.types.chat import ChatCompletionMessageParam

_NO_KEY = "none"
_CHARACTERS_A_TOKEN = 3
"""Where an endpoint tells no usage; rather too few, so that a budget is spent early rather than late."""


class _Message(Struct):
    content: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(Struct):
    total_tokens: int | None = None


class _Completion(Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


@cache
def _forms() -> tuple[dict[str, Any], ...]:
    """Ways to ask for JSON, the strictest first."""
    schema = {"name": "relations", "strict": True, "schema": answer_schema()}
    return (
        {"response_format": {"type": "json_schema", "json_schema": schema}},
        {"response_format": {"type": "json_object"}},
        {},
    )


class Endpoint:
    """Sends passages' questions and gives the answers; counts `requests` (retries too) and `tokens`. Threads may share it.

    Raises UsageError where the settings name no endpoint; sends nothing before `ask`.
    """

    def __init__(self, settings: ModelSettings, key: str | None) -> None:
        self.settings, self._key = checked(settings), key
        self.requests = self.tokens = 0
        self._form, self._settled = 0, False
        self._limits: dict[str, Any] = {"max_tokens": settings.answer_tokens, "temperature": 0}
        self._counting, self._settling = Lock(), Lock()
        # Each argument that is left out would be taken from an OPENAI_… variable, which is meant for another endpoint.
        self._client = openai.OpenAI(
            api_key=key or _NO_KEY,
            admin_api_key="",
            base_url=settings.endpoint,
            timeout=settings.timeout,
            max_retries=settings.retries,
            # A redirect would carry the passage to where nobody configured it to go.
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False, timeout=settings.timeout, event_hooks={"request": [self._count]}
            ),
        )
        self._client.organization = self._client.project = None

    def close(self) -> None:
        """Ends the connections, also those on which an answer is still awaited."""
        self._client.close()

    def ask(self, messages: list[Message]) -> str:
        """What the model wrote. Raises ModelError: this question got no whole answer; Stopped: no other would get one."""
        if self._settled:
            return self._read(messages, self._sent(messages, self._form))
        with self._settling:
            completion = self._settle(messages)
        return self._read(messages, completion)

    def _settle(self, messages: list[Message]) -> bytes:
        """Sends the question in the strictest form that the endpoint takes, and keeps to that form from then on."""
        refused: RejectedRequest | None = None
        for form in range(self._form, self._form + 1 if self._settled else len(_forms())):
            try:
                completion = self._sent(messages, form)
            except RejectedRequest as error:
                refused = refused or error
                continue
            self._form, self._settled = form, True
            return completion
        raise refused or ModelError("The endpoint takes no form of the question")

    def _sent(self, messages: list[Message], form: int) -> bytes:
        while True:
            limits = dict(self._limits)
            try:
                answer = self._client.chat.completions.with_raw_response.create(
                    model=self.settings.model,
                    messages=cast("list[ChatCompletionMessageParam]", messages),
                    **limits,
                    **_forms()[form],
                )
                return bytes(answer.content)
            except openai.BadRequestError as error:
                if not self._adapt(error.param, limits):
                    raise explained(error, self.settings, self._key) from error
            except openai.OpenAIError as error:
                raise explained(error, self.settings, self._key) from error

    def _adapt(self, refused: str | None, sent: dict[str, Any]) -> bool:
        """Whether the question can be put without the parameter that was refused: some models know neither of the two."""
        if refused not in sent:
            return False
        limits = {name: value for name, value in sent.items() if name != refused}
        if refused == "max_tokens":
            limits["max_completion_tokens"] = self.settings.answer_tokens
        self._limits = limits
        return True

    def _read(self, messages: list[Message], body: bytes) -> str:
        try:
            completion = msgspec.json.decode(body, type=_Completion)
            choice = completion.choices[0]
        except (msgspec.DecodeError, IndexError, UnicodeDecodeError) as error:
            self._spend(None, messages, "")
            raise ModelError("The endpoint's answer is no chat completion", where=self._where) from error
        content = choice.message.content or ""
        self._spend(completion.usage, messages, content)
        if choice.finish_reason == "length":
            todo = "Set a larger answer_tokens under [text.llm], or use a model with a larger context."
            raise ModelError("The answer was cut off at its longest", where=self._where, todo=todo)
        if choice.finish_reason == "content_filter":
            raise ModelError("The endpoint's content filter held the answer back", where=self._where)
        return without_key(content, self._key)

    def _spend(self, usage: _Usage | None, messages: list[Message], content: str) -> None:
        told = usage.total_tokens if usage is not None else None
        sent = sum(len(message["content"]) for message in messages)
        with self._counting:
            self.tokens += told if told is not None else (sent + len(content)) // _CHARACTERS_A_TOKEN

    def _count(self, _: httpx2.Request) -> None:
        """Called before each request that goes out, retries too."""
        with self._counting:
            for name, spent in (("max_requests", self.requests), ("max_tokens", self.tokens)):
                most = getattr(self.settings, name)
                if spent >= most:
                    what = f"The budget of this run is spent: {name} = {most:,}"
                    raise BudgetSpent(what, todo="The same command goes on from there.")
            self.requests += 1

    @property
    def _where(self) -> str:
        return self.settings.endpoint
