"""Fetches the pretrained encoder, cuts its vocabulary to what the corpora need, and keeps the vectors of what is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.pretrained import Weights, cut_vocabulary, fetch
from whosupplies.nlp.training.written import written

VOCABULARY = 60_000
"""Pieces that are trained with."""
SHIPPED = 45_000
"""Pieces that the reader ships; the vectors are not trained, so leaving some out changes nothing for the others."""


class Sources(Struct, frozen=True):
    """Where the training data are: a folder with gold passages (`train/`, `*-dev*.jsonl`), and one with the corpora."""

    gold: Path
    data: Path

    def passages(self) -> list[dict[str, Any]]:
        """The training passages: those given, and the project's own."""
        return [*corpora.passages(sorted((self.gold / "train").glob("*.jsonl"))), *written()]

    @property
    def dev(self) -> list[Path]:
        """The files that are only looked at."""
        return sorted(self.gold.glob("*-dev*.jsonl"))

    def named(self, *, test: bool) -> Iterator[corpora.NamedText]:
        """Sentences with named entities, to train on or to test with."""
        yield from corpora.norne(self.data / "norne-ndt.tar.gz", test=test)
        yield from corpora.uner(self.data / "uner-en-ewt-dev-test.tar.gz", "test" if test else "dev")
        if not test:
            yield from corpora.re_docred(self.data / "re-docred-dev-test.tar.gz")

    def pairs(self) -> list[corpora.Pair]:
        """Sentences with two companies."""
        return list(corpora.core(self.data / "core" / "train.json.gz"))


def prepare(sources: Sources, work: Path) -> None:
    """Writes `tokenizer.json` and `vectors.npy` to `work`."""
    weights, tokenizer = fetch(work / "base")
    data, kept = cut_vocabulary(tokenizer, texts_of(sources), VOCABULARY)
    (work / "tokenizer.json").write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf8")
    rows = Weights(weights).blocks("emb.word").reshape(-1, 12 * 18)
    np.save(work / "vectors.npy", rows[kept])


def texts_of(sources: Sources) -> Iterator[str]:
    """All texts that are trained on."""
    yield from (record["text"] for record in sources.passages())
    yield from (named.text for named in sources.named(test=False))
    yield from (pair.text for pair in sources.pairs())
