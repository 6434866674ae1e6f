"""Trains the second network: what a marked supplier has with each other party of the text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.trained.asking import Question, asked
from whosupplies.nlp.trained.encoding import Vectors
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.batching import SHAPES, batches
from whosupplies.nlp.training.examples import Passage, passage
from whosupplies.nlp.training.network import MentionNetwork, PairNetwork
from whosupplies.nlp.training.optimiser import Optimiser
from whosupplies.nlp.training.prepare import Sources
from whosupplies.nlp.training.questions import Answered, Asker, Finder
from whosupplies.nlp.training.runs import Choice, Run, Start

_TECHNOLOGIES, _PURPOSES = list(technologies()), list(purposes())


def tensors(vectors: Vectors, questions: list[Question]) -> list[torch.Tensor]:
    """The network's inputs."""
    arrays = asked(questions, SHAPES)
    pieces = arrays.pop("pieces")
    return [
        torch.from_numpy(vectors(pieces.astype(np.int64))),
        *(torch.from_numpy(a) for a in arrays.values()),
    ]


def losses(
    model: PairNetwork, vectors: Vectors, batch: list[Answered], status_weight: torch.Tensor
) -> dict[str, torch.Tensor]:
    """Each head's loss over the batch."""
    types, statuses, evidence, techs, purps = model(*tensors(vectors, [a.question for a in batch]))
    real = torch.zeros(types.shape[:2])
    type_target = torch.zeros_like(types)
    rows: list[tuple[int, int, dict[str, Any]]] = []
    for b, answered in enumerate(batch):
        real[b, : len(answered.answers)] = 1
        for n, answers in enumerate(answered.answers):
            for relation in answers:
                type_target[b, n, TYPES.index(relation["type"])] = 1
                if "status" in relation:
                    rows.append((b, n, relation))
    per_pair = F.binary_cross_entropy_with_logits(types, type_target, reduction="none").sum(-1)
    out = {"types": (per_pair * real).sum() / real.sum()}
    if not rows:
        return out
    at = torch.tensor([(b, n) for b, n, _ in rows])
    b, n = at[:, 0], at[:, 1]
    wanted = torch.tensor([STATUSES.index(r["status"]) for _, _, r in rows])
    out["statuses"] = F.cross_entropy(statuses[b, n], wanted, status_weight)
    said = torch.zeros(len(rows), evidence.shape[-1])
    valid = torch.zeros_like(said)
    tech, purpose = torch.zeros(len(rows), len(_TECHNOLOGIES)), torch.zeros(len(rows), len(_PURPOSES))
    for i, (row, _, relation) in enumerate(rows):
        sentences = batch[row].question.sentences
        first, last = relation["evidence"]
        valid[i, : len(sentences)] = 1
        for m, (start, end) in enumerate(sentences):
            said[i, m] = min(end, last) - max(start, first) > 0.5 * (end - start)
        for name in relation["technologies"]:
            tech[i, _TECHNOLOGIES.index(name)] = 1
        for name in relation["purposes"]:
            purpose[i, _PURPOSES.index(name)] = 1
    proof = F.binary_cross_entropy_with_logits(evidence[b, n], said, reduction="none")
    out["evidence"] = (proof * valid).sum() / valid.sum()
    supplies = torch.tensor([r["type"] == "SUPPLIES" for _, _, r in rows]).float()[:, None]
    for label, logits, target in (("technologies", techs, tech), ("purposes", purps, purpose)):
        bce = F.binary_cross_entropy_with_logits(logits[b, n], target, reduction="none")
        out[label] = (bce * supplies).sum() / supplies.sum().clamp(min=1)
    return out


GOLD_SHARE = 0.35
"""The share of passages that are asked about with their gold parties, where others are found."""

WEIGHTS = {"types": 1.0, "statuses": 0.6, "evidence": 0.5, "technologies": 0.12, "purposes": 0.12}
"""What each head's loss counts."""


def evaluate(
    model: PairNetwork, vectors: Vectors, answered: list[Answered], threshold: float = 0.5
) -> dict[str, float]:
    """F1 of pairs and of relations, and the share of right statuses, given the gold parties."""
    model.eval()
    right = status_right = found = wanted = 0
    with torch.no_grad():
        for i in range(0, len(answered), 16):
            batch = answered[i : i + 16]
            types, statuses, *_ = model(*tensors(vectors, [a.question for a in batch]))
            types, statuses = torch.sigmoid(types), statuses.argmax(-1)
            for b, one in enumerate(batch):
                for n, answers in enumerate(one.answers):
                    wanted += len(answers)
                    for t, type_ in enumerate(TYPES):
                        if types[b, n, t] < threshold:
                            continue
                        found += 1
                        same = [r for r in answers if r["type"] == type_]
                        right += bool(same)
                        status_right += any(r["status"] == STATUSES[statuses[b, n]] for r in same)
    model.train()
    total = max(found + wanted, 1)
    return {
        "pair": 2 * right / total,
        "relation": 2 * status_right / total,
        "status": status_right / max(right, 1),
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
    companies: int = 500,
    name: str = "pairs",
    size: int = 24,
    finders: Sequence[MentionNetwork] = (),
    rate: float = 2e-4,
) -> PairNetwork:
    """Trains and writes `<name>.pt` to `work` after each epoch; prints what it sees.

    With `finders`, one for each fold that has not seen it, most questions are about the parties that they find instead of the
    gold ones, so that the second network learns to live with the mistakes of the first.
    """
    run = Run(sources, work, choice, seed)
    rng, tokenizer, vectors, kept = run.rng, run.tokenizer, run.vectors, run.kept
    asker = Asker(tokenizer, rng)
    asked_tests = {
        label: [a for r in given for a in asker.gold(passage(r), others=False)]
        for label, given in run.tests.items()
    }
    counts = [1 + sum(x["status"] == s for r in kept for x in r["relations"]) for s in STATUSES]
    status_weight = torch.tensor([(max(counts) / c) ** 0.35 for c in counts])
    model = PairNetwork(layers)
    run.prepared(model, start)
    found = [Finder(f, vectors, tokenizer, [r["text"] for r in kept]) for f in finders]

    def questions(share: float) -> list[Answered]:
        passages = [passage(run.renamer(r, share)) for r in kept]
        told: list[Passage] = []
        unseen: tuple[list[Passage], ...] = tuple([] for _ in found)
        for given in passages:
            as_gold = not found or rng.random() < GOLD_SHARE
            (told if as_gold else unseen[corpora.fold(given.id)]).append(given)
        asked = [a for p in told for a in asker.gold(p, others=True)]
        for finder, some in zip(found, unseen, strict=True):
            groups = finder.groups([p.text for p in some], rng.choice((0.05, 0.1, 0.15)))
            asked += [a for p, g in zip(some, groups, strict=True) for a in asker.found(p, g)]
        return asked

    steps = int(epochs * (len(questions(0)) + companies) / size * 1.02)
    optimiser = Optimiser(model, steps=steps, rate=5 * rate, encoder_rate=rate)
    for epoch in range(epochs):
        began, totals, count = time.time(), dict.fromkeys(WEIGHTS, 0.0), 0
        examples = questions(0.4)
        examples += [asker.pair(p) for p in rng.sample(run.core, companies)]
        for batch in batches(examples, size, rng):
            parts = losses(model, vectors, batch, status_weight)
            torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum().backward()
            optimiser.step()
            count += 1
            for key, value in parts.items():
                totals[key] += value.item()
        report: dict[str, Any] = {"epoch": epoch + 1, "seconds": round(time.time() - began)}
        report |= {key: round(value / count, 3) for key, value in totals.items()}
        run.save(model, name, epoch + 1)
        if epoch % 2 or epoch + 1 == epochs:
            for label, given in asked_tests.items():
                figures = evaluate(model, vectors, given)
                report[label] = {key: round(value, 3) for key, value in figures.items()}
        print(report, flush=True)
    return model
