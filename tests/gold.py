"""Pairs of (type, supplier, recipient, status) of predictions, and their F1, as plain as can be."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

from whosupplies.nlp.predict import predict

FIXTURES = Path(__file__).parent / "nlp" / "fixtures"


def records(path: Path) -> list[dict[str, Any]]:
    """The gold records of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]


def relation_score(gold: list[dict[str, Any]], scorer: Path) -> dict[str, Any]:
    """The figures of the gold set's own scorer, loaded from its file."""
    spec = importlib.util.spec_from_file_location("gold_score", scorer)
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    predicted = list(predict({"id": r["id"], "text": r["text"]} for r in gold))
    tallies = [score.tally(g["relations"], p["relations"])[0] for g, p in zip(gold, predicted, strict=True)]
    report: dict[str, Any] = score.report(score.add(tallies))
    return report
