"""Thresholds and calibration of an exported model, by what it says of held-out and development passages."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.asking import Question
from whosupplies.nlp.trained.deciding import features
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.labels import STATUSES, TYPES
from whosupplies.nlp.trained.model import Model, Settings, sigmoid
from whosupplies.nlp.trained.spans import Group, decode, grouped, name_words, same_name

START = Settings(
    version="",
    mention=0.4,
    supplier=0.3,
    recipient=0.3,
    types=dict.fromkeys(TYPES, 0.5),
    statuses=dict.fromkeys(STATUSES, 0.0),
    technology=0.4,
    purpose=0.4,
    evidence=0.0,
    calibration=(0.0, 1.0, 0.0, 0.0, 0.0),
)
_MENTION = (0.05, 0.1, 0.2)
_SUPPLIER = (0.02, 0.05, 0.1, 0.2, 0.3)
_RECIPIENT = (0.0, 0.01, 0.02, 0.05, 0.1)
_TYPE = tuple(np.round(np.arange(0.1, 0.9, 0.05), 2))
_BIAS = (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75)


class Row(NamedTuple):
    """One possible relation: figures of the networks, and the gold relations (by number) that it would agree with."""

    passage: int
    type: int
    probability: float
    statuses: NDArray[np.float32]
    supplier: Group
    recipient: Group
    gold: tuple[int, ...]
    technologies: NDArray[np.float32]
    purposes: NDArray[np.float32]


class Seen(NamedTuple):
    """A set of passages with everything the networks say of them at one threshold for mentions."""

    rows: list[Row]
    golds: list[list[dict[str, Any]]]


def look(model: Model, records: Iterable[dict[str, Any]], thresholds: Iterable[float]) -> dict[float, Seen]:
    """What the networks say, for each threshold for mentions."""
    records = list(records)
    seen = {t: Seen([], [r["relations"] for r in records]) for t in thresholds}
    for number, record in enumerate(records):
        text = record["text"]
        doc = pipeline(record["lang"])(text)
        sentences = tuple((s.start_char, s.end_char) for s in doc.sents)
        encoded = model.encode(text)
        probabilities = model.spans(encoded)
        for threshold, at in seen.items():
            groups = grouped(text, decode(text, encoded, probabilities, threshold))
            at.rows.extend(_rows(model, number, record, encoded, groups, sentences))
    return seen


def _rows(
    model: Model,
    number: int,
    record: dict[str, Any],
    encoded: Encoded,
    groups: list[Group],
    sentences: tuple[tuple[int, int], ...],
) -> Iterable[Row]:
    places = [[(s.start, s.end) for s in g.spans] for g in groups]
    words = [name_words(record["text"][g.best.start : g.best.end]) for g in groups]
    suppliers = [i for i, g in enumerate(groups) if g.supplier >= min(_SUPPLIER)] if len(groups) > 1 else []
    others = [[n for n in range(len(groups)) if n != i] for i in suppliers]
    questions = [
        Question(
            encoded,
            places[i],
            [places[n] for n in rest],
            sentences,
            [groups[i].kind, *(groups[n].kind for n in rest)],
        )
        for i, rest in zip(suppliers, others, strict=True)
    ]
    for i, rest, answer in zip(suppliers, others, model.answers(questions), strict=True):
        for n, row in zip(rest, range(len(rest)), strict=True):
            for t, type_ in enumerate(TYPES):
                gold = tuple(
                    g
                    for g, r in enumerate(record["relations"])
                    if r["type"] == type_
                    and _agrees(r["supplier"], words[i])
                    and _agrees(r["recipient"], words[n])
                )
                yield Row(
                    number,
                    t,
                    float(sigmoid(answer.types)[row, t]),
                    answer.statuses[row],
                    groups[i],
                    groups[n],
                    gold,
                    answer.technologies[row],
                    answer.purposes[row],
                )


def _agrees(argument: dict[str, Any], words: tuple[str, ...]) -> bool:
    return any(same_name(name_words(argument[key]), words) for key in ("text", "name"))


def judged(seen: Seen, settings: Settings) -> tuple[float, float]:
    """F1 of relations and of pairs."""
    bias = np.array([settings.statuses[s] for s in STATUSES])
    least = [settings.types[t] for t in TYPES]
    taken: set[tuple[int, int]] = set()
    found = pairs = right = 0
    for row in seen.rows:
        if (
            row.probability < least[row.type]
            or row.supplier.supplier < settings.supplier
            or row.recipient.score < settings.recipient
        ):
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


def tune(model: Model, sets: dict[str, list[dict[str, Any]]], version: str) -> Settings:
    """The settings with the best F1 of relations, each set counting alike."""
    seen = {name: look(model, records, _MENTION) for name, records in sets.items()}

    def worth(settings: Settings) -> float:
        scores = [judged(s[settings.mention], settings) for s in seen.values()]
        return sum(r + 0.2 * p for r, p in scores) / len(scores)

    best = replace(START, version=version)
    for _ in range(3):
        options = itertools.chain(
            (replace(best, mention=m) for m in _MENTION),
            (replace(best, supplier=p) for p in _SUPPLIER),
            (replace(best, recipient=p) for p in _RECIPIENT),
        )
        best = max([best, *options], key=worth)
        for type_ in TYPES:
            best = max((replace(best, types={**best.types, type_: float(v)}) for v in _TYPE), key=worth)
        for status in STATUSES:
            best = max(
                [best, *(replace(best, statuses={**best.statuses, status: v}) for v in _BIAS)], key=worth
            )
        for supplier, recipient in itertools.product(_SUPPLIER, _RECIPIENT):
            best = max(best, replace(best, supplier=supplier, recipient=recipient), key=worth)
    rows = [(s[best.mention], row) for s in seen.values() for row in s[best.mention].rows]
    best = replace(
        best,
        technology=_label_threshold(rows, "technologies", list(technologies())),
        purpose=_label_threshold(rows, "purposes", list(purposes())),
    )
    best = replace(best, calibration=_calibrated(rows, best))
    for name, at in seen.items():
        print(name, [round(v, 3) for v in judged(at[best.mention], best)])
    return best


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


def _calibrated(rows: list[tuple[Seen, Row]], settings: Settings) -> tuple[float, ...]:
    """Logistic regression of "this relation is right" on its features, by Newton's method with a small ridge."""
    bias = np.array([settings.statuses[s] for s in STATUSES])
    x, y = [], []
    for seen, row in rows:
        if row.probability < settings.types[TYPES[row.type]] / 2:
            continue
        logits = row.statuses + bias
        status = STATUSES[int(logits.argmax())]
        x.append(features(row.probability, logits, row.supplier, row.recipient))
        y.append(any(seen.golds[row.passage][g]["status"] == status for g in row.gold))
    design, wanted = np.array(x), np.array(y, float)
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (wanted - p) - weights
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + np.eye(len(weights))
        weights += np.linalg.solve(hessian, gradient)
    return tuple(round(float(w), 4) for w in weights)


def write(settings: Settings, folder: Path) -> None:
    """Writes the settings beside the model."""
    (folder / "settings.json").write_text(json.dumps(msgspec.to_builtins(settings), indent=1) + "\n", "utf8")
