"""One release out of the several of a record, where the publisher compiled none."""

from __future__ import annotations

from whosupplies.crawler.readers.ocds_loose import Json

_WHOLE = frozenset({"suppliers", "additionalClassifications", "relatedLots", "roles", "tag"})
"""Lists whose newest version stands alone: a supplier that was replaced is no supplier."""


def is_linked(release: object) -> bool:
    """Whether a record only points at the release (`url`, `date`, `tag`) and does not hold it."""
    return isinstance(release, dict) and "url" in release and not ({"ocid", "id"} & release.keys())


def merged(releases: list[dict[str, Json]]) -> dict[str, Json]:
    """The releases of one process as one, by the rules of OCDS "Merging": by date, the newest value of a field wins, null
    removes, objects in a list are told by their `id`."""
    compiled: dict[str, Json] = {}
    for release in sorted(releases, key=lambda release: str(release.get("date") or "")):
        compiled = _merge(compiled, release)
    return compiled


def _merge(old: dict[str, Json], new: dict[str, Json]) -> dict[str, Json]:
    result = dict(old)
    for key, value in new.items():
        before = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict):
            result[key] = _merge(before, value)
        elif key not in _WHOLE and _identified(value) and _identified(before):
            result[key] = _by_id(before, value)
        else:
            result[key] = value
    return result


def _identified(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(e, dict) and _id(e) is not None for e in value)


def _id(element: dict[str, Json]) -> str | None:
    found = element.get("id")
    return str(found) if isinstance(found, str | int) else None


def _by_id(old: Json, new: Json) -> list[dict[str, Json]]:
    elements = {_id(element): element for element in old}
    for element in new:
        before = elements.get(_id(element))
        elements[_id(element)] = element if before is None else _merge(before, element)
    return list(elements.values())


def newest(versioned: Json) -> Json:
    """A versioned release as a plain one: each field is its last value, out of a list of
    `{releaseID, releaseDate, releaseTag, value}`."""
    if isinstance(versioned, list):
        if versioned and all(isinstance(e, dict) and "releaseID" in e and "value" in e for e in versioned):
            return max(versioned, key=lambda version: str(version.get("releaseDate") or ""))["value"]
        return [newest(element) for element in versioned]
    if isinstance(versioned, dict):
        return {key: newest(value) for key, value in versioned.items()}
    return versioned
