"""A reader that offers relations and nothing else."""

from __future__ import annotations

from typing import Any


class BareReader:
    """Finds nothing; see `whosupplies.nlp.readers.Reader`."""

    name = "bare"
    version = "1"
    languages = frozenset({"en"})

    def read(self, doc: Any) -> list[Any]:
        """No relation."""
        return []
