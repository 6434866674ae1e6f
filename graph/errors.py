"""What can go wrong, in words for people. Each error says what is wrong, where, and what to do."""

from __future__ import annotations


class WhosuppliesError(Exception):
    """Base of every error that a user may see. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        todo = f" {self.todo}" if self.todo else ""
        return f"{self.what}{where}.{todo}"


class UsageError(WhosuppliesError):
    """The command was called wrongly."""

    exit_code = 2


class InputError(WhosuppliesError):
    """An input file, a record or a value cannot be used."""

    exit_code = 3


class StoreError(WhosuppliesError):
    """The graph database does not answer, or refuses."""

    exit_code = 4


class WriteRefusedError(StoreError):
    """A statement that was to read the graph would have changed it; the store let it not."""


class SourceError(WhosuppliesError):
    """A public source could not be fetched."""

    exit_code = 5


class FloorError(WhosuppliesError):
    """A measured figure is below its floor, or was measured on other data than the floor."""

    exit_code = 6


class ModelError(WhosuppliesError):
    """A language model does not answer, or left texts unread."""

    exit_code = 7


class KnowledgeError(WhosuppliesError):
    """A YAML or Cypher file that ships with the package, or that the user configured, is wrong."""

    exit_code = 3
