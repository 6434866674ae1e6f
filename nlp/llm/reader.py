"""Texts through a language model: asked side by side where the settings allow it, read one by one and in their order."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from whosupplies.graph.names import name_key
from whosupplies.graph.records import Document, TextDocument
from whosupplies.nlp.agreement import completed
from whosupplies.nlp.language import detect
from whosupplies.nlp.llm.grounding import grounded
from whosupplies.nlp.llm.model import Asked, LanguageModel
from whosupplies.nlp.reading import Reading, claim_of, moved
from whosupplies.nlp.relations import Party, Relation

A = TypeVar("A")
_NOT_ASKED = Asked("read")


def read_texts(items: Iterable[tuple[Document, TextDocument]], model: LanguageModel) -> Iterator[Reading]:
    """A Reading for each document, in order. `failed` and `left` ones hold no claims, and are to be read again."""
    for (document, text), language, asked in asked_all(
        items, lambda item: (item[1].text, item[1].language), model
    ):
        if language is None or language not in model.languages:
            yield Reading(document=document.sha256, language=language, outcome="unread")
        elif asked.outcome != "read":
            yield Reading(
                document=document.sha256, language=language, outcome=asked.outcome, reason=asked.reason
            )
        else:
            relations, dropped = relations_of(text.text, language, asked)
            claims = tuple(claim_of(document, text, relation, model, language) for relation in relations)
            yield Reading(
                document=document.sha256,
                language=language,
                outcome="read",
                claims=claims,
                dropped=dict(dropped),
            )


def asked_all(
    items: Iterable[A], text_of: Callable[[A], tuple[str, str | None]], model: LanguageModel
) -> Iterator[tuple[A, str | None, Asked]]:
    """Each item with the language of its text and what became of it, in order.

    `text_of` gives the text and the language that the item declares. A text in a language that cannot be read is not asked about.
    """

    def told(item: A) -> tuple[A, str, str | None]:
        text, declared = text_of(item)
        return item, text, detect(text, declared)

    def asked(text: str, language: str | None) -> Asked:
        return model.ask(text) if language in model.languages else _NOT_ASKED

    ready = map(told, items)
    if model.settings.concurrency == 1:
        for item, text, language in ready:
            yield item, language, asked(text, language)
        return
    pool = ThreadPoolExecutor(model.settings.concurrency)
    waiting: deque[tuple[A, str | None, Future[Asked]]] = deque()
    try:
        while True:
            for item, text, language in islice(ready, 2 * model.settings.concurrency - len(waiting)):
                waiting.append((item, language, pool.submit(asked, text, language)))
            if not waiting:
                return
            item, language, future = waiting.popleft()
            yield item, language, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def relations_of(text: str, language: str, asked: Asked) -> tuple[list[Relation], Counter[str]]:
    """The relations of a text that its answers state and the text bears out, each once, and what was dropped."""
    kept: dict[tuple[str, str, str, str], Relation] = {}
    dropped: Counter[str] = Counter()
    for passage in asked.answers:
        found, without = grounded(text[passage.start : passage.end], language, passage.answer)
        dropped += without
        for relation in (moved(relation, passage.start) for relation in found):
            key = (relation.type, _key(relation.supplier), _key(relation.recipient), relation.status)
            kept[key] = completed(kept[key], relation) if key in kept else relation
    return sorted(kept.values(), key=lambda relation: relation.evidence), dropped


def _key(party: Party) -> str:
    return name_key(party.mention.name)
