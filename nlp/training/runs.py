"""What the training of either network starts from: the passages to learn from and to look at, and chance from one seed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Literal

import torch
from msgspec import Struct
from tokenizers import Tokenizer

from whosupplies.nlp.trained.encoding import Vectors
from whosupplies.nlp.trained.model import FOLDER
from whosupplies.nlp.training import corpora
from whosupplies.nlp.training.examples import Renamer, names_of
from whosupplies.nlp.training.network import MentionNetwork, PairNetwork
from whosupplies.nlp.training.prepare import Sources
from whosupplies.nlp.training.pretrained import Weights
from whosupplies.nlp.training.shipped import start_from_shipped

Start = Literal["pretrained", "random", "shipped"]
"""What a network starts from: the pretrained encoder, random weights, or the network of the package."""


class Choice(Struct, frozen=True):
    """Which passages are learnt from: `everything` takes the held-out ones too, `share` a part, `without` leaves a fold out."""

    everything: bool = False
    share: float = 1.0
    without: int | None = None

    def of(self, records: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
        """The passages chosen."""
        kept = [r for r in records if self.everything or not corpora.held_out(r["id"])]
        kept = [r for r in kept if self.without is None or corpora.fold(r["id"]) != self.without]
        return kept if self.share == 1.0 else rng.sample(kept, int(len(kept) * self.share))


class Run:
    """One training: `kept` is learnt from, `tests` are only looked at, `core` are sentences with two companies."""

    def __init__(self, sources: Sources, work: Path, choice: Choice, seed: int) -> None:
        self.rng = random.Random(seed)
        torch.manual_seed(seed)
        self.work = work
        self.tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
        self.vectors = Vectors.load(work / "vectors.npy")
        records = sources.passages()
        self.kept = choice.of(records, self.rng)
        self.core = sources.pairs()
        names = names_of(self.kept)
        names["company"] += sorted({p.text[s:e] for p in self.core for s, e in (p.first, p.second)})
        self.renamer = Renamer(names, self.rng)
        self.tests = {p.stem: corpora.passages([p]) for p in sources.dev}
        held_out = [r for r in records if corpora.held_out(r["id"])]
        self.tests["held out"] = [r for r in held_out if not r["id"].startswith(corpora.WRITTEN)]
        self.tests["held out, own"] = [r for r in held_out if r["id"].startswith(corpora.WRITTEN)]

    def prepared(self, model: MentionNetwork | PairNetwork, start: Start) -> None:
        """Starts the network where it is to start, its layers in 16 bits."""
        if start == "pretrained":
            model.encoder.start_from(Weights(self.work / "base" / "e5-small-q4.bin"))
        elif start == "shipped":
            name = "mentions.onnx" if isinstance(model, MentionNetwork) else "pairs.onnx"
            start_from_shipped(model, FOLDER / name)
        model.encoder.layers.to(torch.bfloat16)

    def save(self, model: MentionNetwork | PairNetwork, name: str, epoch: int) -> None:
        """Writes `<name>.pt`."""
        layers = len(model.encoder.layers)
        torch.save({"model": model.state_dict(), "layers": layers, "epoch": epoch}, self.work / f"{name}.pt")
