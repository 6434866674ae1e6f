"""Texts read per second by the trained reader, beside its networks alone, and the memory that it takes.

    python bench/texts.py

Aim: at most 1.25 times the networks run on the same inputs with nothing of ours around them. The input is ../shared/gold where it
is, else the articles of the sample. Times are of the processor, the best of several runs.
"""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Any

from timing import seconds

from whosupplies.nlp.language import detect
from whosupplies.nlp.pipeline import PIPELINES, pipeline
from whosupplies.nlp.trained.model import model

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
RUNS = 3


class Recorder:
    """A session that keeps what it is asked, to be asked again without the rest."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.asked: list[dict[str, Any]] = []

    def run(self, outputs: None, inputs: dict[str, Any]) -> Any:
        """As the session does."""
        self.asked.append(inputs)
        return self.session.run(outputs, inputs)

    def again(self) -> None:
        """Everything that was asked, once more."""
        for inputs in self.asked:
            self.session.run(None, inputs)


def texts() -> list[tuple[str, str]]:
    """(language, text) of what is read."""
    paths = sorted(GOLD.glob("*-dev*.jsonl"))
    if paths:
        records = [json.loads(line) for path in paths for line in path.read_text("utf8").splitlines()]
        return [(r["lang"], r["text"]) for r in records]
    found = [p.read_text("utf8") for p in sorted((ROOT / "app" / "sample" / "articles").glob("*.txt"))]
    return [(language, text) for text in found if (language := detect(text, None)) in PIPELINES]


def main() -> None:
    """Prints one line."""
    given = texts()
    pipelines = {language: pipeline(language, "trained") for language in {one for one, _ in given}}
    shipped = model()
    recorders = Recorder(shipped._mentions), Recorder(shipped._pairs)
    shipped._mentions, shipped._pairs = recorders
    for language, text in given:
        pipelines[language](text)
    shipped._mentions, shipped._pairs = (r.session for r in recorders)
    alone = seconds(lambda: [r.again() for r in recorders], RUNS)
    ours = seconds(lambda: [pipelines[language](text) for language, text in given], RUNS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(given)} texts: {len(given) / ours:.1f}/s, the networks alone {len(given) / alone:.1f}/s, {ours / alone:.2f} x,"
        f" {len(recorders[1].asked) / len(given):.2f} questions' batches a text, {memory:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
