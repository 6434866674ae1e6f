"""Known vendors: names that one company goes by, and where it sits. Both text reading and resolution use them."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from whosupplies.graph.yaml_files import packaged_yaml


class Vendor(Struct, frozen=True, forbid_unknown_fields=True):
    """A company under the name people know it by. `aliases` are whole names, not patterns; `country` is its seat."""

    name: str
    country: str
    aliases: tuple[str, ...] = ()


@cache
def vendors() -> tuple[Vendor, ...]:
    """Every known vendor, in the order of the file."""
    return tuple(packaged_yaml("whosupplies.graph", "knowledge/vendors.yml", list[Vendor]))
