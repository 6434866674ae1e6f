"""Passages as questions to the second network: about gold parties, or about those that the first network finds."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.language import Language
from tokenizers import Tokenizer

from whosupplies.nlp.trained.asking import Question
from whosupplies.nlp.trained.encoding import Encoded, Vectors, encode
from whosupplies.nlp.trained.labels import KINDS
from whosupplies.nlp.trained.spans import Group, decode, grouped, name_words, same_name
from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.examples import Passage
from whosupplies.nlp.training.mentions import scores
from whosupplies.nlp.training.network import MentionNetwork

MOST_OTHERS = 4
_AT_ONCE = 16


_MAY_SUPPLY = 0.03
"""A party found is asked about as a supplier from this probability on."""


class Answered:
    """A question with what is true of each candidate: (type index, status indexes, record) for each relation."""

    def __init__(self, question: Question, answers: list[list[dict[str, Any]]]) -> None:
        self.question, self.answers = question, answers

    def __len__(self) -> int:
        return len(self.question.encoded.pieces)


class Asker:
    """Makes questions of passages; sentences are those of the pipeline."""

    def __init__(self, tokenizer: Tokenizer, rng: random.Random) -> None:
        import spacy

        from whosupplies.nlp import tokens  # noqa: F401

        self.tokenizer, self.rng = tokenizer, rng
        self.pipes: dict[str, Language] = {}
        for language in ("nb", "nn", "en"):
            nlp = spacy.blank(
                language, config={"nlp": {"tokenizer": {"@tokenizers": "whosupplies.words.v1"}}}
            )
            nlp.add_pipe("supply_sentences")
            self.pipes[language] = nlp

    def sentences(self, text: str, language: str) -> list[tuple[int, int]]:
        """The sentences of a text."""
        doc = self.pipes.get(language, self.pipes["en"])(text)
        return [(s.start_char, s.end_char) for s in doc.sents]

    def gold(self, given: Passage, *, others: bool) -> list[Answered]:
        """A question for every supplier; with `others` also for some that supply nothing, and with names that are no party."""
        encoded, sentences = encode(self.tokenizer, given.text), self.sentences(given.text, given.lang)
        mentions = [p.mentions for p in given.parties]
        suppliers = [i for i, p in enumerate(given.parties) if p.supplier]
        extra: list[list[tuple[int, int]]] = []
        if others:
            pool = given.others[:]
            self.rng.shuffle(pool)
            extra = [[o] for o in pool[: self.rng.randint(0, MOST_OTHERS)]]
            rest = [i for i, p in enumerate(given.parties) if not p.supplier]
            if rest and self.rng.random() < 0.6:
                suppliers.append(self.rng.choice(rest))
            if extra and (self.rng.random() < 0.2 or not suppliers):
                suppliers.append(len(mentions) + self.rng.randrange(len(extra)))
        every = mentions + extra
        kinds = [p.kind for p in given.parties] + [self.rng.choice(KINDS) for _ in extra]
        made = []
        for supplier in suppliers:
            candidates = [i for i in range(len(every)) if i != supplier]
            if not candidates:
                continue
            if others:
                self.rng.shuffle(candidates)
            answers = [[r for s, o, r in given.relations if (s, o) == (supplier, i)] for i in candidates]
            question = Question(
                encoded,
                every[supplier],
                [every[i] for i in candidates],
                sentences,
                [kinds[supplier], *(kinds[i] for i in candidates)],
            )
            made.append(Answered(question, answers))
        return made

    def found(self, given: Passage, groups: list[Group]) -> list[Answered]:
        """A question for every party found that may be a supplier, right or not; gold parties that were missed are added."""
        encoded, sentences = encode(self.tokenizer, given.text), self.sentences(given.text, given.lang)
        every = [[(s.start, s.end) for s in g.spans] for g in groups]
        words = [name_words(given.text[g.best.start : g.best.end]) for g in groups]
        kinds = [g.kind for g in groups]
        asked_about = {i for i, g in enumerate(groups) if g.supplier > _MAY_SUPPLY}
        place: dict[int, int] = {}
        for p, party in enumerate(given.parties):
            name = name_words(party.name)
            alike = [i for i, w in enumerate(words) if same_name(name, w) and i not in place.values()]
            over = [i for i in alike if set(every[i]) & set(party.mentions)]
            if alike:
                place[p] = (over or alike)[0]
            else:
                place[p] = len(every)
                every.append(party.mentions)
                words.append(name)
                kinds.append(party.kind)
            if party.supplier:
                asked_about.add(place[p])
        answers: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for s, o, relation in given.relations:
            answers.setdefault((place[s], place[o]), []).append(relation)
        made = []
        for supplier in sorted(asked_about):
            candidates = [i for i in range(len(every)) if i != supplier]
            self.rng.shuffle(candidates)
            if candidates:
                question = Question(
                    encoded,
                    every[supplier],
                    [every[i] for i in candidates],
                    sentences,
                    [kinds[supplier], *(kinds[i] for i in candidates)],
                )
                made.append(Answered(question, [answers.get((supplier, i), []) for i in candidates]))
        return made

    def pair(self, given: corpora.Pair) -> Answered:
        """A question about a sentence of two companies, as likely as not the wrong way round."""
        backward = self.rng.random() < (0.25 if given.type else 0.5)
        first, second = (given.second, given.first) if backward else (given.first, given.second)
        encoded = encode(self.tokenizer, given.text)
        answer = [] if backward or given.type is None else [{"type": given.type}]
        question = Question(
            encoded, [first], [[second]], self.sentences(given.text, "en"), ["company", "company"]
        )
        return Answered(question, [answer])


class Finder:
    """Finds the parties of passages with a trained first network, as the reader does."""

    def __init__(
        self, network: MentionNetwork, vectors: Vectors, tokenizer: Tokenizer, again: Collection[str] = ()
    ) -> None:
        """What is seen of the texts `again` is kept, as they are asked about more than once."""
        self.network, self.vectors, self.tokenizer = network.eval(), vectors, tokenizer
        self.again = frozenset(again)
        self.kept: dict[str, NDArray[np.float16]] = {}

    def groups(self, texts: Sequence[str], threshold: float) -> list[list[Group]]:
        """The parties of each text."""
        encoded = [encode(self.tokenizer, text) for text in texts]
        new = [i for i, text in enumerate(texts) if text not in self.kept]
        new.sort(key=lambda i: len(encoded[i].pieces))
        seen: dict[int, NDArray[np.float16]] = {}
        for at in range(0, len(new), _AT_ONCE):
            some = new[at : at + _AT_ONCE]
            for i, spans in zip(some, self._spans([encoded[i] for i in some]), strict=True):
                # What was filled up to the length of the longest is not kept.
                seen[i] = spans[: len(encoded[i].words)].astype(np.float16)
                if texts[i] in self.again:
                    self.kept[texts[i]] = seen[i]
        return [
            grouped(text, decode(text, encoded[i], self.kept[text] if i not in seen else seen[i], threshold))
            for i, text in enumerate(texts)
        ]

    def _spans(self, encoded: list[Encoded]) -> Any:
        with torch.no_grad():
            return torch.sigmoid(scores(self.network, self.vectors, encoded)).numpy()
