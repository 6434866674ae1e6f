"""Thresholds and calibration of an exported model, by what it says of held-out and development passages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.subjects import find_purposes, find_technologies
from whosupplies.nlp.trained.deciding import (
    FIGURES,
    PURPOSES,
    TECHNOLOGIES,
    best_run,
    features,
    lead,
    questions,
)
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.trained.model import Decision, Model, Settings, Tuned, likely
from whosupplies.nlp.trained.spans import Group, decode, grouped, name_words, same_name
from whosupplies.nlp.trained.subjects import LABEL_FIGURES, label_figures, labels_told
from whosupplies.nlp.trained.sums import SUM_FIGURES


def _as_the_network_says(figures: int) -> Decision:
    """One that goes by the first figure after the constant alone."""
    return Decision((0.0, 1.0, *(0.0,) * (figures - 2)), 0.4)


_COMMON = 0.5
"""What the commonest status gets back: training counts the rare ones more. Tuned finer, it only fits the passages at hand."""

START = Settings(
    mention=0.05,
    supplier=0.03,
    relations=dict.fromkeys(TYPES, _as_the_network_says(FIGURES)),
    statuses={status: _COMMON if status == "current" else 0.0 for status in STATUSES},
    certain=(0.0, 1.0),
    technologies=_as_the_network_says(LABEL_FIGURES),
    purposes=_as_the_network_says(LABEL_FIGURES),
)
NO_SUMS = Decision((0.0,) * SUM_FIGURES, 1.0)
_THRESHOLDS = tuple(np.round(np.arange(0.08, 0.6, 0.02), 3))


class Row(NamedTuple):
    """One possible relation: figures of the networks, and the gold relations (by number) that it would agree with."""

    passage: int
    type: int
    features: NDArray[np.float64]
    statuses: NDArray[np.float32]
    gold: tuple[int, ...]
    technologies: NDArray[np.float64]
    purposes: NDArray[np.float64]
    """See `subjects.label_figures`."""


class Seen(NamedTuple):
    """A set of passages with everything the networks say of them."""

    rows: list[Row]
    golds: list[list[dict[str, Any]]]


def look(model: Model, records: Sequence[dict[str, Any]]) -> Seen:
    """What the networks say."""
    seen = Seen([], [r["relations"] for r in records])
    for number, record in enumerate(records):
        text = record["text"]
        doc = pipeline(record["lang"])(text)
        sentences = tuple((s.start_char, s.end_char) for s in doc.sents)
        encoded = model.encode(text)
        groups = grouped(text, decode(text, encoded, model.spans(encoded), START.mention))
        seen.rows.extend(_rows(model, number, record, encoded, groups, sentences))
    return seen


def _rows(
    model: Model,
    number: int,
    record: dict[str, Any],
    encoded: Encoded,
    groups: list[Group],
    sentences: tuple[tuple[int, int], ...],
) -> Iterable[Row]:
    def words(group: Group) -> tuple[str, ...]:
        return name_words(record["text"][group.best.start : group.best.end])

    asked = questions(encoded, groups, sentences, START.supplier)
    answers = model.answers([question for _, _, question in asked])
    for (supplier, candidates, _), answer, told in zip(asked, answers, features(asked, answers), strict=True):
        for n, candidate in enumerate(candidates):
            first, last = best_run(answer.evidence[n])
            said = record["text"][sentences[first][0] : sentences[last][1]]
            for t, type_ in enumerate(TYPES):
                gold = tuple(
                    g
                    for g, r in enumerate(record["relations"])
                    if r["type"] == type_
                    and agrees(r["supplier"], words(supplier))
                    and agrees(r["recipient"], words(candidate))
                )
                subjects = (
                    (
                        label_figures(TECHNOLOGIES, answer.technologies[n], find_technologies(said)),
                        label_figures(PURPOSES, answer.purposes[n], find_purposes(said)),
                    )
                    if gold and type_ == "SUPPLIES"
                    else (_NONE, _NONE)
                )
                yield Row(number, t, told[n, t], answer.statuses[n], gold, *subjects)


def agrees(argument: dict[str, Any], words: tuple[str, ...]) -> bool:
    """Whether a party of a gold relation has that name (`spans.name_words`)."""
    return any(same_name(name_words(argument[key]), words) for key in ("text", "name"))


_NONE: NDArray[np.float64] = np.zeros((0, LABEL_FIGURES))


def judged(seen: Seen, settings: Settings) -> tuple[float, float]:
    """F1 of relations and of pairs, before those are left out that are much less sure than their supplier's surest."""
    bias = np.array([settings.statuses[s] for s in STATUSES])
    taken: set[tuple[int, int]] = set()
    found = pairs = right = 0
    for row in seen.rows:
        decision = settings.relations[TYPES[row.type]]
        logits = row.statuses + bias
        certain = likely(settings.certain, np.array((1.0, lead(logits))))
        if decision.likely(row.features) * certain < decision.threshold:
            continue
        found += 1
        status = STATUSES[int(logits.argmax())]
        golds = seen.golds[row.passage]
        free = [g for g in row.gold if (row.passage, g) not in taken]
        if free:
            best = max(free, key=lambda g: golds[g]["status"] == status)
            taken.add((row.passage, best))
            pairs += 1
            right += golds[best]["status"] == status
    total = max(found + sum(map(len, seen.golds)), 1)
    return 2 * right / total, 2 * pairs / total


def tune(model: Model, sets: dict[str, list[dict[str, Any]]], weight: Mapping[str, float]) -> Settings:
    """The settings with the best F1 of relations; `weight` is what a relation of each set counts. Prints the figures of each.

    They are for both languages together: apart, they fit better and do worse on passages left out.
    """
    seen = {name: look(model, records) for name, records in sets.items()}
    rows = [(s, row) for s in seen.values() for row in s.rows]
    best = replace(START, relations=_weighed(seen, weight))
    best = replace(best, certain=_certain(rows, best))
    counts = {name: weight[name] * sum(map(len, s.golds)) for name, s in seen.items()}

    def worth(settings: Settings) -> float:
        scores = [(counts[name], judged(s, settings)) for name, s in seen.items()]
        return sum(count * (r + 0.2 * p) for count, (r, p) in scores)

    for type_ in TYPES:
        now = best.relations[type_]
        options = [
            replace(best, relations={**best.relations, type_: replace(now, threshold=float(v))})
            for v in _THRESHOLDS
        ]
        best = max(options, key=worth)
    best = replace(
        best,
        technologies=_labels(rows, "technologies", TECHNOLOGIES),
        purposes=_labels(rows, "purposes", PURPOSES),
    )
    for name, at in seen.items():
        print(name, [round(v, 3) for v in judged(at, best)])
    return best


def _weighed(seen: dict[str, Seen], weight: Mapping[str, float]) -> dict[str, Decision]:
    """By type, how much each feature speaks for a relation."""
    found: dict[str, Decision] = {}
    for t, type_ in enumerate(TYPES):
        rows = [(row, weight[name]) for name, s in seen.items() for row in s.rows if row.type == t]
        weights = regression(
            np.array([row.features for row, _ in rows]),
            np.array([bool(row.gold) for row, _ in rows], float),
            np.array([w for _, w in rows]),
        )
        found[type_] = Decision(weights, 0.3)
    return found


def _labels(rows: list[tuple[Seen, Row]], field: str, names: list[str]) -> Decision:
    """What speaks for a label, and the threshold with the best micro F1, over the right pairs."""
    matched = [
        (s.golds[r.passage][r.gold[0]][field], getattr(r, field))
        for s, r in rows
        if r.gold and TYPES[r.type] == "SUPPLIES"
    ]
    weights = regression(
        np.concatenate([figures for _, figures in matched]),
        np.array([name in gold for gold, _ in matched for name in names], float),
        np.ones(len(matched) * len(names)),
    )
    best = (0.0, Decision(weights, 0.4))
    for threshold in np.round(np.arange(0.1, 0.7, 0.05), 2):
        decision = Decision(weights, float(threshold))
        right = found = wanted = 0
        for gold, figures in matched:
            told = labels_told(names, figures, decision)
            right += len({*told} & {*gold})
            found += len(told)
            wanted += len(gold)
        best = max(best, (2 * right / max(found + wanted, 1), decision), key=lambda b: b[0])
    return best[1]


def _certain(rows: list[tuple[Seen, Row]], settings: Settings) -> tuple[float, float]:
    """How sure a status is by its lead, among the pairs that are right."""
    bias = np.array([settings.statuses[s] for s in STATUSES])
    x, y = [], []
    for seen, row in rows:
        if row.gold:
            logits = row.statuses + bias
            status = STATUSES[int(logits.argmax())]
            x.append((1.0, lead(logits)))
            y.append(float(any(seen.golds[row.passage][g]["status"] == status for g in row.gold)))
    constant, slope = regression(np.array(x), np.array(y), np.ones(len(y)))
    return constant, slope


def regression(
    design: NDArray[np.float64], wanted: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[float, ...]:
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (weight * (wanted - p)) - weights
        hessian = design.T @ (design * (weight * p * (1 - p))[:, None]) + np.eye(len(weights))
        weights += np.linalg.solve(hessian, gradient)
    return tuple(round(float(w), 4) for w in weights)


def write(tuned: Tuned, folder: Path) -> None:
    """Writes the settings beside the model."""
    (folder / "settings.json").write_text(json.dumps(msgspec.to_builtins(tuned), indent=1) + "\n", "utf8")
