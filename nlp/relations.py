"""What a reader yields: relations between two parties of one text, as the annotation guideline defines them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from whosupplies.graph.names import name_key
from whosupplies.graph.records import Amount, ClaimType, Mention, Status


class Party(Struct, frozen=True):
    """A party where it stands: `mention.text` is the slice `[start, end)` of the text that was read."""

    mention: Mention
    start: int
    end: int


class Relation(Struct, frozen=True, kw_only=True):
    """One relation of a text. `evidence` is the range of the sentence, or run of sentences, that states it, in characters.

    Dates are ISO 8601, as precise as given; `confidence` is in 0..1. The other fields are those of `graph.records.Claim`.
    """

    type: ClaimType
    supplier: Party
    recipient: Party
    status: Status
    evidence: tuple[int, int]
    product: str | None = None
    technologies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    attributed_to: str | None = None
    start: str | None = None
    end: str | None = None
    amount: Amount | None = None
    confidence: float = 0.5


def identity(relation: Relation) -> tuple[str, str, str, str]:
    """What makes two relations of a text one: the type, either party by its name, and the status."""
    supplier, recipient = (p.mention.name for p in (relation.supplier, relation.recipient))
    return relation.type, name_key(supplier) or supplier, name_key(recipient) or recipient, relation.status


def surest(relations: Iterable[Relation]) -> list[Relation]:
    """Each pair of parties once for each type and status: the surest."""
    kept: dict[tuple[str, str, str, str], Relation] = {}
    for relation in relations:
        key = identity(relation)
        if key not in kept or kept[key].confidence < relation.confidence:
            kept[key] = relation
    return list(kept.values())
