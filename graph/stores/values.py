"""What the driver gives, as plain values that JSON, CSV and a table can show."""

from __future__ import annotations

from typing import Any

from neo4j.graph import Node, Path, Relationship


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever the driver knows
    """Nodes, relationships, paths, dates and points as maps, lists, numbers and text (shape: `Result`)."""
    result: Any
    match value:
        case None | bool() | int() | float() | str():
            result = value
        case Node():
            result = {
                "_labels": sorted(value.labels),
                **{key: plain(of) for key, of in sorted(value.items())},
            }
        case Relationship():
            result = {"_type": value.type, **{key: plain(of) for key, of in sorted(value.items())}}
        case Path():
            result = _steps(value)
        case dict():
            result = {key: plain(of) for key, of in value.items()}
        case list():
            result = [plain(of) for of in value]
        case bytes() | bytearray():
            result = value.hex()
        case _:
            iso_format = getattr(value, "iso_format", None)
            result = iso_format() if callable(iso_format) else str(value)
    return result


def _steps(path: Path) -> list[Any]:
    steps: list[Any] = [plain(path.start_node)]
    for relationship, node in zip(path.relationships, path.nodes[1:], strict=True):
        steps += [plain(relationship), plain(node)]
    return steps
