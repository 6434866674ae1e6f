"""The closed lists of purposes and technologies (guideline), read from YAML."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.yaml_files import packaged_yaml

_PACKAGE = "whosupplies.graph"


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """`cofog` is a code of the UN Classification of the Functions of Government (1999): division, or division.group."""

    cofog: str
    labels: dict[str, str]


class Technology(Struct, frozen=True, forbid_unknown_fields=True):
    """`broader` is another technology of the list that this one is a kind of."""

    labels: dict[str, str]
    broader: str | None = None


@cache
def purposes() -> dict[str, Purpose]:
    """Every purpose by its name in the guideline, in the guideline's order."""
    return packaged_yaml(_PACKAGE, "knowledge/purposes.yml", dict[str, Purpose])


@cache
def technologies() -> dict[str, Technology]:
    """Every technology by its name in the guideline, in the guideline's order."""
    loaded = packaged_yaml(_PACKAGE, "knowledge/technologies.yml", dict[str, Technology])
    for name, technology in loaded.items():
        if technology.broader is not None and technology.broader not in loaded:
            raise KnowledgeError(
                f"{name!r} is under {technology.broader!r}, which is not in the list",
                where="technologies.yml",
            )
    return loaded
