"""Trains the first network: which spans are parties, and which are named entities."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from whosupplies.nlp.trained.encoding import PAD, Encoded, Vectors, encode, padded
from whosupplies.nlp.trained.labels import LONGEST_SPAN, MENTION_OUTPUTS, NAMED
from whosupplies.nlp.trained.spans import decode, name_words, same_name
from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.batching import SHAPES, batches
from whosupplies.nlp.training.examples import Passage, passage
from whosupplies.nlp.training.network import MentionNetwork
from whosupplies.nlp.training.optimiser import Optimiser
from whosupplies.nlp.training.prepare import Sources
from whosupplies.nlp.training.runs import Choice, Run, Start

_PARTY = slice(0, MENTION_OUTPUTS.index(NAMED[0]))
_NAMED = slice(MENTION_OUTPUTS.index(NAMED[0]), None)
_LONGEST = 300


class Example:
    """A text with what each span of its words is; `named`: whether its named entities are known."""

    def __init__(self, encoded: Encoded) -> None:
        self.encoded = encoded
        self.labels: dict[tuple[int, int], list[int]] = {}
        self.unknown: list[tuple[int, int]] = []
        self.named = True

    def __len__(self) -> int:
        return len(self.encoded.pieces)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """First word and length less one of `[start, end)`; None where it is too long or cut off."""
        words = self.encoded.words
        inside = np.flatnonzero((words[:, 0] < end) & (words[:, 1] > start))
        if not len(inside) or len(inside) > LONGEST_SPAN:
            return None
        return int(inside[0]), len(inside) - 1


def of_passage(tokenizer: Tokenizer, given: Passage) -> Example:
    """A gold passage: parties are known, named entities are not."""
    example = Example(encode(tokenizer, given.text))
    example.named = False
    for party in given.parties:
        for start, end in party.mentions:
            at = example.span(start, end)
            if at is None:
                continue
            if (start, end) in given.ignored:
                example.unknown.append(at)
                continue
            row = [MENTION_OUTPUTS.index(party.kind)]
            row += [MENTION_OUTPUTS.index(role) for role in ("supplier", "recipient") if getattr(party, role)]
            if example.encoded.words[at[0] + at[1], 1] > end:
                row.append(MENTION_OUTPUTS.index("trim"))
            example.labels[at] = row
    return example


def of_named(tokenizer: Tokenizer, given: corpora.NamedText) -> Example:
    """A text with named entities: what is none, or a person, is no party either; of the rest nobody knows."""
    example = Example(encode(tokenizer, given.text, _LONGEST))
    for start, end, label in given.entities:
        at = example.span(start, end)
        if at is None:
            continue
        if label in NAMED:
            example.labels[at] = [MENTION_OUTPUTS.index(label)]
        if label in {"ORG", "LOC"}:
            example.unknown.append(at)
    return example


def loss_of(model: MentionNetwork, vectors: Vectors, batch: list[Example]) -> torch.Tensor:
    """The batch's loss for each labelled span."""
    logits = scores(model, vectors, [e.encoded for e in batch])
    target, weight = torch.zeros_like(logits), torch.zeros_like(logits)
    spans = 1
    for b, example in enumerate(batch):
        words = len(example.encoded.words)
        for width in range(min(LONGEST_SPAN, words)):
            weight[b, : words - width, width, _PARTY] = 1.0
            weight[b, : words - width, width, _NAMED] = 1.0 if example.named else 0.0
        for first, width in example.unknown:
            weight[b, first, width, _PARTY] = 0
        for (first, width), row in example.labels.items():
            target[b, first, width, row] = 1
            spans += 1
    return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum() / spans


def scores(model: MentionNetwork, vectors: Vectors, texts: list[Encoded]) -> torch.Tensor:
    """Logits for the spans of each text."""
    pieces = padded([t.pieces for t in texts], PAD, SHAPES)
    first, last = padded([t.first for t in texts], 0, SHAPES), padded([t.last for t in texts], 0, SHAPES)
    return model(
        torch.from_numpy(vectors(pieces)),
        torch.from_numpy((pieces != PAD).astype(np.float32)),
        torch.from_numpy(first),
        torch.from_numpy(last),
    )


def evaluate(
    model: MentionNetwork, vectors: Vectors, passages: list[Passage], examples: list[Example]
) -> dict[str, float]:
    """Recall of parties and precision of what is found, by names, as the scorer compares them."""
    model.eval()
    found = right = recalled = wanted = kinds = 0
    with torch.no_grad():
        for given, example in zip(passages, examples, strict=True):
            out = torch.sigmoid(scores(model, vectors, [example.encoded]))[0].numpy()
            spans = decode(given.text, example.encoded, out, 0.4)
            names = [name_words(given.text[s.start : s.end]) for s in spans]
            gold = [(name_words(p.name), p) for p in given.parties]
            wanted += len(gold)
            for words, party in gold:
                hits = [s for s, n in zip(spans, names, strict=True) if same_name(words, n)]
                recalled += bool(hits)
                kinds += any(s.kind == party.kind for s in hits)
            found += len(names)
            right += sum(any(same_name(n, words) for words, _ in gold) for n in names)
    model.train()
    return {
        "recall": recalled / wanted,
        "precision": right / max(found, 1),
        "kinds": kinds / max(recalled, 1),
    }


def train(
    sources: Sources,
    work: Path,
    *,
    layers: int = 8,
    epochs: int = 12,
    seed: int = 1,
    choice: Choice = Choice(),  # noqa: B008 - frozen
    start: Start = "pretrained",
    rate: float = 2e-4,
    warm: bool = True,
    name: str = "mentions",
    size: int = 16,
) -> MentionNetwork:
    """Trains and writes `<name>.pt` to `work` after each epoch; prints what it sees.

    `warm` is whether the named entities of other corpora are learnt along the way.
    """
    run = Run(sources, work, choice, seed)
    rng, tokenizer, vectors, kept = run.rng, run.tokenizer, run.vectors, run.kept
    tests = {label: [passage(r) for r in given] for label, given in run.tests.items()}
    named = [of_named(tokenizer, t) for t in sources.named(test=False) if t.entities or rng.random() < 0.1]
    named = named if warm else []
    model = MentionNetwork(layers)
    run.prepared(model, start)
    steps = epochs * (-(-len(kept) // size))
    optimiser = Optimiser(model, steps=steps, rate=5 * rate, encoder_rate=rate)
    for epoch in range(epochs):
        began, total = time.time(), 0.0
        examples = [of_passage(tokenizer, passage(run.renamer(r, 0.4))) for r in kept]
        others = list(batches(rng.sample(named, min(len(named), len(examples) // 2)), size // 2, rng))
        for i, batch in enumerate(batches(examples, size, rng)):
            loss = loss_of(model, vectors, batch)
            loss.backward()
            total += loss.item()
            if others:
                loss = loss_of(model, vectors, others[i % len(others)]) * 0.5
                loss.backward()
            optimiser.step()
        report: dict[str, Any] = {"epoch": epoch + 1, "loss": total / (i + 1), "seconds": time.time() - began}
        run.save(model, name, epoch + 1)
        if epoch % 2 or epoch + 1 == epochs:
            for label, given in tests.items():
                found = evaluate(model, vectors, given, [of_passage(tokenizer, p) for p in given])
                report[label] = {key: round(value, 3) for key, value in found.items()}
        print(report, flush=True)
    return model
