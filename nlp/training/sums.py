"""What speaks for a sum's being the price of a relation, by the passages whose relations have one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from whosupplies.graph.records import Kind
from whosupplies.nlp.amounts import find_amounts
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.countries import Countries
from whosupplies.nlp.trained.deciding import Stated, parties, stated
from whosupplies.nlp.trained.model import Decision, Model
from whosupplies.nlp.trained.spans import Group, name_words
from whosupplies.nlp.trained.sums import SUM_FIGURES, Deal, possible_sums, sums_of
from whosupplies.nlp.training.tune import agrees, regression

_THRESHOLDS = (0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3)
_NEAR = 0.005
"""By what share a sum may differ from the gold one, as the scorer has it."""


class Case(NamedTuple):
    """A passage's relations as the reader finds them, with the gold relation that each agrees with."""

    deal: Deal
    gold: list[dict[str, Any] | None]


def cases(model: Model, records: Sequence[dict[str, Any]]) -> Iterator[Case]:
    """What the reader sees of each passage in which it finds anything."""
    for record in records:
        text, language = record["text"], record["lang"]
        doc = pipeline(language)(text)
        sentences = tuple((s.start_char, s.end_char) for s in doc.sents)
        settings = model.tuned.settings
        encoded = model.encode(text)
        groups = parties(model, settings, text, encoded)
        found = stated(model, settings, text, encoded, groups, sentences)
        if not found:
            continue
        countries = Countries(doc)

        def home(group: Group, countries: Countries = countries) -> str | None:
            return countries.of(group.best.start, group.best.end, cast("Kind", group.kind))[0]

        homes = [(home(one.recipient), home(one.supplier)) for one in found]
        deal = Deal(text, language, sentences, groups, found, homes, countries.named)
        yield Case(deal, [_gold(record, one) for one in found])


def _gold(record: dict[str, Any], one: Stated) -> dict[str, Any] | None:
    """The gold relation that a relation agrees with, one of its status first."""

    def words(group: Group) -> tuple[str, ...]:
        return name_words(record["text"][group.best.start : group.best.end])

    alike = [
        r
        for r in record["relations"]
        if r["type"] == one.type
        and agrees(r["supplier"], words(one.supplier))
        and agrees(r["recipient"], words(one.recipient))
    ]
    return max(alike, key=lambda r: r["status"] == one.status, default=None)


def has_sum(record: dict[str, Any]) -> bool:
    """Whether a sum stands in a passage, of a relation or of anything else."""
    return bool(find_amounts(record["text"], record["lang"]))


def _right(value: float, currency: str, gold: dict[str, Any] | None) -> bool:
    wanted = gold.get("amount") if gold else None
    return bool(
        wanted
        and wanted["currency"] == currency
        and abs(value - wanted["value"]) <= _NEAR * abs(wanted["value"])
    )


def fit(some: Sequence[Case], unseen: Sequence[Case]) -> Decision:
    """The weights by passages that the networks were trained on too, for they are many; the threshold with the best F1 of sums,
    over the relations that are right, by others."""
    figures: list[NDArray[np.float64]] = []
    wanted: list[bool] = []
    for case in some:
        for one in possible_sums(case.deal):
            figures.append(one.figures)
            amount = one.amount.amount
            wanted.append(_right(amount.value, amount.currency, case.gold[one.relation]))
    design = np.array(figures).reshape(-1, SUM_FIGURES)
    weights = regression(design, np.array(wanted, float), np.ones(len(wanted)))
    return max((Decision(weights, t) for t in _THRESHOLDS), key=lambda d: judged(unseen, d)[2])


def judged(some: Sequence[Case], decision: Decision) -> tuple[float, float, float]:
    """Precision, recall and F1 of sums over the relations that are right."""
    right = found = gold = 0
    for case in some:
        for price, wanted in zip(sums_of(case.deal, decision), case.gold, strict=True):
            if wanted is not None:
                gold += wanted.get("amount") is not None
                found += price is not None
                right += price is not None and _right(price.amount.value, price.amount.currency, wanted)
    return right / max(found, 1), right / max(gold, 1), 2 * right / max(found + gold, 1)
