"""The workspace: a folder with the archive, the tables between the stages, the embedded database and the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct

from whosupplies.app.config import FILE_NAME, TEMPLATE, Config, load_config
from whosupplies.graph.errors import InputError, UsageError
from whosupplies.graph.records import Claim, Document, Entity, Merge, Notice, TextDocument, digest

if TYPE_CHECKING:
    from whosupplies.crawler.archive import Archive
    from whosupplies.graph.parts import Table

ENVIRONMENT = "WHOSUPPLIES_WORKSPACE"
ID_FILE = ".whosupplies-id"
FOLDERS = ("archive", "claims", "entities", "graph", "quarantine", "queries")
OWN = (
    *FOLDERS,
    "answers",
    "crawl",
    "documents",
    "notices",
    "texts",
    "readings",
    "merges",
    FILE_NAME,
    ID_FILE,
)
"""Everything that a workspace holds of its own."""


class StoredNotice(Struct, frozen=True):
    """A notice and the sha256 of the document that it was read from."""

    document: str
    notice: Notice


class StoredText(Struct, frozen=True):
    """A text and the sha256 of the document that it was read from."""

    document: str
    text: TextDocument

    @property
    def key(self) -> tuple[str, str]:
        """The document, of which there may be several texts, and a digest of all that a reader's claims depend on."""
        of = self.text
        return self.document, digest("text", of.text, of.language, of.published, of.path)


class TextReading(Struct, frozen=True):
    """That a text has been through a reader: which one, what language was found, and whether it was `read` or left `unread`.

    `document` and `text` are the text's `StoredText.key`.
    """

    document: str
    reader: str
    language: str | None
    outcome: str
    text: str = ""


class Workspace:
    """One workspace; nothing is read or written before it is asked for."""

    def __init__(self, root: Path, config: Config) -> None:
        self.root, self.config = root, config

    @classmethod
    def create(cls, root: Path) -> Workspace:
        """Lays out a workspace; what is there already stays."""
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)
        configuration = root / FILE_NAME
        if not configuration.exists():
            configuration.write_text(TEMPLATE, "utf8")
        return cls(root, load_config(configuration))

    @classmethod
    def find(cls, given: Path | None) -> Workspace:
        """The workspace that was named (option, then WHOSUPPLIES_WORKSPACE), else the one around the current folder."""
        named = given or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
        candidates = [named] if named else [Path.cwd(), *Path.cwd().parents]
        for folder in candidates:
            if (folder / FILE_NAME).is_file():
                return cls(folder, load_config(folder / FILE_NAME))
        where = str(named) if named else str(Path.cwd())
        todo = "Make one with `whosupplies init`, or name one with --workspace."
        raise UsageError(f"There is no workspace here: no {FILE_NAME}", where=where, todo=todo)

    @property
    def id(self) -> str:
        """What tells this workspace from others, wherever its folder moves: drawn when first asked for, kept in a file."""
        path = self.root / ID_FILE
        if not path.is_file():
            drawn = self.root / f"{ID_FILE}.{uuid4().hex}"
            drawn.write_text(f"{uuid4()}\n", "utf8")
            drawn.replace(path)
        return path.read_text("utf8").strip()

    @property
    def archive(self) -> Archive:
        from whosupplies.crawler.archive import Archive

        return Archive(self.root / "archive")

    @property
    def documents(self) -> Table[Document]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "documents", Document)

    @property
    def notices(self) -> Table[StoredNotice]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "notices", StoredNotice)

    @property
    def texts(self) -> Table[StoredText]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "texts", StoredText)

    @property
    def readings(self) -> Table[TextReading]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "readings", TextReading)

    @property
    def claims(self) -> Table[Claim]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "claims", Claim)

    @property
    def entities(self) -> Table[Entity]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "entities", Entity)

    @property
    def merges(self) -> Table[Merge]:
        from whosupplies.graph.parts import Table

        return Table(self.root / "merges", Merge)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps a second command from writing into the workspace meanwhile."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / ".lock")
        try:
            with lock.acquire(timeout=0):
                yield
        except Timeout as error:
            todo = "Wait for it to end, or use another workspace."
            raise InputError(
                "Another command is writing into this workspace", where=str(self.root), todo=todo
            ) from error
