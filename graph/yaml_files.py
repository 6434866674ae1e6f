"""Knowledge that is not code: YAML files beside a package, checked against a typed model when they are read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from whosupplies.graph.errors import KnowledgeError

T = TypeVar("T")


# libyaml, where PyYAML was built with it, reads ten times as fast.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):  # type: ignore[valid-type,misc]
    """Refuses a mapping that names one key twice, where PyYAML would keep the last and say nothing."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        seen.add(key)
    mapping: dict[object, object] = loader.construct_mapping(node, deep=True)
    return mapping


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse_yaml(text: str, model: type[T], *, where: str) -> T:
    """`text` as an instance of `model`; structs in it should be declared with `forbid_unknown_fields=True`.

    Raises KnowledgeError that names the file and the place.
    """
    try:
        loaded = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 - a SafeLoader
        return msgspec.convert(loaded, model, strict=True)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"This is not valid YAML: {error}", where=where) from error
    except msgspec.ValidationError as error:
        raise KnowledgeError(f"This does not fit its model: {error}", where=where) from error


def packaged_yaml(package: str, path: str, model: type[T]) -> T:
    """The YAML file `path` that ships inside `package`."""
    return parse_yaml((files(package) / path).read_text("utf8"), model, where=f"{package}/{path}")


def user_yaml(path: Path, model: type[T]) -> T:
    """A YAML file of the user's."""
    try:
        text = path.read_text("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"This file cannot be read: {error}", where=str(path)) from error
    return parse_yaml(text, model, where=str(path))
