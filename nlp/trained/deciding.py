"""From the networks' figures to relations: who is asked about, what holds, of which status, on what evidence."""

from __future__ import annotations

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


def parties(model: Model, text: str, encoded: Encoded) -> list[Group]:
    """The parties of a text, the surest of them where there are very many."""
    found = grouped(text, decode(text, encoded, model.spans(encoded), model.settings.mention))
    if len(found) > MOST_PARTIES:
        found = sorted(found, key=lambda g: -max(g.supplier, g.recipient))[:MOST_PARTIES]
        found.sort(key=lambda g: g.best.start)
    return found


def stated(
    model: Model, encoded: Encoded, groups: list[Group], sentences: tuple[tuple[int, int], ...]
) -> list[Stated]:
    """Every relation between the parties, in the order of the suppliers."""
    settings = model.settings
    asked_about: list[tuple[Group, list[Group]]] = []
    questions: list[Question] = []
    places = [[(s.start, s.end) for s in g.spans] for g in groups]
    for i, group in enumerate(groups):
        if group.supplier < settings.supplier or len(groups) < 2:
            continue
        others = [n for n in range(len(groups)) if n != i]
        asked_about.append((group, [groups[n] for n in others]))
        kinds = [group.kind, *(groups[n].kind for n in others)]
        questions.append(Question(encoded, places[i], [places[n] for n in others], sentences, kinds))
    found: list[Stated] = []
    for (supplier, candidates), answer in zip(asked_about, model.answers(questions), strict=True):
        found += _relations(settings, supplier, candidates, answer)
    return found


def _relations(settings: Settings, supplier: Group, candidates: list[Group], answer: Answer) -> list[Stated]:
    types = sigmoid(answer.types)
    found = []
    for n, candidate in enumerate(candidates):
        for t, type_ in enumerate(TYPES):
            if types[n, t] < settings.types[type_] or candidate.score < settings.recipient:
                continue
            logits = answer.statuses[n] + [settings.statuses[s] for s in STATUSES]
            status = int(logits.argmax())
            supplies = type_ == "SUPPLIES"
            found.append(
                Stated(
                    type=type_,
                    supplier=supplier,
                    recipient=candidate,
                    status=STATUSES[status],
                    evidence=best_run(answer.evidence[n] + settings.evidence),
                    technologies=_above(list(technologies()), answer.technologies[n], settings.technology)
                    if supplies
                    else (),
                    purposes=_above(list(purposes()), answer.purposes[n], settings.purpose)
                    if supplies
                    else (),
                    confidence=confidence(settings, types[n, t], logits, supplier, candidate),
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


def features(
    relation: float, statuses: NDArray[np.float32], supplier: Group, recipient: Group
) -> tuple[float, ...]:
    """What a relation's confidence is reckoned from: log-odds of the relation, of its parties, the lead of its status."""
    top = np.sort(statuses)[::-1]
    return (
        1.0,
        _log_odds(relation),
        float(top[0] - top[1]),
        _log_odds(supplier.supplier),
        _log_odds(recipient.recipient),
    )


def confidence(
    settings: Settings, relation: float, statuses: NDArray[np.float32], supplier: Group, recipient: Group
) -> float:
    """How likely it is that the relation is stated, with this status: calibrated on held-out passages."""
    values = features(relation, statuses, supplier, recipient)
    total = sum(w * v for w, v in zip(settings.calibration, values, strict=True))
    return round(float(1 / (1 + np.exp(-total))), 3)


def _log_odds(probability: float) -> float:
    p = min(max(float(probability), 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


def _above(names: list[str], logits: NDArray[np.float32], threshold: float) -> tuple[str, ...]:
    """The names that reach the threshold; the surest one where none does."""
    values = sigmoid(logits)
    kept = tuple(name for name, value in zip(names, values, strict=True) if value >= threshold)
    return kept or (names[int(values.argmax())],)
