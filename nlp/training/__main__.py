"""`python -m whosupplies.nlp.training STEP`: the steps of `make train`, each of which can be run again by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from msgspec.structs import replace

from whosupplies.nlp.training.prepare import Sources

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

_Gold = Annotated[Path, typer.Option(help="Folder of the gold passages: train/ and *-dev*.jsonl.")]
_Data = Annotated[Path, typer.Option(help="Folder of the corpora: NorNE, UNER, Re-DocRED, CORE.")]
_Work = Annotated[Path, typer.Option(help="Folder for what is made on the way.")]
_Layers = Annotated[int, typer.Option(help="Layers of the encoder, at most 12.")]
_Epochs = Annotated[int, typer.Option(help="How often every passage is seen.")]
_Seed = Annotated[int, typer.Option()]
_Threads = Annotated[int, typer.Option(help="Threads of torch.")]
_Everything = Annotated[bool, typer.Option(help="Train on the held-out passages too.")]
_Share = Annotated[float, typer.Option(help="Share of the passages to train on.")]
_Start = Annotated[
    Literal["pretrained", "random", "shipped"],
    typer.Option(help="Start from the pretrained encoder, from nothing, or from the network of the package."),
]
_Rate = Annotated[
    float, typer.Option(help="How fast the encoder's last layer learns at most; what is new, five times.")
]
_Target = Annotated[Path, typer.Option(help="The folder of the shipped model.")]
_Name = Annotated[str, typer.Option(help="Name of the file of weights, without its ending.")]

GOLD, DATA, WORK = Path("../shared/gold"), Path("../shared/data/nlp"), Path("build/training")
TARGET = Path("nlp/trained/model")


@app.command()
def prepare(gold: _Gold = GOLD, data: _Data = DATA, work: _Work = WORK) -> None:
    """Fetch the pretrained encoder and cut its vocabulary."""
    from whosupplies.nlp.training import prepare as step

    step.prepare(Sources(gold, data), work)


@app.command()
def mentions(
    gold: _Gold = GOLD,
    data: _Data = DATA,
    work: _Work = WORK,
    layers: _Layers = 8,
    epochs: _Epochs = 14,
    seed: _Seed = 1,
    threads: _Threads = 1,
    everything: _Everything = False,
    share: _Share = 1.0,
    start: _Start = "pretrained",
    rate: _Rate = 2e-4,
    cold: Annotated[bool, typer.Option("--cold", help="Leave out the corpora of named entities.")] = False,
    without: Annotated[
        int | None, typer.Option(help="Leave out this fold, 0 or 1, to be asked about it later.")
    ] = None,
    name: _Name = "mentions",
) -> None:
    """Train the network that marks parties and named entities."""
    import torch

    from whosupplies.nlp.training.mentions import train
    from whosupplies.nlp.training.runs import Choice

    torch.set_num_threads(threads)
    train(
        Sources(gold, data),
        work,
        layers=layers,
        epochs=epochs,
        seed=seed,
        choice=Choice(everything, share, without),
        start=start,
        rate=rate,
        name=name,
        warm=not cold,
    )


@app.command()
def pairs(
    gold: _Gold = GOLD,
    data: _Data = DATA,
    work: _Work = WORK,
    layers: _Layers = 8,
    epochs: _Epochs = 10,
    seed: _Seed = 1,
    threads: _Threads = 1,
    everything: _Everything = False,
    share: _Share = 1.0,
    start: _Start = "pretrained",
    rate: _Rate = 2e-4,
    found: Annotated[
        bool, typer.Option(help="Ask about the parties that fold-0 and fold-1 find, not the gold ones alone.")
    ] = True,
    name: _Name = "pairs",
) -> None:
    """Train the network that reads what a supplier has with each other party."""
    import torch

    from whosupplies.nlp.training.export import load
    from whosupplies.nlp.training.network import MentionNetwork
    from whosupplies.nlp.training.pairs import train
    from whosupplies.nlp.training.runs import Choice

    torch.set_num_threads(threads)
    finders = [load(work / f"fold-{fold}.pt", MentionNetwork) for fold in (0, 1) if found]
    for finder in finders:
        finder.encoder.layers.to(torch.bfloat16)
    train(
        Sources(gold, data),
        work,
        layers=layers,
        epochs=epochs,
        seed=seed,
        choice=Choice(everything, share),
        start=start,
        rate=rate,
        finders=finders,
        name=name,
    )


@app.command()
def export(gold: _Gold = GOLD, data: _Data = DATA, work: _Work = WORK, target: _Target = TARGET) -> None:
    """Write the networks as ONNX in 8 bits; `tune` is to follow."""
    from whosupplies.nlp.training import export as step

    step.export(Sources(gold, data), work, target)


@app.command()
def tune(
    version: Annotated[str, typer.Option(help="The model's version; it stands in every claim.")],
    gold: _Gold = GOLD,
    data: _Data = DATA,
    target: _Target = TARGET,
) -> None:
    """Write settings.json: thresholds and weights by held-out and development passages, those of sums by training passages."""
    from whosupplies.nlp.trained.model import Model, Tuned
    from whosupplies.nlp.training import corpora, sums
    from whosupplies.nlp.training import tune as step

    sources = Sources(gold, data)
    step.write(Tuned(version, step.START, step.NO_SUMS), target)
    sets = {path.stem: corpora.passages([path]) for path in sources.dev}
    # The development sets are real pages; the names of the given passages are mostly invented.
    weight = dict.fromkeys(sets, 2.0) | {"held out": 0.5, "held out, own": 1.0}
    passages = sources.passages()
    held_out = [r for r in passages if corpora.held_out(r["id"])]
    sets["held out"] = [r for r in held_out if not r["id"].startswith(corpora.WRITTEN)]
    sets["held out, own"] = [r for r in held_out if r["id"].startswith(corpora.WRITTEN)]
    settings = step.tune(Model(target), sets, weight)
    tuned = Tuned(version, settings, step.NO_SUMS)
    step.write(tuned, target)
    learnt_from = [r for r in passages if not corpora.held_out(r["id"]) and sums.has_sum(r)]
    unseen = [r for some in sets.values() for r in some if sums.has_sum(r)]
    model = Model(target)
    judged_by = list(sums.cases(model, unseen))
    decision = sums.fit(list(sums.cases(model, learnt_from)), judged_by)
    step.write(replace(tuned, sums=decision), target)
    print(
        "sums: precision, recall, F1 on held-out and development passages",
        np.round(sums.judged(judged_by, decision), 3),
    )


@app.command("held-out")
def held_out(gold: _Gold = GOLD, data: _Data = DATA, work: _Work = WORK) -> None:
    """Write the passages that were not trained on as gold files, to evaluate readers with."""
    import json

    from whosupplies.nlp.training import corpora

    work.mkdir(parents=True, exist_ok=True)
    records = [r for r in Sources(gold, data).passages() if corpora.held_out(r["id"])]
    for origin, own in (("given", False), ("own", True)):
        for name, languages in (("en", ("en",)), ("no", ("nb", "nn"))):
            some = [
                r for r in records if r["lang"] in languages and r["id"].startswith(corpora.WRITTEN) is own
            ]
            path = work / f"held-out-{origin}-{name}.jsonl"
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in some), "utf8")
            print(f"{path}: {len(some)} passages")


@app.command()
def named(data: _Data = DATA, target: _Target = TARGET) -> None:
    """Print the F1 of named entities on the test parts of NorNE and UNER."""
    from whosupplies.nlp.trained.model import Model
    from whosupplies.nlp.training.named_scores import named_scores

    print(named_scores(Model(target), data))


if __name__ == "__main__":
    app()
