"""What the model's outputs mean, in the order in which they come out."""

from __future__ import annotations

from whosupplies.graph.records import ClaimType, Status

KINDS = ("company", "public_body", "government", "group", "person", "other")
ROLES = ("supplier", "recipient")
NAMED = ("ORG", "PER", "LOC")
MENTION_OUTPUTS = (*KINDS, *ROLES, "trim", *NAMED)
"""Outputs for each span of words; `trim`: the last word's genitive -s is not part of the name."""

LONGEST_SPAN = 12
"""Words of the longest mention."""

TYPES: tuple[ClaimType, ...] = ("SUPPLIES", "OWNS", "DISPLACES")
STATUSES: tuple[Status, ...] = ("current", "former", "planned", "bid", "cancelled", "denied")

FACTS = 2 * len(KINDS) + 5
"""Figures that the second pass is told of each pair: the kind of either, and where the two stand; see `asking.facts`."""

PLAIN, SUPPLIER, CANDIDATE = 0, 1, 2
"""Marks of a piece in the second pass: none, the supplier that is asked about, a party that may be its recipient."""
