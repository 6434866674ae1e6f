"""How many of the parties to gold relations were found at all: no relation can be right whose parties were not."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from whosupplies.nlp.evaluation.agreement import agree
from whosupplies.nlp.evaluation.records import GoldRelation, PredictedParty


class Found(Struct, frozen=True):
    """Of `relations` gold ones, how many have a supplier, a recipient, and both, that some predicted mention agrees with."""

    relations: int = 0
    supplier: int = 0
    recipient: int = 0
    both: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(*(getattr(self, f) + getattr(other, f) for f in self.__struct_fields__))


class MentionRecall(Struct, frozen=True):
    """Those counts as shares, to 3 places; `both` is the most that the recall of pairs can come to. None of nothing."""

    supplier: float | None
    recipient: float | None
    both: float | None


def found_among(golds: Sequence[GoldRelation], mentions: Sequence[PredictedParty]) -> Found:
    """How many arguments of one passage's gold relations these mentions hold."""
    suppliers = [any(agree(gold.supplier, mention) for mention in mentions) for gold in golds]
    recipients = [any(agree(gold.recipient, mention) for mention in mentions) for gold in golds]
    both = sum(s and r for s, r in zip(suppliers, recipients, strict=True))
    return Found(len(golds), sum(suppliers), sum(recipients), both)


def mention_recall(found: Sequence[Found]) -> MentionRecall:
    """The shares over all passages."""
    total = sum(found, Found())
    if not total.relations:
        return MentionRecall(None, None, None)
    shares = (round(n / total.relations, 3) for n in (total.supplier, total.recipient, total.both))
    return MentionRecall(*shares)
