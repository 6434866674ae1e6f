"""docs/queries.md is the catalogue, printed."""

from __future__ import annotations

from pathlib import Path

from whosupplies.queries.catalogue import catalogue
from whosupplies.queries.reference import reference

DOCUMENT = Path(__file__).parents[2] / "docs" / "queries.md"


def test_the_reference_is_the_catalogue() -> None:
    """Where this fails: `python -m whosupplies.queries.reference > docs/queries.md`."""
    assert DOCUMENT.read_text("utf8") == reference(catalogue())


def test_the_reference_tells_everything_of_a_query() -> None:
    text = reference({"suppliers": catalogue()["suppliers"]})
    assert "whosupplies ask suppliers --government China --purpose surveillance" in text
    assert "| `--government` | a country, or any one organisation | needed |" in text
    assert "| `statuses` | list |" in text
