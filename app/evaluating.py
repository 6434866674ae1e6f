"""A reader, or stored predictions, against gold files: measured, shown, written down and held against the floors."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from whosupplies.app.progress import progress
from whosupplies.graph.errors import FloorError, InputError, UsageError

if TYPE_CHECKING:
    from whosupplies.nlp.evaluation.floors import Floors
    from whosupplies.nlp.evaluation.records import GoldFile
    from whosupplies.nlp.evaluation.report import Judged, Report

_NAMED = 4
"""Gold files that a plot's title names; more are counted."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What the user asked for; the fields are the command's options."""

    reader: str | None = None
    predictions: tuple[Path, ...] = ()
    printed: str = "table"
    json: Path | None = None
    plot: Path | None = None
    worst: int = 5
    gate: Path | None = None
    update: bool = False
    lower: bool = False


def evaluate_files(paths: Sequence[Path], wanted: Wanted) -> int:
    """Does all that is wanted; returns how many lines of the gold files and predictions were left out.

    Raises UsageError for options that do not go together, and FloorError, after all is shown, where the gate does not hold.
    """
    from whosupplies.app.config import TextConfig
    from whosupplies.app.evaluation_tables import print_report
    from whosupplies.nlp.evaluation.diagram import need_matplotlib
    from whosupplies.nlp.evaluation.records import read_gold
    from whosupplies.nlp.evaluation.report import report
    from whosupplies.nlp.readers import make_reader

    _check(paths, wanted)
    if wanted.plot is not None:
        need_matplotlib()
    reader = wanted.reader or TextConfig().reader
    name = version = None
    if not wanted.predictions:
        name, version = reader, make_reader(reader).version
    complaints = _Complaints()
    golds = [read_gold(path, complaints) for path in paths]
    if wanted.predictions:
        judged = list(_judged_predictions(golds, wanted.predictions, complaints))
    else:
        judged = list(_judged_reader(golds, reader))
    found = report(golds, judged, reader=name, version=version, worst=wanted.worst)
    if wanted.printed == "json":
        sys.stdout.buffer.write(_as_json(found))
    else:
        print_report(found)
    sys.stdout.flush()
    _write(found, wanted)
    if wanted.gate is not None:
        _hold(found, wanted.gate, wanted, whole=not complaints.count)
    return complaints.count


class _Complaints:
    """Says what is left out, and counts it."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: InputError) -> None:
        print("".join(c if c.isprintable() else " " for c in f"Left out: {error}"), file=sys.stderr)
        self.count += 1


def _check(paths: Sequence[Path], wanted: Wanted) -> None:
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("A gold file is given twice", todo="Name each once.")
    if wanted.predictions and wanted.reader:
        raise UsageError(
            "--reader and --predictions exclude each other: stored predictions are not read anew"
        )
    if wanted.gate is None and wanted.update:
        raise UsageError("--update and --lower need the floors that they change", todo="Add --gate FILE.")
    if wanted.gate is None:
        return
    if wanted.predictions:
        raise UsageError(
            "A gate is for a reader, not for stored predictions", todo="Leave out --predictions."
        )
    if len({path.name for path in paths}) < len(paths):
        raise UsageError("Two gold files have one name, by which the gate knows them", todo="Rename one.")


def _judged_reader(golds: Sequence[GoldFile], reader: str) -> Iterator[Judged]:
    from whosupplies.nlp.evaluation.passages import ask
    from whosupplies.nlp.evaluation.report import judge

    with progress("Reading gold passages", total=sum(len(gold.passages) for gold in golds)) as advance:
        for gold in golds:
            for passage in gold.passages:
                yield judge(gold.path, passage, ask(passage, reader))
                advance(str(passage.id))


def _judged_predictions(
    golds: Sequence[GoldFile], paths: Sequence[Path], complaints: _Complaints
) -> Iterator[Judged]:
    from whosupplies.nlp.evaluation.passages import Answer
    from whosupplies.nlp.evaluation.records import read_predictions
    from whosupplies.nlp.evaluation.report import judge

    stored = {}
    for path in paths:
        stored.update(read_predictions(path, complaints))
    passages = [(gold.path, passage) for gold in golds for passage in gold.passages]
    missing = sum(passage.id not in stored for _, passage in passages)
    if missing:
        print(
            f"{missing} of {len(passages)} passages have no prediction: counted as none found.",
            file=sys.stderr,
        )
    for file, passage in passages:
        yield judge(file, passage, Answer(relations=stored.get(passage.id, ())))


def _as_json(found: Report) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found)) + b"\n"


def _write(found: Report, wanted: Wanted) -> None:
    from whosupplies.nlp.evaluation.diagram import draw_reliability
    from whosupplies.queries.formats import opened

    if wanted.json is not None:
        with opened(wanted.json) as stream:
            stream.write(_as_json(found))
    if wanted.plot is not None:
        title = (
            f"{found.reader or 'stored predictions'} on {', '.join(Path(f.file).stem for f in found.files)}"
        )
        with opened(wanted.plot) as stream:
            draw_reliability(found.all.calibration, title, stream)


def _hold(found: Report, gate: Path, wanted: Wanted, *, whole: bool) -> None:
    """Raises FloorError where a floor does not hold, or could only be kept up to date by lowering it."""
    from whosupplies.app.output import note
    from whosupplies.graph.yaml_files import user_yaml
    from whosupplies.nlp.evaluation.floors import Floors, failures, updated

    reader = found.reader or ""
    if not wanted.update:
        wrong = failures(user_yaml(gate, Floors), found.files, reader)
        if wrong:
            todo = "Mend the reader, or take what was measured: --update; where that lowers a floor, --lower."
            raise FloorError(f"The gate does not hold: {'; '.join(wrong)}", where=str(gate), todo=todo)
        note(f"No figure is below its floor in {gate}.")
        return
    if not whole:
        raise InputError("The floors stay as they are, since some lines were left out", where=str(gate))
    old = user_yaml(gate, Floors) if gate.exists() else Floors()
    new, refused = updated(old, found.files, reader, lower=wanted.lower)
    if new != old:
        _save(gate, new)
        note(f"Written: {gate}.")
    if refused:
        todo = "If that is meant: --lower."
        raise FloorError(f"These floors stay: {'; '.join(refused)}", where=str(gate), todo=todo)


def _save(gate: Path, floors: Floors) -> None:
    """Writes the floors, under the comment that the file begins with."""
    from whosupplies.nlp.evaluation.floors import as_yaml
    from whosupplies.queries.formats import opened

    comment = ""
    if gate.exists():
        lines = gate.read_text("utf8").splitlines(keepends=True)
        comment = "".join(takewhile(lambda line: line.startswith("#"), lines))
    with opened(gate) as stream:
        stream.write((comment + as_yaml(floors)).encode())
