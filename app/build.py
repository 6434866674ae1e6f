"""Runs stages and tells what they did."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from whosupplies.app.options import StoreKind
from whosupplies.app.output import say, shortened
from whosupplies.app.progress import progress
from whosupplies.app.workspace import Workspace

if TYPE_CHECKING:
    from whosupplies.app.stages.extract import ExtractReport
    from whosupplies.app.stages.read import ReadReport
    from whosupplies.app.stages.resolve import ResolveReport
    from whosupplies.graph.loading import LoadReport

STAGES = ("read", "extract", "resolve", "load")


class BuildReport(Struct):
    """What each stage did; None for one that was not asked for."""

    read: ReadReport | None = None
    extract: ExtractReport | None = None
    resolve: ResolveReport | None = None
    load: LoadReport | None = None


def run(
    workspace: Workspace,
    stages: tuple[str, ...],
    *,
    store_kind: StoreKind | None = None,
    again: bool = False,
    take_over: bool = False,
) -> BuildReport:
    """Runs the named stages, in the order read, extract, resolve, load."""
    report = BuildReport()
    with workspace.writing():
        if "read" in stages:
            from whosupplies.app.stages.read import read

            with progress("Reading documents") as advance:
                report.read = read(workspace, again=again, on_document=advance)
        if "extract" in stages:
            from whosupplies.app.stages.extract import extract

            with progress("Reading text") as advance:
                report.extract = extract(workspace, again=again, on_text=advance)
        if "resolve" in stages:
            from whosupplies.app.stages.resolve import resolve

            report.resolve = resolve(workspace, again=again)
        if "load" in stages:
            from whosupplies.app.stages.load import load
            from whosupplies.app.stores import opened

            with opened(workspace, store_kind) as store, progress("Loading the graph") as advance:
                report.load = load(
                    workspace, store, take_over=take_over, on_progress=lambda step, _: advance(step)
                )
    return report


def show(report: BuildReport, *, as_json: bool) -> None:
    """Prints the report: one line a stage, then what was left out and why."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
        return
    for line in _lines(report):
        say(line)


def _lines(report: BuildReport) -> list[str]:
    lines: list[str] = []
    if read := report.read:
        notices = ", ".join(f"{count:,} {name}" for name, count in sorted(read.notices.items()))
        texts = ", ".join(f"{count:,} {name}" for name, count in sorted(read.texts.items()))
        lines.append(
            f"read      {read.documents:,} documents: {sum(read.notices.values()):,} notices"
            + (f" ({notices})" if notices else "")
            + f", {read.awards:,} awards, {read.claims:,} claims; {sum(read.texts.values()):,} texts"
            + (f" ({texts})" if texts else "")
        )
        if read.quarantined:
            lines.append(
                f"          {len(read.quarantined):,} not read, kept in quarantine/ with the reason:"
            )
            reasons = [f"{q.url}{f' at {q.path}' if q.path else ''}: {q.reason}" for q in read.quarantined]
            lines += [f"          - {reason}" for reason in shortened(reasons)]
    if extract := report.extract:
        languages = ", ".join(f"{count:,} {name}" for name, count in sorted(extract.languages.items()))
        lines.append(
            f"extract   {extract.texts:,} texts: {extract.claims:,} claims"
            + (f" ({languages})" if languages else "")
        )
        if extract.unread:
            unread = ", ".join(f"{count:,} {name}" for name, count in sorted(extract.unread.items()))
            lines.append(f"          kept unread, no reader for the language: {unread}")
        lines += _model_lines(extract)
    if resolve := report.resolve:
        lines.append(
            f"resolve   {resolve.entities:,} organisations, {resolve.merges:,} merges"
            + ("" if resolve.changed else " (nothing new)")
        )
    if report.load:
        changes = ", ".join(
            f"{changed.written:,} {table}" for table, changed in report.load.tables.items() if changed.written
        )
        gone = f"; {report.load.removed:,} removed" if report.load.removed else ""
        lines.append(f"load      {changes or 'nothing new'}{gone}")
    return lines


def _model_lines(extract: ExtractReport) -> list[str]:
    """What the language model did, and how far the offline reader agrees."""
    lines: list[str] = []
    indent = " " * 10
    if model := extract.model:
        lines += [indent + line for line in model.lines()]
        if model.failed:
            lines.append(f"{indent}{len(model.failed):,} got no answer; the next run asks again:")
            failed = [f"{f.url}: {f.reason}" for f in model.failed]
            lines += [f"{indent}- {line}" for line in shortened(failed)]
        if model.left:
            lines.append(f"{indent}{model.left:,} left for the next run: {model.reason}")
    if compared := extract.agreement:
        lines.append(
            f"{indent}claims in all: {compared.agreed:,} of both readers, {compared.first:,} of the offline reader alone,"
            f" {compared.second:,} of the language model alone, {compared.status:,} on whose status they disagree"
        )
    return lines
