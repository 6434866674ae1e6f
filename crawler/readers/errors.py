"""What a reader says of bytes, or of a part of them, that it cannot use."""

from __future__ import annotations

from msgspec import Struct

from whosupplies.graph.errors import InputError


class UnreadableError(InputError):
    """Nothing of a document can be read. `reason` is a clause for people: "the PDF is encrypted"."""

    @property
    def reason(self) -> str:
        """Why, without the place."""
        return self.what


class Rejected(Struct, frozen=True):
    """A part of a document that cannot be read while the rest goes through.

    `path` points at it as `Award.path` does; `reason` is a clause for people.
    """

    path: str
    reason: str
