"""A run that is killed, interrupted, or left by its parent: the next one goes on without a gap or a double."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest
from crawling import Workplace, settings
from servers.ocds import Publisher
from servers.site import Asked, Reply, Site
from servers.ted import Ted

from whosupplies.crawler.archive import Archive
from whosupplies.crawler.run import crawl
from whosupplies.graph.errors import SourceError, UsageError

NOTICES = [(f"{number}-2024", f"2024-05-{number % 20 + 1:02}") for number in range(1, 26)]


class Gate:
    """A route that tells when it was reached, and answers only when it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def before(self, site: Site, path: str) -> Gate:
        def route(asked: Asked) -> Reply:
            self.reached.set()
            self.opened.wait(60)
            given = site.routes.get(path) or site.fallback(asked)
            return given(asked) if callable(given) else given

        site.first.setdefault(path, []).append(route)
        return self


def _killed_at(gate: Gate, work: Workplace, source: str, server: Site, **options: list[str]) -> None:
    """Starts a run, kills it at the gate, and leaves everything as it then lies."""
    process = subprocess.Popen(
        [sys.executable, "-m", "whosupplies.crawler.worker"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stdin
    process.stdin.write(msgspec.json.encode(work.job(source, server, **options)) + b"\n")
    process.stdin.flush()
    assert gate.reached.wait(60)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    process.stdin.close()
    gate.opened.set()


@pytest.mark.parametrize("stop", ["/en/notice/4-2024/xml", "/en/notice/17-2024/xml"])
def test_a_killed_run_of_pages_with_tokens(tmp_path: Path, stop: str) -> None:
    undisturbed, work = Workplace(tmp_path / "undisturbed"), Workplace(tmp_path / "killed")
    with Ted(NOTICES, page=10) as site:
        options = {"since": ["2024-01-01"], "api": [site.url], "site": [site.url]}
        assert undisturbed.run("ted", site, **options).new == 25
        _killed_at(Gate().before(site, stop), work, "ted", site, **options)
        assert list((tmp_path / "killed" / "archive").glob("*.part"))
        before = len(site.asked)
        work.archive = Archive(work.archive.folder)
        saved = set(work.stored())
        report = work.run("ted", site, **options)
        assert (report.ended, report.mark) == ("finished", "2024-05-20")
        assert (report.skipped, report.new) == (len(saved), 25 - len(saved))
        assert not saved & {site.url + asked.path for asked in site.asked[before:]}
        assert work.stored() == undisturbed.stored()


def test_a_killed_run_of_linked_pages(tmp_path: Path) -> None:
    undisturbed, work = Workplace(tmp_path / "undisturbed"), Workplace(tmp_path / "killed")
    with Publisher(4) as site:
        start = f"{site.url}/api/releases?page=1"
        assert undisturbed.run("ocds", site, url=[start]).new == 4
        _killed_at(Gate().before(site, "/api/releases?page=3"), work, "ocds", site, url=[start])
        before = len(site.paths())
        report = work.run("ocds", site, url=[start])
        assert (report.ended, report.new) == ("finished", 2)
        assert [path.rpartition("=")[2] for path in site.paths()[before:]] == ["3", "4"]
        assert work.stored() == undisturbed.stored()


class Growing(Ted):
    """Never comes to an end while `growing`: each page of results has others behind it."""

    growing = True

    def search(self, asked: Asked) -> Reply:
        if self.growing:
            self.notices = [
                *self.notices,
                *((f"{len(self.notices) + n}-2024", "2024-05-01") for n in range(1, 11)),
            ]
        return super().search(asked)


def test_ctrl_c_ends_a_run_in_good_order(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Growing([], page=5) as site:
        gate = Gate().before(site, "/en/notice/12-2024/xml")
        program = (
            "import sys, msgspec; from pathlib import Path\n"
            "from whosupplies.crawler.archive import Archive\n"
            "from whosupplies.crawler.run import crawl\n"
            "from whosupplies.crawler.session import Job\n"
            "job = msgspec.json.decode(sys.argv[1], type=Job)\n"
            "report = crawl(job.source, archive=Archive(Path(job.archive)), options=job.options,\n"
            "    settings=job.settings, state=Path(job.state))\n"
            "print(msgspec.json.encode(report).decode())\n"
        )
        options = {"since": ["2024-01-01"], "api": [site.url], "site": [site.url]}
        job = msgspec.json.encode(work.job("ted", site, **options)).decode()
        process = subprocess.Popen([sys.executable, "-c", program, job], stdout=subprocess.PIPE)
        assert gate.reached.wait(60)
        process.send_signal(signal.SIGINT)
        gate.opened.set()
        out, _ = process.communicate(timeout=60)
        report = msgspec.json.decode(out)
        assert process.returncode == 0
        assert (report["ended"], report["mark"]) == ("interrupted", None)
        assert not list(work.archive.folder.glob("*.part"))
        site.growing = False
        saved = len(work.stored())
        again = work.run("ted", site, **options)
        assert saved > 0
        assert (again.ended, again.skipped, again.new) == ("finished", saved, len(site.notices) - saved)
        assert len(work.stored()) == len(site.notices)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_run_whose_parent_is_gone_ends(tmp_path: Path, at_once: bool) -> None:
    work = Workplace(tmp_path)
    with Growing([], page=5) as site:
        gate = Gate().before(site, "/en/notice/2-2024/xml")
        process = subprocess.Popen(
            [sys.executable, "-m", "whosupplies.crawler.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        assert process.stdin
        job = work.job("ted", site, since=["2024-01-01"], api=[site.url], site=[site.url])
        process.stdin.write(msgspec.json.encode(job) + b"\n")
        process.stdin.flush()
        assert at_once or gate.reached.wait(60)
        process.stdin.close()
        gate.opened.set()
        assert process.wait(60) == 0
        assert not list(work.archive.folder.glob("*.part"))


def test_a_process_that_dies_is_told_with_its_last_words(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        (tmp_path / "state").mkdir()
        job = work.job("ocds", site, url=[f"{site.url}/bulk.jsonl"])
        from whosupplies.crawler.state import StateFile

        state = StateFile(work.state, "ocds", job.options)
        state.save()
        state.path.write_bytes(b"{")
        with pytest.raises(SourceError, match="state of a source cannot be read"):
            work.run("ocds", site, url=[f"{site.url}/bulk.jsonl"])
        # Whatever a run left is no harm to the next: here its log, and no lock.
        state.path.unlink()
        assert work.run("ocds", site, url=[f"{site.url}/bulk.jsonl"]).new == 1


def test_progress_is_told_and_settings_are_checked_before_anything_is_asked(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    with Publisher() as site:
        told = []
        quick = settings(site, progress_every=0.05)
        options = {"url": [f"{site.url}/api/releases?page=1"]}
        report = crawl(
            "ocds",
            archive=work.archive,
            options=options,
            settings=quick,
            state=work.state,
            on_progress=told.append,
        )
        assert told[-1] == report
        assert [r.requests for r in told] == sorted(r.requests for r in told)
        count = len(site.asked)
        for source, wrong, contact in (
            ("ocds", options, ""),
            ("ocds", options, "ørn@example.org"),
            ("ocds", {}, "t@example.org"),
            ("ocds", {"url": ["x"], "page": ["1"]}, "t@example.org"),
            ("nowhere", options, "t@example.org"),
            ("ted", {"cpv": ["35) OR (FT ~ x"]}, "t@example.org"),
        ):
            with pytest.raises(UsageError):
                crawl(
                    source,
                    archive=work.archive,
                    options=wrong,
                    settings=settings(site, contact=contact),
                    state=work.state,
                )
        assert len(site.asked) == count
