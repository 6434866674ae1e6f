"""What two readers make of one document: where they agree, one statement with more confidence; where not, both stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from whosupplies.graph.governments import country_governed
from whosupplies.graph.names import name_key
from whosupplies.graph.records import Claim, Mention
from whosupplies.nlp.relations import Party, Relation

S = TypeVar("S", Claim, Relation)
_FEWEST_LETTERS = 4


class Comparison(Struct):
    """How far two readers agree, in statements. `status` counts those with the same parties and type, and another status.

    `first` and `second` count what one reader alone states; those of `status` are not among them.
    """

    agreed: int = 0
    status: int = 0
    first: int = 0
    second: int = 0

    def add(self, other: Comparison) -> None:
        """Adds the counts of another document."""
        self.agreed += other.agreed
        self.status += other.status
        self.first += other.first
        self.second += other.second


def combined(first: Sequence[S], second: Sequence[S]) -> tuple[list[tuple[S, S | None]], list[S], Comparison]:
    """The first reader's statements, each with the second's that says the same (type, parties, status); the second's rest.

    A statement that both make has the first reader's words, what only the second's tells, and a confidence of 1 - (1 - a)(1 - b).
    """
    rest = list(second)
    kept: list[tuple[S, S | None]] = []
    compared = Comparison()
    for one in first:
        same = next((other for other in rest if one.status == other.status and _same_pair(one, other)), None)
        if same is None:
            kept.append((one, None))
            continue
        rest.remove(same)
        compared.agreed += 1
        kept.append((_joined(one, same), same))
    alone = [one for one, same in kept if same is None]
    left = list(rest)
    for one in alone:
        other = next((other for other in left if _same_pair(one, other)), None)
        if other is None:
            compared.first += 1
        else:
            left.remove(other)
            compared.status += 1
    compared.second = len(left)
    return kept, rest, compared


def combined_claims(first: Sequence[Claim], second: Sequence[Claim]) -> tuple[list[Claim], Comparison]:
    """The claims of one document by two readers. One that both make names both (`patterns+llm`) and has the flag `agreed`."""
    kept, rest, compared = combined(first, second)
    claims = [
        one
        if same is None
        else replace(
            one,
            reader=f"{one.reader}+{same.reader}",
            reader_version=f"{one.reader_version}+{same.reader_version}",
            flags=(*one.flags, "agreed"),
        )
        for one, same in kept
    ]
    return claims + rest, compared


def same_party(one: Mention, other: Mention) -> bool:
    """Whether two mentions in one document mean one party: a name of the one is a name of the other, or its words stand in it."""
    if country_governed(one) is not None and country_governed(one) == country_governed(other):
        return True
    return any(
        _names_agree(name_key(mine).split(" "), name_key(theirs).split(" "))
        for mine in {one.text, one.name}
        for theirs in {other.text, other.name}
    )


def _names_agree(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    inside = any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
    return inside and sum(map(len, short)) >= _FEWEST_LETTERS


def _same_pair(one: S, other: S) -> bool:
    return (
        one.type == other.type
        and same_party(_mention(one.supplier), _mention(other.supplier))
        and same_party(_mention(one.recipient), _mention(other.recipient))
    )


def _mention(party: Mention | Party) -> Mention:
    return party if isinstance(party, Mention) else party.mention


def completed(one: S, other: S) -> S:
    """`one`, with what only another statement of the same relation tells."""
    return replace(
        one,
        product=one.product or other.product,
        technologies=one.technologies or other.technologies,
        purposes=one.purposes or other.purposes,
        attributed_to=one.attributed_to or other.attributed_to,
        start=one.start or other.start,
        end=one.end or other.end,
        amount=one.amount or other.amount,
    )


def _joined(one: S, other: S) -> S:
    confidence = round(1 - (1 - one.confidence) * (1 - other.confidence), 4)
    return replace(completed(one, other), confidence=confidence)
