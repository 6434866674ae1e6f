"""What the embedded store keeps in its folder, and how a client learns where the server listens."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import msgspec
from msgspec import Struct

DATABASE = "whosupplies"


class Address(Struct, frozen=True):
    """Where a running server listens (loopback) and who may use it; `reader` may only read."""

    pid: int
    uri: str
    user: str
    password: str
    reader: str
    reader_password: str
    database: str = DATABASE


class Files:
    """The paths under the store's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.databases = self.folder / "databases"
        self.server = self.folder / "server"
        self.address = self.folder / "address.json"
        self.log = self.folder / "server.log"
        # Held for as long as a server lives: the system frees it also when the process is killed.
        self.running = self.folder / "running.lock"
        self.starting = self.folder / "starting.lock"

    def publish(self, address: Address) -> None:
        """Writes the address whole, readable by this user alone."""
        temporary = self.folder / f".address.{address.pid}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(address))
        os.replace(temporary, self.address)

    def published(self) -> Address | None:
        """The address, where a server has written one (it may have been killed since)."""
        try:
            return msgspec.json.decode(self.address.read_bytes(), type=Address)
        except (FileNotFoundError, msgspec.DecodeError):
            return None


def free_port() -> int:
    """A port of the loopback interface that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
