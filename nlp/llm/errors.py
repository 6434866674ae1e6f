"""Why a passage got no answer. Each is caught, told and counted for its document; the others go on."""

from __future__ import annotations

from whosupplies.graph.errors import ModelError


class Stopped(ModelError):  # noqa: N818 - it is the end of the asking, and not always a fault
    """No other passage would fare better in this run: the key is refused, the model unknown, the budget spent."""


class BudgetSpent(Stopped):
    """The run has sent as many requests, or used as many tokens, as it may."""


class RejectedRequest(ModelError):  # noqa: N818 - its name says what happened
    """The endpoint cannot do what this request asks (400, 422): the form of the answer, or the length of the passage."""
