"""What an evaluation found, as tables for people."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whosupplies.nlp.evaluation.mention_recall import MentionRecall
    from whosupplies.nlp.evaluation.report import Line, Pairing, Report, Scores, Worst


def print_report(found: Report) -> None:
    """Prints the figures of every set, then types and statuses of all together, then the worst passages."""
    from whosupplies.app.output import console

    out = console()
    sets = _sets(found)
    said = f"reader {found.reader}, version {found.version}" if found.reader else "stored predictions"
    out.print(
        f"{said}: {found.all.passages:,} passages, {found.all.gold:,} relations, {found.all.predicted:,} predicted\n"
    )
    _figures(sets)
    _labels(sets)
    _parties(sets)
    _alone(sets)
    _parts(sets)
    _statuses(found.all)
    for passage in found.worst:
        _passage(passage)


def _sets(found: Report) -> dict[str, Scores]:
    """The files, the languages and the total, each under its name; none that only repeats another."""
    names = Counter(Path(one.file).name for one in found.files)
    sets = {
        Path(one.file).stem if names[Path(one.file).name] == 1 else one.file: one.scores
        for one in found.files
    }
    for name, scores in (*found.languages.items(), ("all", found.all)):
        if scores not in sets.values():
            sets[name] = scores
    return sets


def _figures(sets: dict[str, Scores]) -> None:
    rows = []
    for name, scores in sets.items():
        for what, rates in (("relation", scores.relation), ("pair", scores.pair)):
            first = what == "relation"
            counts = (scores.passages, scores.gold, scores.predicted) if first else (None, None, None)
            low, high = rates.ci95 or (None, None)
            rows.append(
                (name if first else None, what, *_three(rates), f"{_share(low)} to {_share(high)}", *counts)
            )
    columns = ("set", "figure", "P", "R", "F1", "95 % of F1", "passages", "gold", "found")
    _table(columns, rows, "Relations (type, parties, status) and pairs (whatever the status)")


def _labels(sets: dict[str, Scores]) -> None:
    rows = [
        (name, *map(_share, (s.purposes, s.technologies, s.kinds, s.amounts, s.evidence)))
        for name, s in sets.items()
    ]
    columns = ("set", "purposes F1", "technologies F1", "kinds", "amounts", "evidence")
    _table(columns, rows, "Over the matched pairs: F1, or the share that is right")


def _parties(sets: dict[str, Scores]) -> None:
    rows: list[tuple[Any, ...]] = []
    for name, scores in sets.items():
        rows.append((name, "of relations", *_recall(scores.arguments)))
        if scores.mentions is not None:
            rows.append((None, "all mentions", *_recall(scores.mentions)))
    columns = ("set", "parties found", "supplier", "recipient", "both")
    _table(columns, rows, "Share of the gold relations whose parties were found")


def _alone(sets: dict[str, Scores]) -> None:
    """With the parties given, and by the rule that needs no reading."""
    rows: list[tuple[Any, ...]] = []
    for name, s in sets.items():
        shown: str | None = name
        for what, pairing in (
            ("reader, gold parties given", s.with_gold_mentions),
            ("everyone supplies everyone, gold parties", s.rule_on_gold_mentions),
            ("everyone supplies everyone, parties found", s.rule_on_mentions),
        ):
            if pairing is not None:
                rows.append((shown, what, *_pairing(pairing)))
                shown = None
    columns = ("set", "who says", "relation F1", "pair P", "pair R", "pair F1")
    _table(columns, rows, "Finding pairs apart from finding parties, and the rule to beat")


def _parts(sets: dict[str, Scores]) -> None:
    for what in ("by_type", "by_status"):
        parts = {name: getattr(scores, what) for name, scores in sets.items()}
        columns = list(dict.fromkeys(part for found in parts.values() for part in found))
        rows = [
            (
                name,
                *(
                    _share(found[c].f1) if c in found and found[c].gold + found[c].predicted else "-"
                    for c in columns
                ),
            )
            for name, found in parts.items()
        ]
        _table(("set", *columns), rows, f"Relation F1 {what.replace('_', ' ')}")


def _statuses(scores: Scores) -> None:
    parts = {**scores.by_type, **scores.by_status}
    rows = [
        (name, *_three(part), part.gold, part.predicted)
        for name, part in parts.items()
        if part.gold + part.predicted
    ]
    _table(("all together", "P", "R", "F1", "gold", "found"), rows, "By type and status")
    columns = list(next(iter(scores.confusion.values())))
    confused = [
        (gold, *(row[c] for c in columns)) for gold, row in scores.confusion.items() if sum(row.values())
    ]
    if confused:
        _table(("gold status", *columns), confused, "Taken for (over the matched pairs)")
    calibration = scores.calibration
    if calibration.error is not None:
        from whosupplies.app.output import console

        console().print(f"Expected calibration error of the confidence: {_share(calibration.error)}\n")


def _passage(worst: Worst) -> None:
    from whosupplies.app.output import cell, console

    out = console()
    out.print(cell(f"{worst.id} ({Path(worst.file).name}): {worst.errors} wrong"), style="bold")
    for label, lines in (
        ("missed", worst.missed),
        ("spurious", worst.spurious),
        ("status", worst.wrong_status),
    ):
        for line in lines:
            out.print(cell(f"  {label:8}  {_line(line)}"))
    out.print()


def _line(line: Line) -> str:
    instead = f", not {line.instead_of}" if line.instead_of else ""
    return f"{line.type} {line.supplier} → {line.recipient}: {line.status}{instead}"


def _table(columns: tuple[str, ...], rows: list[Any], title: str) -> None:
    from whosupplies.app.output import console, print_table

    print_table(columns, rows, title=title)
    console().print()


def _three(rates: Any) -> tuple[str, str, str]:  # noqa: ANN401 - Rates or PartRates
    return _share(rates.p), _share(rates.r), _share(rates.f1)


def _pairing(pairing: Pairing) -> tuple[str, ...]:
    return _share(pairing.relation.f1), *_three(pairing.pair)


def _recall(recall: MentionRecall) -> tuple[str, ...]:
    return _share(recall.supplier), _share(recall.recipient), _share(recall.both)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
