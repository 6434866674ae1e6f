"""A title is told from running text, and read only where that says nothing."""

from __future__ import annotations

import pytest

from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.trained.reader import TrainedReader
from whosupplies.nlp.trained.windows import after_title

BODY = (
    "Hikvision has supplied 640 surveillance cameras to the police of Kenya under a contract signed in 2021."
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"New cameras for Nairobi\n\n{BODY}", 1),
        (f"New cameras for Nairobi\n{BODY}", 1),
        (f"New cameras for Nairobi. {BODY}", 0),
        (f"New cameras for Nairobi.\n\n{BODY}", 0),
        (f"{'Word ' * 26}\n\n{BODY}", 0),
        (f"- Acme supplies cameras\n- {BODY}", 0),
        (f"Police bought cameras, “and they work.”\n\n{BODY}", 0),
        ("Hikvision has supplied cameras to\nthe police of Kenya. They work.", 0),
        (BODY, 0),
        ("New cameras for Nairobi", 0),
        ("", 0),
    ],
)
def test_what_is_a_title(text: str, titles: int) -> None:
    sentences = [(s.start_char, s.end_char) for s in pipeline("en")(text).sents]
    assert after_title(text, sentences) == titles


def test_a_title_is_read_where_nothing_is_found_without_it() -> None:
    reader = TrainedReader()
    told = f"Nothing new this week\n\n{BODY}"
    (found,) = reader.read(pipeline("en")(told))
    assert told[slice(*found.evidence)] == BODY
    only = f"{BODY.removesuffix('.')}\n\nIt is raining in the capital."
    assert [r.supplier.mention.name for r in reader.read(pipeline("en")(only))] == ["Hikvision"]
