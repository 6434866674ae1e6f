"""The graph's schema: whole, and in step with its documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.schema import Label, Relationship, Schema, checked, schema

MODEL = Path(__file__).parents[2] / "docs" / "graph-model.md"


def test_inherits_the_properties_of_the_label_beside():
    assert schema().properties_of("Company") == schema().properties_of("Organization")
    assert schema().is_a("Government", "Organization")
    assert not schema().is_a("Organization", "Government")


@pytest.mark.parametrize(
    "wrong",
    [
        Schema({"A": Label()}, {}),
        Schema({"A": Label(is_="B")}, {}),
        Schema({"A": Label(key="id")}, {}),
        Schema({"A": Label(key="id", properties={"id": "string"}, indexes=("b",))}, {}),
        Schema({"A": Label(key="id", properties={"id": "string"})}, {"R": Relationship((("A", "B"),))}),
    ],
)
def test_refuses_names_that_it_does_not_define(wrong):
    with pytest.raises(KnowledgeError):
        checked(wrong)


def test_documentation_names_every_label_and_relationship():
    text = MODEL.read_text("utf8")
    named = set(re.findall(r"`(\w+)`", text))
    assert set(schema().labels) <= named
    assert set(schema().relationships) <= named
    assert schema().all_properties() <= named
