"""Known vendors by any name they go by."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from whosupplies.graph.names import name_key
from whosupplies.graph.records import Mention
from whosupplies.graph.vendors import Vendor, vendors


def known_vendor(mention: Mention) -> Vendor | None:
    """The vendor that a company is by its name, at the vendor's seat or where the source gives no country.

    A company of that name in another country is a subsidiary, or somebody else.
    """
    if mention.kind != "company":
        return None
    named = _by_name().get(name_key(mention.name), ())
    found = [vendor for vendor in named if mention.country in {None, vendor.country}]
    return found[0] if len(found) == 1 else None


@cache
def _by_name() -> dict[str, tuple[Vendor, ...]]:
    found: dict[str, set[Vendor]] = defaultdict(set)
    for vendor in vendors():
        for name in (vendor.name, *vendor.aliases):
            found[name_key(name)].add(vendor)
    return {key: tuple(sorted(named, key=lambda vendor: vendor.name)) for key, named in found.items()}
