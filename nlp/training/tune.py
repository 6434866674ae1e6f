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

from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.deciding import FIGURES, features, lead, likely, questions
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.trained.model import Model, Settings, Tuned, sigmoid
from whosupplies.nlp.trained.spans import Group, decode, grouped, name_words, same_name

START = Settings(
    mention=0.05,
    supplier=0.03,
    pairs=dict.fromkeys(TYPES, (0.0, 1.0, *(0.0,) * (FIGURES - 2))),
    types=dict.fromkeys(TYPES, 0.5),
    statuses=dict.fromkeys(STATUSES, 0.0),
    technology=0.4,
    purpose=0.4,
    evidence=0.0,
    certain=(0.0, 1.0),
)
_TYPE = tuple(np.round(np.arange(0.1, 0.7, 0.025), 3))
_BIAS = (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5)


class Row(NamedTuple):
    """One possible relation: figures of the networks, and the gold relations (by number) that it would agree with."""

    passage: int
    type: int
    features: NDArray[np.float64]
    statuses: NDArray[np.float32]
    gold: tuple[int, ...]
    technologies: NDArray[np.float32]
    purposes: NDArray[np.float32]


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
            for t, type_ in enumerate(TYPES):
                gold = tuple(
                    g
                    for g, r in enumerate(record["relations"])
                    if r["type"] == type_
                    and _agrees(r["supplier"], words(supplier))
                    and _agrees(r["recipient"], words(candidate))
                )
                yield Row(
                    number,
                    t,
                    told[n, t],
                    answer.statuses[n],
                    gold,
                    answer.technologies[n],
                    answer.purposes[n],
                )


def _agrees(argument: dict[str, Any], words: tuple[str, ...]) -> bool:
    return any(same_name(name_words(argument[key]), words) for key in ("text", "name"))


def judged(seen: Seen, settings: Settings) -> tuple[float, float]:
    """F1 of relations and of pairs."""
    bias = np.array([settings.statuses[s] for s in STATUSES])
    taken: set[tuple[int, int]] = set()
    found = pairs = right = 0
    for row in seen.rows:
        type_ = TYPES[row.type]
        if likely(settings.pairs[type_], row.features) < settings.types[type_]:
            continue
        found += 1
        status = STATUSES[int((row.statuses + bias).argmax())]
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
    """The settings with the best F1 of relations for sets of one language; `weight` is what a relation of each set counts.

    Prints the figures of each set.
    """
    seen = {name: look(model, records) for name, records in sets.items()}
    best = replace(START, pairs=_weighed(seen, weight))
    counts = {name: weight[name] * sum(map(len, s.golds)) for name, s in seen.items()}

    def worth(settings: Settings) -> float:
        scores = [(counts[name], judged(s, settings)) for name, s in seen.items()]
        return sum(count * (r + 0.2 * p) for count, (r, p) in scores)

    for _ in range(2):
        for type_ in TYPES:
            best = max((replace(best, types={**best.types, type_: float(v)}) for v in _TYPE), key=worth)
        for status in STATUSES:
            options = (replace(best, statuses={**best.statuses, status: v}) for v in _BIAS)
            best = max([best, *options], key=worth)
    rows = [(s, row) for s in seen.values() for row in s.rows]
    best = replace(
        best,
        technology=_label_threshold(rows, "technologies", list(technologies())),
        purpose=_label_threshold(rows, "purposes", list(purposes())),
    )
    best = replace(best, certain=_certain(rows, best))
    for name, at in seen.items():
        print(name, [round(v, 3) for v in judged(at, best)])
    return best


def _weighed(seen: dict[str, Seen], weight: Mapping[str, float]) -> dict[str, tuple[float, ...]]:
    """By type, how much each feature speaks for a relation."""
    found: dict[str, tuple[float, ...]] = {}
    for t, type_ in enumerate(TYPES):
        rows = [(row, weight[name]) for name, s in seen.items() for row in s.rows if row.type == t]
        found[type_] = _regression(
            np.array([row.features for row, _ in rows]),
            np.array([bool(row.gold) for row, _ in rows], float),
            np.array([w for _, w in rows]),
        )
    return found


def _label_threshold(rows: list[tuple[Seen, Row]], field: str, names: list[str]) -> float:
    """The threshold with the best micro F1 over the right pairs."""
    matched = [(s.golds[r.passage][r.gold[0]], r) for s, r in rows if r.gold and TYPES[r.type] == "SUPPLIES"]
    best = (0.0, 0.4)
    for threshold in np.arange(0.1, 0.7, 0.05):
        right = found = wanted = 0
        for gold, row in matched:
            values = sigmoid(getattr(row, field))
            predicted = {n for n, v in zip(names, values, strict=True) if v >= threshold} or {
                names[int(values.argmax())]
            }
            right += len(predicted & set(gold[field]))
            found += len(predicted)
            wanted += len(gold[field])
        best = max(best, (2 * right / max(found + wanted, 1), round(float(threshold), 2)))
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
    constant, slope = _regression(np.array(x), np.array(y), np.ones(len(y)))
    return constant, slope


def _regression(
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
