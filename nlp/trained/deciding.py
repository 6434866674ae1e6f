"""From the networks' figures to relations: who is asked about, what holds, of which status, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whosupplies.graph.records import ClaimType, Status
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.trained.asking import Question
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.trained.model import Answer, Model, Settings, sigmoid
from whosupplies.nlp.trained.spans import Group, decode, grouped

MOST_PARTIES = 24
"""Parties of a window at most; a longer list is a register, not a statement."""


class Stated(Struct, frozen=True):
    """A relation between two parties of a text. `evidence` is a range of sentence numbers, the last included."""

    type: ClaimType
    supplier: Group
    recipient: Group
    status: Status
    evidence: tuple[int, int]
    technologies: tuple[str, ...]
    purposes: tuple[str, ...]
    confidence: float


def parties(model: Model, settings: Settings, text: str, encoded: Encoded) -> list[Group]:
    """The parties of a text, the surest of them where there are very many."""
    found = grouped(text, decode(text, encoded, model.spans(encoded), settings.mention))
    if len(found) > MOST_PARTIES:
        found = sorted(found, key=lambda g: -g.score)[:MOST_PARTIES]
        found.sort(key=lambda g: g.best.start)
    return found


def stated(
    model: Model,
    settings: Settings,
    encoded: Encoded,
    groups: list[Group],
    sentences: tuple[tuple[int, int], ...],
) -> list[Stated]:
    """Every relation between the parties, in the order of the suppliers."""
    asked = questions(encoded, groups, sentences, settings.supplier)
    answers = model.answers([question for _, _, question in asked])
    found: list[Stated] = []
    for (supplier, candidates, _), answer in zip(asked, answers, strict=True):
        found += _relations(settings, supplier, candidates, answer)
    return found


def questions(
    encoded: Encoded, groups: list[Group], sentences: tuple[tuple[int, int], ...], threshold: float
) -> list[tuple[Group, list[Group], Question]]:
    """For each party that supplies with that probability: it, all others, and what to ask of them."""
    if len(groups) < 2:
        return []
    asked = []
    for group in groups:
        if group.supplier >= threshold:
            others = [other for other in groups if other is not group]
            places = [[(s.start, s.end) for s in g.spans] for g in (group, *others)]
            kinds = [g.kind for g in (group, *others)]
            asked.append((group, others, Question(encoded, places[0], places[1:], sentences, kinds)))
    return asked


def _relations(settings: Settings, supplier: Group, candidates: list[Group], answer: Answer) -> list[Stated]:
    types = sigmoid(answer.types)
    found = []
    for n, candidate in enumerate(candidates):
        for t, type_ in enumerate(TYPES):
            holds = likely(settings.pairs[type_], features(types[n, t], supplier, candidate))
            if holds < settings.types[type_]:
                continue
            logits = answer.statuses[n] + [settings.statuses[s] for s in STATUSES]
            supplies = type_ == "SUPPLIES"
            found.append(
                Stated(
                    type=type_,
                    supplier=supplier,
                    recipient=candidate,
                    status=STATUSES[int(logits.argmax())],
                    evidence=best_run(answer.evidence[n] + settings.evidence),
                    technologies=_above(list(technologies()), answer.technologies[n], settings.technology)
                    if supplies
                    else (),
                    purposes=_above(list(purposes()), answer.purposes[n], settings.purpose)
                    if supplies
                    else (),
                    confidence=round(holds * likely(settings.certain, (1.0, lead(logits))), 3),
                )
            )
    return found


def best_run(logits: NDArray[np.float32]) -> tuple[int, int]:
    """The run of sentences with the highest sum of logits: first and last."""
    best, where, total, first = -np.inf, (0, 0), 0.0, 0
    for i, value in enumerate(logits):
        if total <= 0:
            total, first = 0.0, i
        total += float(value)
        if total > best:
            best, where = total, (first, i)
    return where


def features(relation: float, supplier: Group, recipient: Group) -> tuple[float, ...]:
    """What speaks for or against a relation: 1, the log-odds of the relation and of either role, then what kinds the two are:
    a company to a body or government, a supplier that is no company, a recipient that is a company, or a group."""
    return (
        1.0,
        _log_odds(relation),
        _log_odds(supplier.supplier),
        _log_odds(recipient.recipient),
        float(supplier.kind == "company" and recipient.kind in {"public_body", "government"}),
        float(supplier.kind != "company"),
        float(recipient.kind == "company"),
        float(recipient.kind == "group"),
    )


def lead(statuses: NDArray[np.float32]) -> float:
    """By how much the first status leads over the second, in logits."""
    top = np.sort(statuses)[::-1]
    return float(top[0] - top[1])


def likely(weights: Sequence[float], values: Sequence[float]) -> float:
    """The probability that a logistic regression gives."""
    return float(1 / (1 + np.exp(-sum(w * v for w, v in zip(weights, values, strict=True)))))


def _log_odds(probability: float) -> float:
    p = min(max(float(probability), 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


def _above(names: list[str], logits: NDArray[np.float32], threshold: float) -> tuple[str, ...]:
    """The names that reach the threshold; the surest one where none does."""
    values = sigmoid(logits)
    kept = tuple(name for name, value in zip(names, values, strict=True) if value >= threshold)
    return kept or (names[int(values.argmax())],)
