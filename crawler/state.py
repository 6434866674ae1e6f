"""What a source remembers between runs: the high-water mark of each choice of options, and where a broken-off run stood."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from whosupplies.graph.errors import InputError
from whosupplies.graph.records import digest


class State(Struct, kw_only=True, forbid_unknown_fields=True):
    """`mark` is the newest date of publication that a run which ended well saw, `pending` the next page of one that did not."""

    source: str
    options: dict[str, list[str]]
    mark: str | None = None
    pending: str | None = None


class StateFile:
    """The state of one source with one choice of options, in a JSON file of its own, replaced whole."""

    def __init__(self, folder: Path, source: str, options: dict[str, list[str]]) -> None:
        self.path = folder / f"{source}-{digest(options)[:16]}.json"
        self.state = State(source=source, options=options)
        if self.path.exists():
            try:
                self.state = msgspec.json.decode(self.path.read_bytes(), type=State)
            except msgspec.DecodeError as error:
                todo = "Delete it: the source is then asked from the start, and what the archive has is not fetched again."
                raise InputError(
                    f"The state of a source cannot be read: {error}", where=str(self.path), todo=todo
                ) from error

    def save(self) -> None:
        """Writes the state; a crash leaves the old or the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_name(f".{uuid4().hex}.part")
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(self.state), indent=1))
        os.replace(temporary, self.path)
