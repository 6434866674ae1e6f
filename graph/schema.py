"""The graph's labels, relationships and properties, as a typed model: what the loader writes and the catalogue checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.yaml_files import packaged_yaml

PropertyType = Literal["string", "integer", "float", "boolean", "list"]
_FILE = "stores/schema.yml"


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """A label of nodes. `key` is its unique property; `is_` the label that every such node carries too."""

    key: str | None = None
    properties: dict[str, PropertyType] = {}
    indexes: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    is_: str | None = msgspec.field(default=None, name="is")


class Relationship(Struct, frozen=True, forbid_unknown_fields=True):
    """A type of relationship: the pairs of labels it joins (from, to) and its properties."""

    ends: tuple[tuple[str, str], ...]
    properties: dict[str, PropertyType] = {}


class Schema(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the graph may hold."""

    labels: Mapping[str, Label]
    relationships: Mapping[str, Relationship]

    def properties_of(self, label: str) -> Mapping[str, PropertyType]:
        """The properties of a label's nodes, with those of the label that stands beside it."""
        own = self.labels[label]
        inherited = self.properties_of(own.is_) if own.is_ else {}
        return {**inherited, **own.properties}

    def keyed(self, label: str) -> tuple[str, str]:
        """The label under which a label's nodes are found by key (itself, or the one beside it), and that key."""
        own = self.labels[label]
        if own.key is not None:
            return label, own.key
        if own.is_ is None:
            raise KnowledgeError(f"{label} has neither a key nor a label beside it", where=_FILE)
        return self.keyed(own.is_)

    def relationship_properties(self, type_: str) -> Mapping[str, PropertyType]:
        """The properties of a type of relationship."""
        return self.relationships[type_].properties

    def all_properties(self) -> frozenset[str]:
        """Every property name of any label or relationship."""
        of_labels = {name for label in self.labels.values() for name in label.properties}
        return frozenset(of_labels | {n for r in self.relationships.values() for n in r.properties})

    def is_a(self, label: str, other: str) -> bool:
        """Whether every node with `label` is also one with `other`."""
        return label == other or ((is_ := self.labels[label].is_) is not None and self.is_a(is_, other))


@cache
def schema() -> Schema:
    """The schema that ships with the package. Raises KnowledgeError where it names what it does not define."""
    return checked(packaged_yaml("whosupplies.graph", _FILE, Schema))


def checked(loaded: Schema) -> Schema:
    """`loaded`, where every name it uses is one it defines."""
    for name, label in loaded.labels.items():
        _check_label(loaded, name, label)
    for name, relationship in loaded.relationships.items():
        for end in {end for pair in relationship.ends for end in pair} - set(loaded.labels):
            raise KnowledgeError(f"{name} joins {end!r}, which is no label of the schema", where=_FILE)
    return loaded


def _check_label(loaded: Schema, name: str, label: Label) -> None:
    if label.is_ is not None and label.is_ not in loaded.labels:
        raise KnowledgeError(f"{name} is a {label.is_!r}, which is no label of the schema", where=_FILE)
    loaded.keyed(name)
    named = {*label.indexes, *label.text} | ({label.key} if label.key else set())
    for unknown in named - set(label.properties):
        raise KnowledgeError(f"{name} has no property {unknown!r} to index", where=_FILE)
