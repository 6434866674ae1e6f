"""From the networks' figures to relations: who is asked about, what holds, of which status, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from whosupplies.graph import taxonomy
from whosupplies.graph.records import ClaimType, Status
from whosupplies.nlp.subjects import find_purposes, find_technologies
from whosupplies.nlp.trained.asking import Question
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.trained.model import Answer, Model, Settings, likely, sigmoid
from whosupplies.nlp.trained.spans import Group, decode, grouped
from whosupplies.nlp.trained.subjects import label_figures, labels_told

MOST_PARTIES = 24
"""Parties of a window at most; a longer list is a register, not a statement."""


TECHNOLOGIES, PURPOSES = list(taxonomy.technologies()), list(taxonomy.purposes())
"""The closed lists, in the order of the network's outputs."""

_BESIDE = 0.5
"""A relation is told that is at least so sure, as a share of the surest of its type that the supplier has: of those below, on
passages left out, two in nine were right (of a company's lesser possessions, two in seventeen)."""
FIGURES = 12
"""What is known of a possible relation; see `features`."""


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
    text: str,
    encoded: Encoded,
    groups: list[Group],
    sentences: tuple[tuple[int, int], ...],
    remembered: int = 0,
) -> list[Stated]:
    """Every relation between the parties, in the order of the suppliers.

    What the first `remembered` sentences name, which stand elsewhere, is not what a relation is about.
    """
    asked = questions(encoded, groups, sentences, settings.supplier)
    answers = model.answers([question for _, _, question in asked])
    found: list[Stated] = []
    for one, answer, told in zip(asked, answers, features(asked, answers), strict=True):
        found += _relations(settings, text, one, answer, told, remembered)
    return found


class Asked(NamedTuple):
    """A question, and the parties that it is about."""

    supplier: Group
    candidates: list[Group]
    question: Question


def questions(
    encoded: Encoded, groups: list[Group], sentences: tuple[tuple[int, int], ...], threshold: float
) -> list[Asked]:
    """A question about each party that supplies with that probability, with all others as candidates."""
    if len(groups) < 2:
        return []
    asked = []
    for group in groups:
        if group.supplier >= threshold:
            others = [other for other in groups if other is not group]
            places = [[(s.start, s.end) for s in g.spans] for g in (group, *others)]
            kinds = [g.kind for g in (group, *others)]
            asked.append(Asked(group, others, Question(encoded, places[0], places[1:], sentences, kinds)))
    return asked


def _relations(
    settings: Settings,
    text: str,
    asked: Asked,
    answer: Answer,
    told: NDArray[np.float64],
    remembered: int,
) -> list[Stated]:
    found = []
    sentences = asked.question.sentences
    for n, candidate in enumerate(asked.candidates):
        logits = answer.statuses[n] + [settings.statuses[s] for s in STATUSES]
        certain = float(likely(settings.certain, np.array((1.0, lead(logits)))))
        for t, type_ in enumerate(TYPES):
            decision = settings.relations[type_]
            confidence = float(decision.likely(told[n, t])) * certain
            if confidence < decision.threshold:
                continue
            first, last = best_run(answer.evidence[n])
            said = text[sentences[max(first, min(remembered, last))][0] : sentences[last][1]]
            subjects = _subjects(settings, answer, n, said) if type_ == "SUPPLIES" else ((), ())
            found.append(
                Stated(
                    type=type_,
                    supplier=asked.supplier,
                    recipient=candidate,
                    status=STATUSES[int(logits.argmax())],
                    evidence=(first, last),
                    technologies=subjects[0],
                    purposes=subjects[1],
                    confidence=round(confidence, 3),
                )
            )
    surest = {
        type_: max((one.confidence for one in found if one.type == type_), default=0.0) for type_ in TYPES
    }
    return [one for one in found if one.confidence >= _BESIDE * surest[one.type]]


def _subjects(
    settings: Settings, answer: Answer, candidate: int, said: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The technologies and the purposes of a supply that the sentences `said` state."""
    technologies = label_figures(TECHNOLOGIES, answer.technologies[candidate], find_technologies(said))
    purposes = label_figures(PURPOSES, answer.purposes[candidate], find_purposes(said))
    return (
        labels_told(TECHNOLOGIES, technologies, settings.technologies),
        labels_told(PURPOSES, purposes, settings.purposes),
    )


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


def features(asked: Sequence[Asked], answers: Sequence[Answer]) -> list[NDArray[np.float64]]:
    """What speaks for or against each relation: for every question an array (candidates, types, figures).

    The figures: 1; the log-odds of the relation and of either role; what kinds the two are (a company to a body or government, a
    supplier that is no company, a recipient that is a company, or a group); by how much the relation is surer than the supplier's
    surest one, than the same one of any other supplier, than the same one the other way round, and than one of another type.
    """
    odds = [_log_odds(sigmoid(answer.types)) for answer in answers]
    between = {
        (id(one.supplier), id(candidate)): odds[q][n]
        for q, one in enumerate(asked)
        for n, candidate in enumerate(one.candidates)
    }
    unlikely = np.full(len(TYPES), _log_odds(np.array(0.0)))
    told = []
    for q, (supplier, candidates, _) in enumerate(asked):
        figures = np.ones((len(candidates), len(TYPES), FIGURES))
        figures[..., 1] = odds[q]
        figures[..., 8] = odds[q] - odds[q].max(axis=0)
        for n, candidate in enumerate(candidates):
            rivals = [
                between.get((id(o.supplier), id(candidate)), unlikely) for o in asked if o is not asked[q]
            ]
            back = between.get((id(candidate), id(supplier)), unlikely)
            others = [np.delete(odds[q][n], t).max() for t in range(len(TYPES))]
            figures[n, :, 2:8] = (
                _log_odds(np.array(supplier.supplier)),
                _log_odds(np.array(candidate.recipient)),
                supplier.kind == "company" and candidate.kind in {"public_body", "government"},
                supplier.kind != "company",
                candidate.kind == "company",
                candidate.kind == "group",
            )
            figures[n, :, 9] = odds[q][n] - np.max([unlikely, *rivals], axis=0)
            figures[n, :, 10] = odds[q][n] - back
            figures[n, :, 11] = odds[q][n] - others
        told.append(figures)
    return told


def lead(statuses: NDArray[np.float32]) -> float:
    """By how much the first status leads over the second, in logits."""
    top = np.sort(statuses)[::-1]
    return float(top[0] - top[1])


def _log_odds(probability: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    p = np.clip(probability.astype(np.float64), 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))
