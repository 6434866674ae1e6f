"""Answers that were paid for, kept by model, prompt and passage, so that nothing is asked twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from whosupplies.graph.errors import InputError
from whosupplies.graph.records import digest

FILE_NAME = "answers.sqlite"
_SECONDS = 30.0
_TABLE = """CREATE TABLE IF NOT EXISTS answer (
    id TEXT PRIMARY KEY, model TEXT NOT NULL, prompt TEXT NOT NULL, content TEXT NOT NULL
) WITHOUT ROWID"""


class KeptAnswers:
    """A SQLite file, or memory alone where no file is named. Each answer is written at once and whole; threads may share it."""

    def __init__(self, path: Path | None = None) -> None:
        self._where, self._lock = str(path or ":memory:"), Lock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._told():
            self._database = sqlite3.connect(
                self._where, timeout=_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._database.execute(_TABLE)

    @staticmethod
    def id_of(model: str, prompt: str, passage: str) -> str:
        """What an answer is kept under. The endpoint is no part of it: the same model answers the same wherever it runs."""
        return digest("answer", model, prompt, passage)

    def get(self, id_: str) -> str | None:
        """The answer as the model wrote it; None where there is none."""
        with self._told(), self._lock:
            row = self._database.execute("SELECT content FROM answer WHERE id = ?", (id_,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, id_: str, content: str, *, model: str, prompt: str) -> None:
        """Keeps an answer."""
        with self._told(), self._lock:
            self._database.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", (id_, model, prompt, content)
            )

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            todo = "Free the disk or the lock; a damaged file may be deleted, and what it held is then asked anew."
            raise InputError(
                f"The kept answers of the language model cannot be used: {error}",
                where=self._where,
                todo=todo,
            ) from error
