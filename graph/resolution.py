"""Which mentions are one organisation, and why.

The rules, in this order; none joins two different numbers of one register:

1. `identifier`: the same number in the same register.
2. `country`: any name of a country, or of its government as such, is that country's government.
3. `alias`: a name of a known vendor or national body, at its seat or without a country.
4. `name`: the same name (legal form, case, accents and punctuation aside), the same country and the same kind.
5. `name`: a company without a country is the one company of that name that has one, where there is exactly one.

Where organisations of one name and country have different numbers, those of that name without a number stay by themselves: nobody
can say whose they are. Mentions are taken in an order of their own, so that the result does not depend on the order they come in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from whosupplies.graph.blocks import Block, block_of
from whosupplies.graph.clusters import Clusters, slots_of
from whosupplies.graph.countries import country_name
from whosupplies.graph.entities import Known, made_entities
from whosupplies.graph.identifiers import numbers, slot
from whosupplies.graph.names import name_key
from whosupplies.graph.records import Entity, Identifier, Mention, Merge

Rule = Literal["identifier", "name", "alias", "country"]


class Resolution(Struct, frozen=True):
    """Every entity, every merge with its reason, and the entity's id by the mention's key."""

    entities: tuple[Entity, ...]
    merges: tuple[Merge, ...]
    entity_of: dict[str, str]


class _Link(Struct, frozen=True):
    """Two mentions that a rule joined, by their places in the list."""

    left: int
    right: int
    rule: Rule
    reason: str


def resolve(mentions: Iterable[Mention]) -> Resolution:
    """Resolves all mentions; the same ones in any order, or some of them twice, give the same result."""
    known = _known(mentions)
    clusters = Clusters([slots_of(of.numbers) for of in known])
    blocks: dict[Block, list[int]] = defaultdict(list)
    for index, of in enumerate(known):
        blocks[of.block].append(index)
    ordered = dict(sorted(blocks.items()))
    # Each rule sees what the one before it joined.
    links = [*_by_identifier(known, clusters)]
    links += _by_block(known, ordered, clusters)
    links += _without_country(known, ordered, clusters)
    sets: dict[int, list[Known]] = defaultdict(list)
    for index, of in enumerate(known):
        sets[clusters.root(index)].append(of)
    entities = made_entities(sets.values())
    entity_of = {key: entity.id for entity in entities for key in entity.mentions}
    merges = tuple(_merge(known, link, entity_of) for link in links)
    return Resolution(entities, merges, entity_of)


def _known(mentions: Iterable[Mention]) -> list[Known]:
    by_key = {mention.key: mention for mention in mentions}
    found = []
    for key in sorted(by_key):
        of = numbers(by_key[key])
        found.append(Known(by_key[key], key, of, block_of(by_key[key], of)))
    return found


def _by_identifier(known: list[Known], clusters: Clusters) -> Iterator[_Link]:
    sharing: dict[Identifier, list[int]] = defaultdict(list)
    for index, of in enumerate(known):
        usable = slots_of(of.numbers)
        for number in of.numbers:
            if usable.get(slot(number)) == number.id:
                sharing[number].append(index)
    for number, indices in sorted(sharing.items()):
        # A number whose users have different numbers elsewhere proves nothing.
        if clusters.all_agree(indices):
            for index in indices[1:]:
                if clusters.join(indices[0], index):
                    yield _Link(
                        indices[0], index, "identifier", _number_reason(known, indices[0], index, number)
                    )


def _number_reason(known: list[Known], left: int, right: int, number: Identifier) -> str:
    have = "have" if _same_name(known, left, right) else "have different names and"
    return f"{_both(known, left, right)} {have} the number {number.id} in {number.scheme}."


def _by_block(known: list[Known], blocks: dict[Block, list[int]], clusters: Clusters) -> Iterator[_Link]:
    for block, indices in blocks.items():
        joinable = indices
        if not clusters.all_agree(indices):
            joinable = [index for index in indices if not clusters.has_numbers(index)]
        for index in joinable[1:]:
            if clusters.join(joinable[0], index):
                yield _block_link(known, block, joinable[0], index)


def _block_link(known: list[Known], block: Block, left: int, right: int) -> _Link:
    both = _both(known, left, right)
    if block.kind == "country":
        return _Link(
            left, right, "country", f"{both} both name the government of {country_name(block.place)}."
        )
    if not _same_name(known, left, right):
        where = f" ({block.place})" if block.place else ""
        return _Link(left, right, "alias", f"{both} are names of {block.vendor}{where}.")
    where = f"in {block.place}" if block.place else "without a country"
    return _Link(left, right, "name", f"{both} have the same name, {where}.")


def _without_country(
    known: list[Known], blocks: dict[Block, list[int]], clusters: Clusters
) -> Iterator[_Link]:
    companies: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for block, indices in blocks.items():
        if block.kind == "company":
            companies[block.key].setdefault(block.place, []).extend(indices)
    for by_place in companies.values():
        placed = [index for place, indices in by_place.items() if place for index in indices]
        if len({clusters.root(index) for index in placed}) != 1:
            continue
        for index in by_place.get("", ()):
            if clusters.join(placed[0], index):
                both = _both(known, placed[0], index)
                reason = f"{both} have the same name, and no other company of any country has it."
                yield _Link(placed[0], index, "name", reason)


def _merge(known: list[Known], link: _Link, entity_of: dict[str, str]) -> Merge:
    left, right = known[link.left].key, known[link.right].key
    return Merge(entity=entity_of[left], left=left, right=right, rule=link.rule, reason=link.reason)


def _same_name(known: list[Known], left: int, right: int) -> bool:
    return name_key(known[left].mention.name) == name_key(known[right].mention.name)


def _both(known: list[Known], left: int, right: int) -> str:
    return " and ".join(
        f"{of.name} ({of.country})" if of.country else of.name
        for of in (known[left].mention, known[right].mention)
    )
