"""A language model as a reader: passages in, checked answers out; asks nothing twice, keeps to its budget, knows when to stop."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from whosupplies.graph.errors import ModelError, UsageError
from whosupplies.graph.records import digest
from whosupplies.nlp.llm.answers import Answer, read_answer
from whosupplies.nlp.llm.errors import Stopped
from whosupplies.nlp.llm.kept import KeptAnswers
from whosupplies.nlp.llm.passages import passages
from whosupplies.nlp.llm.prompt import messages, prompt_version
from whosupplies.nlp.llm.settings import ModelSettings, checked
from whosupplies.nlp.pipeline import PIPELINES
from whosupplies.nlp.readers import LLM

if TYPE_CHECKING:
    from whosupplies.nlp.llm.endpoint import Endpoint

FAILURES_IN_A_ROW = 5
"""Questions that fail one after the other before a run gives up on its endpoint."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LOCKS = 256


class Answered(Struct, frozen=True):
    """The answer about the characters `[start, end)` of a text."""

    start: int
    end: int
    answer: Answer


class Asked(Struct, frozen=True):
    """What became of a text: `read` (an answer about every passage), `failed` (`reason` says why), `left` (for another run)."""

    outcome: Literal["read", "failed", "left"]
    answers: tuple[Answered, ...] = ()
    reason: str | None = None


def version_of(settings: ModelSettings) -> str:
    """The version that claims carry: that of the prompt, and the model's name."""
    return f"{prompt_version()}/{settings.model}"


class LanguageModel:
    """Asks the configured model. Threads may share it. `kept_used` counts answers that were there already.

    Raises UsageError where no endpoint is configured or the `openai` package is missing.
    """

    name = LLM
    languages = frozenset(PIPELINES)

    def __init__(
        self, settings: ModelSettings, *, key: str | None = None, kept: KeptAnswers | None = None
    ) -> None:
        self.settings = checked(settings)
        self.endpoint = _endpoint(settings, key)
        self.kept = kept or KeptAnswers()
        self.version = version_of(settings)
        self.kept_used = 0
        self.stopped: Stopped | None = None
        self._failures, self._counting = 0, Lock()
        # Two threads with one passage must not both ask. As many locks as need be, and no more however many passages there are.
        self._locks = [Lock() for _ in range(_LOCKS)]

    def ask(self, text: str) -> Asked:
        """Asks about every passage of a text, in their order, until one gets no answer."""
        # Half a character (a lone surrogate) has no UTF-8; its stand-in is as long.
        text = _SURROGATES.sub("\ufffd", text)
        answers: list[Answered] = []
        for start, end in passages(text):
            try:
                answers.append(Answered(start, end, self._answer(text[start:end])))
            except Stopped as error:
                return Asked("left", reason=str(error))
            except ModelError as error:
                return Asked("failed", reason=str(error))
        return Asked("read", tuple(answers))

    def close(self) -> None:
        """Ends connections and closes the kept answers."""
        self.endpoint.close()
        self.kept.close()

    def _answer(self, passage: str) -> Answer:
        id_ = self.kept.id_of(self.settings.model, prompt_version(), passage)
        with self._locks[int(digest(id_)[:8], 16) % _LOCKS]:
            before = self.kept.get(id_)
            answer = read_answer(before) if before is not None else None
            if answer is not None:
                with self._counting:
                    self.kept_used += 1
                return answer
            content, answer = self._asked(passage)
            self.kept.put(id_, content, model=self.settings.model, prompt=prompt_version())
            return answer

    def _asked(self, passage: str) -> tuple[str, Answer]:
        if self.stopped is not None:
            raise self.stopped
        try:
            content = self.endpoint.ask(messages(passage))
            answer = read_answer(content)
            if answer is None:
                raise ModelError(
                    "The model's answer holds no JSON with relations", where=self.settings.endpoint
                )
        except ModelError as error:
            self._failed(error)
            raise
        with self._counting:
            self._failures = 0
        return content, answer

    def _failed(self, error: ModelError) -> None:
        with self._counting:
            self._failures += 1
            if isinstance(error, Stopped):
                self.stopped = self.stopped or error
            elif self._failures >= FAILURES_IN_A_ROW:
                what = f"{FAILURES_IN_A_ROW} questions in a row failed, the last one so: {error.what}"
                self.stopped = self.stopped or Stopped(what, where=error.where, todo=error.todo)


def _endpoint(settings: ModelSettings, key: str | None) -> Endpoint:
    try:
        from whosupplies.nlp.llm.endpoint import Endpoint
    except ModuleNotFoundError as error:
        if error.name != "openai":
            raise
        raise UsageError(
            "Reading with a language model needs the openai package", todo="pip install 'whosupplies[llm]'"
        ) from error
    return Endpoint(settings, key)
