"""A real Neo4j server for tests: the one that NEO4J_URI names, else Neo4j Community assembled with Maven and started here."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable
from platformdirs import user_cache_path

VERSION = "5.26.20"
_POM = Path(__file__).with_name("pom.xml")
_MAVEN_SECONDS = 900
_START_SECONDS = 300
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class UnavailableError(Exception):
    """No server can be had here; the message says why."""


@dataclass(frozen=True)
class Server:
    """Where it listens and how to log in."""

    uri: str
    user: str
    password: str


@contextmanager
def neo4j_server(home: Path) -> Iterator[Server]:
    """A server, stopped at the end where it was started here; `home` is an empty folder for its data.

    Raises UnavailableError.
    """
    uri = os.environ.get("NEO4J_URI")
    if uri:
        yield Server(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        return
    jars = _jars()
    server, process = _start(home, jars)
    try:
        _until_it_answers(server, process, home)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _jars() -> Path:
    """The folder of the server's jars, fetched with Maven the first time."""
    if shutil.which("java") is None:
        raise UnavailableError("there is no `java` (17 or 21), and NEO4J_URI is not set")
    folder = user_cache_path("whosupplies") / f"neo4j-{VERSION}"
    jars = folder / "lib"
    if jars.is_dir():
        return jars
    if shutil.which("mvn") is None:
        raise UnavailableError("there is no `mvn` to fetch the server with, and NEO4J_URI is not set")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "fetch.lock", timeout=_MAVEN_SECONDS):
        if not jars.is_dir():
            _fetch(folder, jars)
    return jars


def _fetch(folder: Path, jars: Path) -> None:
    part = folder / "lib.part"
    shutil.rmtree(part, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    try:
        subprocess.run(
            [*command, f"-DoutputDirectory={part}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=_MAVEN_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        last = (error.stdout + error.stderr).strip().splitlines()[-1:] or ["no word why"]
        raise UnavailableError(f"Maven cannot fetch Neo4j {VERSION}: {last[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"Maven did not fetch Neo4j {VERSION} in {_MAVEN_SECONDS} seconds") from error
    part.rename(jars)


def _start(home: Path, jars: Path) -> tuple[Server, subprocess.Popen[bytes]]:
    bolt, http = _free_port(), _free_port()
    password = secrets.token_hex(12)
    for name in ("conf", "data", "logs", "plugins", "import", "run", "licenses"):
        (home / name).mkdir(parents=True, exist_ok=True)
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
        "server.http.listen_address": f"127.0.0.1:{http}",
        "server.http.advertised_address": f"127.0.0.1:{http}",
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "256m",
    }
    (home / "conf" / "neo4j.conf").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    environment = {**os.environ, "NEO4J_HOME": str(home)}
    java = ["java", "-cp", f"{jars}/*"]
    admin = [*java, "org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", password]
    done = subprocess.run(admin, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(f"the server cannot be set up: {(done.stdout + done.stderr).strip()}")
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENS]
    with (home / "logs" / "console.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *("java", "-Xms256m", "-Xmx1g", *opens, "-Dfile.encoding=UTF-8", *java[1:]),
                *(
                    "org.neo4j.server.CommunityEntryPoint",
                    f"--home-dir={home}",
                    f"--config-dir={home / 'conf'}",
                ),
                "--console-mode",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return Server(f"bolt://127.0.0.1:{bolt}", "neo4j", password), process


def _until_it_answers(server: Server, process: subprocess.Popen[bytes], home: Path) -> None:
    log = home / "logs" / "console.log"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
                driver.execute_query("RETURN 1")
            return
        except (ServiceUnavailable, Neo4jError):
            time.sleep(0.5)
    raise UnavailableError(
        "the server does not come up: " + " | ".join(log.read_text(errors="replace").splitlines()[-3:])
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
