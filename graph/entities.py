"""From mentions that are one organisation to the entity: its id, the name people know it by, its kind and country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from whosupplies.graph.blocks import Block
from whosupplies.graph.countries import country_name
from whosupplies.graph.identifiers import country_of_registers, is_weak
from whosupplies.graph.records import Entity, Identifier, Kind, Mention

_KINDS: tuple[Kind, ...] = ("company", "public_body", "government", "group", "person", "other")
_LONGEST_SLUG = 60


class Known(Struct, frozen=True):
    """A mention with what resolution has found out about it."""

    mention: Mention
    key: str
    numbers: tuple[Identifier, ...]
    block: Block


def made_entities(sets: Iterable[Sequence[Known]]) -> tuple[Entity, ...]:
    """The entities, one a set of mentions, by id. An id depends on the set's own mentions, and on who else has its numbers."""
    listed = [sorted(members, key=lambda known: known.key) for members in sets]
    users = Counter(number for members in listed for number in _numbers(members))
    return tuple(sorted((_entity(members, users) for members in listed), key=lambda entity: entity.id))


def _entity(members: Sequence[Known], users: Mapping[Identifier, int]) -> Entity:
    block = _main_block(members)
    found = _numbers(members)
    kind = _kind(members, block)
    country = _country(members, block, found)
    return Entity(
        id=_id(block, kind, country, found, users),
        name=_name(members, block),
        kind=kind,
        country=None if kind == "group" else country,
        origin=_most(known.mention.origin for known in members) if kind == "group" else None,
        names=tuple(sorted({known.mention.name for known in members})),
        identifiers=found,
        mentions=tuple(known.key for known in members),
    )


def _numbers(members: Sequence[Known]) -> tuple[Identifier, ...]:
    return tuple(sorted({number for known in members for number in known.numbers}))


def _main_block(members: Sequence[Known]) -> Block:
    """The block of most mentions; a country's government or a known vendor before any other, then one with a place."""
    blocks = Counter(known.block for known in members)
    return min(blocks, key=lambda b: (b.kind != "country", not b.vendor, not b.place, -blocks[b], b))


def _kind(members: Sequence[Known], block: Block) -> Kind:
    if block.kind == "country":
        return "government"
    kinds = Counter(known.mention.kind for known in members)
    return min(kinds, key=lambda kind: (-kinds[kind], _KINDS.index(kind)))


def _country(members: Sequence[Known], block: Block, found: tuple[Identifier, ...]) -> str | None:
    if block.kind == "country" or block.vendor:
        return block.place or None
    return _most(known.mention.country for known in members) or country_of_registers(found)


def _most(values: Iterable[str | None]) -> str | None:
    """The commonest value; among equals the first by alphabet."""
    counted = Counter(value for value in values if value is not None)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


def _name(members: Sequence[Known], block: Block) -> str:
    if block.kind == "country":
        return country_name(block.place)
    if block.vendor:
        return block.vendor
    counted = Counter(known.mention.name for known in members)
    # Registers and notices shout; a name in small letters is how people write it.
    return min(counted, key=lambda name: (name.isupper(), -counted[name], len(name), name))


def _id(
    block: Block,
    kind: Kind,
    country: str | None,
    found: tuple[Identifier, ...],
    users: Mapping[Identifier, int],
) -> str:
    """A country's government by its code, else by the best register number that nobody else has, else by kind, place and name."""
    if block.kind == "country" and not found:
        return f"government:{block.place}"
    own = [number for number in found if users[number] == 1 and not is_weak(number)]
    own = own or [number for number in found if users[number] == 1]
    if own:
        return f"{own[0].scheme}:{own[0].id}"
    readable = f"{kind.replace('_', '-')}:{block.place or country or '-'}:{_slug(block.key)}"
    if not found:
        return readable
    # All its numbers are others' too: they still tell it from its namesakes.
    return f"{readable}:{_short_hash(repr(found))}"


def _slug(key: str) -> str:
    slug = key.replace(" ", "-")
    return slug if len(slug) <= _LONGEST_SLUG else f"{slug[:_LONGEST_SLUG]}-{_short_hash(key)}"


def _short_hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
