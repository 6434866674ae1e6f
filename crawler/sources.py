"""The catalogue of sources: one YAML file each, in `source_list/`, checked when it is read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from msgspec import Meta, Struct

from whosupplies.graph.errors import KnowledgeError, UsageError
from whosupplies.graph.yaml_files import packaged_yaml

_Text = Annotated[str, Meta(min_length=1)]
_WebAddress = Annotated[str, Meta(pattern="^https?://")]


class Minimum(Struct, frozen=True, forbid_unknown_fields=True):
    """What a first whole run must give at least; a run that falls short says so."""

    items: Annotated[int, Meta(ge=0)]


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One public source.

    `spider` is `module:class` in `whosupplies.crawler.spiders`. `licence` is null where every publisher or site has its own.
    """

    name: _Text
    title: _Text
    publisher: _Text
    licence: str | None = None
    homepage: _WebAddress | None = None
    documentation: tuple[_WebAddress, ...] = ()
    spider: Annotated[str, Meta(pattern=r"^[a-z_]+:[A-Z]\w+$")]
    minimum: Minimum


@cache
def sources() -> dict[str, Source]:
    """Every source by its name. Raises KnowledgeError where a file does not fit, or is not named after its source."""
    found = {}
    for file in sorted(files("whosupplies.crawler").joinpath("source_list").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yml"):
            continue
        source = packaged_yaml("whosupplies.crawler", f"source_list/{file.name}", Source)
        if file.name != f"{source.name}.yml":
            raise KnowledgeError(
                f"The source {source.name!r} stands in a file of another name", where=file.name
            )
        found[source.name] = source
    return found


def source(name: str) -> Source:
    """One source. Raises UsageError that lists the others."""
    try:
        return sources()[name]
    except KeyError:
        raise UsageError(
            f"There is no source {name!r}", todo=f"The sources are: {', '.join(sources())}."
        ) from None
