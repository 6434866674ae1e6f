"""The process behind the embedded store: one ArcadeDB for one folder, until it is stopped or nobody has used it for a while.

Run as `python -m whosupplies.graph.stores.embedded_server FOLDER IDLE_SECONDS HEAP`; `embedded.start` does.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import jpype  # type: ignore[import-untyped]
from arcadedb_embedded.server import ArcadeDBServer
from filelock import FileLock, Timeout

from whosupplies.graph.stores.base import QUERY_TIMEOUT
from whosupplies.graph.stores.embedded_files import Address, Files, free_port

_POLL_SECONDS = 2.0
_BOLT_CONNECTION = "com.arcadedb.bolt.BoltNetworkExecutor"
_READER = "reader"
_READER_RIGHTS = {
    "resultSetLimit": -1,
    # Milliseconds. ArcadeDB does not heed the time that a Bolt client allows, but does heed this.
    "readTimeout": int(QUERY_TIMEOUT * 1000),
    "access": [],
    "types": {"*": {"access": ["readRecord"]}},
}
# A statement reaches no file and no address; the engine reads these from the Java machine alone.
_CLOSED = (
    "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
    "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
)
_log = logging.getLogger("whosupplies.embedded")


def serve(files: Files, idle_seconds: float, heap: str) -> None:
    """Starts the database, writes its address, waits, stops it. Returns at once where another process serves the folder."""
    running = FileLock(files.running)
    try:
        running.acquire(timeout=0)
    except Timeout:
        _log.info("another process serves this folder")
        return
    files.address.unlink(missing_ok=True)
    server, address = _launch(files, heap)
    try:
        stop = threading.Event()
        # Only now: the Java machine puts in handlers of its own when it starts.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        files.publish(address)
        _log.info("serving %s, process %d", address.uri, address.pid)
        _wait(stop, idle_seconds)
    finally:
        files.address.unlink(missing_ok=True)
        server.stop()
        _log.info("stopped")
        running.release()


def _launch(files: Files, heap: str) -> tuple[ArcadeDBServer, Address]:
    # Users are made anew at each start: passwords live as long as the process.
    shutil.rmtree(files.server, ignore_errors=True)
    files.server.mkdir(parents=True)
    bolt, http = free_port(), free_port()
    address = Address(
        pid=os.getpid(),
        uri=f"bolt://127.0.0.1:{bolt}",
        user="root",
        password=secrets.token_urlsafe(24),
        reader=_READER,
        reader_password=secrets.token_urlsafe(24),
    )
    config = {
        "host": "127.0.0.1",
        # In mode `production` the server withholds the reasons of errors.
        "mode": "development",
        "http_port": http,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_port": bolt,
        "bolt_defaultDatabase": address.database,
        "server_databaseDirectory": str(files.databases),
        "server_httpWorkerThreads": 4,
    }
    server = ArcadeDBServer(
        str(files.server), address.password, config, {"heap_size": heap, "jvm_args": list(_CLOSED)}
    )
    server.start()
    server.create_database(address.database)
    _add_reader(server, address)
    return server, address


def _add_reader(server: ArcadeDBServer, address: Address) -> None:
    """A user whom the database itself lets read records and nothing else."""
    java_object = jpype.JClass("com.arcadedb.serializer.json.JSONObject")
    security = server._java_server.getSecurity()
    security.saveGroup(address.database, _READER, java_object(json.dumps(_READER_RIGHTS)))
    user = {
        "name": _READER,
        "password": str(security.encodePassword(address.reader_password)),
        "databases": {address.database: [_READER]},
    }
    security.createUser(java_object(json.dumps(user)))


def _wait(stop: threading.Event, idle_seconds: float) -> None:
    """Returns when told to stop, or when no client has been connected for `idle_seconds`."""
    last_used = time.monotonic()
    while not stop.wait(_POLL_SECONDS):
        if _connections():
            last_used = time.monotonic()
        elif time.monotonic() - last_used > idle_seconds:
            _log.info("nobody connected for %.0f seconds", idle_seconds)
            return


def _connections() -> int:
    """Open Bolt connections: the server keeps one thread for each."""
    threads: Any = jpype.JClass("java.lang.Thread").getAllStackTraces().keySet()
    return sum(str(thread.getClass().getName()) == _BOLT_CONNECTION for thread in threads)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    serve(Files(Path(sys.argv[1])), float(sys.argv[2]), sys.argv[3])
