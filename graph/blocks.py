"""What mentions have in common that are taken for one where no register number says otherwise."""

from __future__ import annotations

from msgspec import Struct

from whosupplies.graph.aliases import known_vendor
from whosupplies.graph.governments import country_governed
from whosupplies.graph.identifiers import country_of_registers
from whosupplies.graph.names import name_key
from whosupplies.graph.national_bodies import filed_under
from whosupplies.graph.records import Identifier, Mention


class Block(Struct, frozen=True, order=True):
    """Kind, place and name. `place` is a country's code, for a group that of its origin, or empty.

    `kind` is `country` for a country's own government, whose `key` is empty; `vendor` is the name of a known vendor or
    national body.
    """

    kind: str
    place: str
    key: str
    vendor: str = ""


def block_of(mention: Mention, numbers: tuple[Identifier, ...]) -> Block:
    """The block of a mention with these comparable numbers."""
    if country := country_governed(mention):
        return Block("country", country, "")
    if vendor := known_vendor(mention):
        return Block("company", vendor.country, name_key(vendor.name), vendor.name)
    if mention.kind in {"public_body", "government"} and (body := filed_under(mention.name, mention.country)):
        return Block(body.kind, body.country or "", name_key(body.name), body.name)
    place = mention.origin if mention.kind == "group" else mention.country or country_of_registers(numbers)
    return Block(mention.kind, place or "", name_key(mention.name))
