"""Local files, folders and single addresses into the archive."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from whosupplies.app.output import say
from whosupplies.app.progress import progress
from whosupplies.app.workspace import OWN, Workspace
from whosupplies.crawler.archive import Archive
from whosupplies.graph.errors import InputError, SourceError

WEB = ("http://", "https://")


class AddReport(Struct):
    """What became of what was named: files and addresses that are new, that were there already, that could not be taken.

    `elsewhere` counts those of `unchanged` whose bytes were there under another path: it is remembered beside the first.
    """

    new: int = 0
    unchanged: int = 0
    elsewhere: int = 0
    failed: list[tuple[str, str]] = msgspec.field(default_factory=list)


def add(workspace: Workspace, named: list[str]) -> AddReport:
    """Takes in every file, every file under every folder (hidden ones left out), every address."""
    report = AddReport()
    with workspace.writing():
        with workspace.archive as archive, progress("Adding files") as advance:
            for path in _files([n for n in named if not n.startswith(WEB)], _own(workspace), report):
                advance(path.name)
                _add_file(archive, path, report)
        for url in named:
            if url.startswith(WEB):
                _add_url(workspace, url, report)
    return report


def _own(workspace: Workspace) -> frozenset[Path]:
    """What belongs to the workspace: its archive, its tables, and the database with its passwords are no documents."""
    return frozenset((workspace.root / name).resolve() for name in OWN)


def _files(named: list[str], own: frozenset[Path], report: AddReport) -> Iterator[Path]:
    for path in _named_files(named, own, report):
        place = path.resolve()
        if own.isdisjoint((place, *place.parents)):
            yield path


def _named_files(named: list[str], own: frozenset[Path], report: AddReport) -> Iterator[Path]:
    for name in named:
        path = Path(name)
        if path.is_dir():
            for folder, folders, files in os.walk(path):
                folders[:] = sorted(
                    f for f in folders if not f.startswith(".") and (Path(folder) / f).resolve() not in own
                )
                yield from (Path(folder) / file for file in sorted(files) if not file.startswith("."))
        elif path.exists():
            yield path
        else:
            report.failed.append((name, "no such file or folder"))


def _add_file(archive: Archive, path: Path, report: AddReport) -> None:
    if not path.is_file():
        report.failed.append((str(path), "neither a file nor a folder"))
        return
    try:
        with path.open("rb") as file:
            stored = archive.store_file(path.as_posix(), file)
    except OSError as error:
        report.failed.append((str(path), error.strerror or str(error)))
        return
    if stored.known:
        report.unchanged += 1
        report.elsewhere += stored.new
    else:
        report.new += 1


def _add_url(workspace: Workspace, url: str, report: AddReport) -> None:
    from whosupplies.app import crawling
    from whosupplies.crawler.run import fetch_one

    with workspace.archive as archive:
        fetched = fetch_one(
            url,
            archive=archive,
            settings=crawling.settings(workspace.config.crawl),
            state=workspace.root / "crawl",
        )
    report.new += fetched.new
    report.unchanged += fetched.unchanged + fetched.skipped
    report.failed += [(item.url, item.reason) for item in fetched.quarantined]


def show(report: AddReport, *, as_json: bool) -> None:
    """Prints the report; raises where something could not be taken, after all the rest was."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        elsewhere = f" ({report.elsewhere:,} of them under another path)" if report.elsewhere else ""
        say(
            f"{report.new:,} new, {report.unchanged:,} already there{elsewhere}, {len(report.failed):,} failed"
        )
        for name, reason in report.failed:
            say(f"  - {name}: {reason}")
        if report.new:
            say("Next: whosupplies build")
    if report.failed:
        kind = SourceError if all(name.startswith(WEB) for name, _ in report.failed) else InputError
        raise kind(
            f"{len(report.failed)} of what was named could not be added", todo="The rest is in the archive."
        )
