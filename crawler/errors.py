"""What can go wrong while fetching one address."""

from __future__ import annotations

from whosupplies.graph.errors import SourceError


class RefusedError(SourceError):
    """A rule forbids it (ours or the site's), or it is over a limit: trying again changes nothing."""

    passing = False


class NotNowError(RefusedError):
    """Not in this run, perhaps in the next: nobody can say for now whether the site allows it."""

    passing = True


class BrokenError(SourceError):
    """The response did not arrive whole, or not at all: another try may."""

    passing = True
