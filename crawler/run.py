"""Running a source: in a process of its own, with progress, and a report at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import msgspec

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.report import CrawlReport
from whosupplies.crawler.session import Job
from whosupplies.crawler.settings import CrawlSettings
from whosupplies.crawler.sources import source
from whosupplies.graph.errors import SourceError

LOG_TAIL = 2_000


def crawl(
    name: str,
    *,
    archive: Archive,
    options: dict[str, list[str]],
    settings: CrawlSettings,
    state: Path,
    on_progress: Callable[[CrawlReport], None] = lambda report: None,
) -> CrawlReport:
    """Fetches from a source into the archive.

    `options` are the source's own (its spider's `options_allowed`), each a list of values. `state` is the folder for high-water
    marks and logs. `on_progress` is given the report so far, about once a second. A first Ctrl-C ends the run in good order, and
    its report says `interrupted`; a second one kills it, and the next run goes on from what it had archived.

    Raises UsageError for options or settings that will not do, SourceError where the process died.
    """
    from whosupplies.crawler.worker import spider_of

    found = source(name)
    options = spider_of(found).prepared(options)
    settings.user_agent()
    job = Job(source=name, options=options, archive=str(archive.folder), state=str(state), settings=settings)
    state.mkdir(parents=True, exist_ok=True)
    log = state / f"{name}.log"
    archive.close()
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "whosupplies.crawler.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            # Ctrl-C on a terminal goes to every process of its group; this one is told by us, once.
            start_new_session=True,
            env={**os.environ, "PYTHONIOENCODING": "utf8"},
        )
        try:
            report = _follow(process, job, on_progress)
        finally:
            if process.poll() is None:
                process.kill()
            code = process.wait()
    archive.refresh()
    if report is None or code != 0:
        tail = log.read_bytes()[-LOG_TAIL:].decode("utf8", "replace").strip()
        last = tail.splitlines()[-1] if tail else f"exit status {code}"
        raise SourceError(
            f"The run of {name} died: {last}",
            where=str(log),
            todo="Run it again: it goes on from what it had archived.",
        )
    return report


def _follow(
    process: subprocess.Popen[bytes], job: Job, on_progress: Callable[[CrawlReport], None]
) -> CrawlReport | None:
    """The last report of the process; None where it gave none."""
    report = None
    interrupted = False
    told, lines = cast(IO[bytes], process.stdin), iter(cast(IO[bytes], process.stdout).readline, b"")
    try:
        told.write(msgspec.json.encode(job) + b"\n")
        told.flush()
    except BrokenPipeError:
        return None
    while True:
        try:
            for line in lines:
                report = msgspec.json.decode(line, type=CrawlReport)
                on_progress(report)
            return report if report is not None and report.ended != "running" else None
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            # It ends in good order when its standard input does, at whatever point it is.
            told.close()


def fetch_one(url: str, *, archive: Archive, settings: CrawlSettings, state: Path) -> CrawlReport:
    """Fetches one address, a document of whatever format, by the same rules as every crawl."""
    return crawl("web", archive=archive, options={"url": [url]}, settings=settings, state=state)
