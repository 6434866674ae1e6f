"""The embedded store: ArcadeDB in a background process of its own, one a folder, started when first needed.

It listens on loopback only, with passwords made at each start and kept in a file that this user alone can read, and stops by
itself when no client has been connected for a while.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from whosupplies.graph.errors import StoreError
from whosupplies.graph.stores.bolt import BoltStore, Login
from whosupplies.graph.stores.dialects import ArcadeDialect
from whosupplies.graph.stores.embedded_files import Address, Files

__all__ = ["Address", "connect", "start", "status", "stop"]

IDLE_SECONDS = 1_800.0
"""The server stops when nobody has been connected for half an hour."""

HEAP = "1g"
"""Java's memory for objects. Pages of the database are cached beside it."""

_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
_POLL_SECONDS = 0.05


def connect(folder: Path, *, idle_seconds: float = IDLE_SECONDS, heap: str = HEAP) -> BoltStore:
    """The store in `folder`; starts its server where none runs."""
    address = start(folder, idle_seconds=idle_seconds, heap=heap)
    return BoltStore(
        "embedded",
        address.uri,
        Login(address.user, address.password),
        dialect=ArcadeDialect(),
        database=address.database,
        reader=Login(address.reader, address.reader_password),
    )


def start(folder: Path, *, idle_seconds: float = IDLE_SECONDS, heap: str = HEAP) -> Address:
    """The address of the folder's server, started where none runs; commands at the same time start one."""
    files = Files(folder)
    address = status(folder)
    if address is not None:
        return address
    files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(files.starting, timeout=_START_SECONDS):
            return status(folder) or _start(files, idle_seconds, heap)
    except Timeout as error:
        todo = f"Look into {files.log}, then try again."
        raise StoreError("The embedded database is being started, and does not come up", todo=todo) from error


def status(folder: Path) -> Address | None:
    """The address of the folder's server where one runs and listens, else None."""
    address = Files(folder).published()
    return address if address is not None and _listens(address) and _is_held(Files(folder)) else None


def stop(folder: Path) -> bool:
    """Stops the folder's server and waits until it has; False where none ran."""
    files = Files(folder)
    address = files.published()
    if not files.folder.is_dir() or not _is_held(files):
        return False
    if address is None:
        # It is on its way up or down; once the lock is free there is nothing to stop, else its address is there.
        address = _until_published(files)
    if address is not None:
        os.kill(address.pid, signal.SIGTERM)
    try:
        with FileLock(files.running, timeout=_STOP_SECONDS):
            return True
    except Timeout as error:
        todo = f"Look into {files.log}; the process is {address.pid if address else 'unknown'}."
        raise StoreError("The embedded database does not stop", where=str(files.folder), todo=todo) from error


def _start(files: Files, idle_seconds: float, heap: str) -> Address:
    # A server that is stopping still has the database open.
    try:
        with FileLock(files.running, timeout=_STOP_SECONDS):
            files.address.unlink(missing_ok=True)
    except Timeout as error:
        todo = f"Look into {files.log}; stop that process."
        raise StoreError("A process holds the embedded database and does not answer", todo=todo) from error
    command = [sys.executable, "-P", "-m", "whosupplies.graph.stores.embedded_server"]
    arguments = [str(files.folder), str(idle_seconds), heap]
    with open(os.open(files.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as log:
        process = subprocess.Popen(
            command + arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=files.folder,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        address = files.published()
        if address is not None:
            return address
        if process.poll() is not None:
            raise _failed(files, f"ended with code {process.returncode}")
        time.sleep(_POLL_SECONDS)
    process.terminate()
    raise _failed(files, f"did not come up in {_START_SECONDS:.0f} seconds")


def _failed(files: Files, how: str) -> StoreError:
    lines = [line for line in files.log.read_text("utf8", errors="replace").splitlines() if line.strip()]
    last = f": {lines[-1].strip()}" if lines else ""
    return StoreError(f"The embedded database {how}{last}", where=str(files.log), todo="The log says more.")


def _until_published(files: Files) -> Address | None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and _is_held(files):
        address = files.published()
        if address is not None:
            return address
        time.sleep(_POLL_SECONDS)
    return None


def _is_held(files: Files) -> bool:
    try:
        with FileLock(files.running, timeout=0):
            return False
    except Timeout:
        return True


def _listens(address: Address) -> bool:
    parts = urlsplit(address.uri)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5):
            return True
    except OSError:
        return False
