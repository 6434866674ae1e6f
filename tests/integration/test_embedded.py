"""The embedded database as a process: started once, shared, stopped, replaced after a kill."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from whosupplies.graph.errors import StoreError
from whosupplies.graph.stores import embedded
from whosupplies.graph.stores.bolt import BoltStore, Login
from whosupplies.graph.stores.dialects import ArcadeDialect

HEAP = "256m"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "graph"
    embedded.stop(tmp_path / "graph")


def connect(folder: Path) -> BoltStore:
    return embedded.connect(folder, heap=HEAP)


def test_data_outlives_the_server(folder: Path):
    assert embedded.status(folder) is None
    assert not embedded.stop(folder)
    with connect(folder) as store:
        store.ensure_schema()
        store.run("CREATE (:Name {key: 'a'})")
        assert embedded.status(folder) == embedded.start(folder)
    assert embedded.stop(folder)
    assert embedded.status(folder) is None
    with connect(folder) as store:
        assert store.read("MATCH (n:Name) RETURN n.key").rows == [("a",)]


def test_a_killed_server_is_replaced_with_its_data(folder: Path):
    with connect(folder) as store:
        store.run("CREATE (:Name {key: 'a'})")
    first = embedded.start(folder)
    os.kill(first.pid, signal.SIGKILL)
    # The lock is free as soon as the process is gone.
    with FileLock(folder / "running.lock", timeout=60):
        pass
    assert (folder / "address.json").exists()
    assert embedded.status(folder) is None
    assert not embedded.stop(folder)
    with connect(folder) as store:
        assert store.read("MATCH (n:Name) RETURN n.key").rows == [("a",)]
    second = embedded.status(folder)
    assert second is not None
    assert second.pid != first.pid


def test_commands_at_the_same_time_start_one_server(folder: Path):
    script = (
        "import sys, pathlib; from whosupplies.graph.stores import embedded; "
        f"print(embedded.start(pathlib.Path(sys.argv[1]), heap='{HEAP}').pid)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with ThreadPoolExecutor(3) as pool:
        found = list(
            pool.map(lambda _: subprocess.run(command, capture_output=True, text=True, check=True), range(3))
        )
    assert len({done.stdout for done in found}) == 1


def test_only_this_user_on_this_machine_gets_in(folder: Path):
    address = embedded.start(folder, heap=HEAP)
    assert stat.S_IMODE((folder / "address.json").stat().st_mode) == 0o600
    assert address.uri.startswith("bolt://127.0.0.1:")
    guess = BoltStore(
        "embedded", address.uri, Login("root", "guess"), dialect=ArcadeDialect(), database=address.database
    )
    with guess, pytest.raises(StoreError, match="refuses the user"):
        guess.run("RETURN 1")


def test_reading_reaches_no_file(folder: Path, tmp_path: Path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n")
    with connect(folder) as store:
        for run in (store.read, store.run):
            with pytest.raises(StoreError):
                run("LOAD CSV FROM $url AS line RETURN line", {"url": secret.as_uri()})


def test_stops_when_nobody_is_connected(folder: Path):
    with embedded.connect(folder, heap=HEAP, idle_seconds=1.0) as store:
        address = embedded.status(folder)
        assert address is not None
        store.run("RETURN 1")
    # Free again once the server has ended of its own accord.
    with FileLock(folder / "running.lock", timeout=120):
        assert embedded.status(folder) is None


def test_says_why_it_does_not_start(folder: Path):
    folder.mkdir()
    (folder / "databases").write_text("not a folder")
    with pytest.raises(StoreError, match=r"server\.log"):
        embedded.start(folder, heap=HEAP)


def test_stop_waits_for_a_server_that_is_coming_up(folder: Path):
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(embedded.start, folder, heap=HEAP)
        while not (folder / "running.lock").exists():
            time.sleep(0.01)
        starting.result()
        assert embedded.stop(folder)
    assert embedded.status(folder) is None
