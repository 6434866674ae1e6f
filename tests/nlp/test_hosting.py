"""The components in a pipeline of somebody else's, by name alone, and pipelines that are written and read."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Span

from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.reading import relations_of

TEXT = (
    "Hikvision has supplied 640 surveillance cameras to the Kenyan police. Mary Wanjiru of Nairobi protested."
)


def hosted(reader: str) -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("supply_gazetteer")
    nlp.add_pipe("supply_entities")
    nlp.add_pipe("supply_reader", config={"reader": reader})
    return nlp


@pytest.mark.parametrize("reader", ["patterns", "trained", "combined"])
def test_a_host_reads_as_our_own_pipeline_does(reader: str, tmp_path: Path) -> None:
    ours = [(r.supplier.mention.name, r.status) for r in relations_of(TEXT, "en", reader=reader)]
    assert ours
    nlp = hosted(reader)
    nlp.to_disk(tmp_path / "host")
    for one in (nlp, spacy.load(tmp_path / "host")):
        docs = list(one.pipe([TEXT, "It rained.", TEXT], batch_size=2))
        assert [len(doc._.claims) for doc in docs] == [len(ours), 0, len(ours)]
        assert [(r.supplier.mention.name, r.status) for r in docs[0]._.claims] == ours


def test_entities_are_useful_alone_and_leave_what_is_there() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp(TEXT)
    at = next(token.i for token in doc if token.text == "Nairobi")
    doc.ents = [Span(doc, at, at + 1, label="CITY")]
    doc = nlp.add_pipe("supply_entities")(doc)
    found = {entity.text: entity.label_ for entity in doc.ents}
    assert found["Hikvision"] == "ORG"
    assert found["Mary Wanjiru"] == "PER"
    assert found["Nairobi"] == "CITY"


def test_our_pipeline_can_be_written_and_read(tmp_path: Path) -> None:
    for language in ("nb", "nn", "en"):
        own = pipeline(language, "patterns")
        own.to_disk(tmp_path / language)
        assert len(spacy.load(tmp_path / language)("Hikvision, Oslo.")) == len(own("Hikvision, Oslo."))


def test_a_long_text_is_read_in_windows_with_right_offsets() -> None:
    filler = "The weather was calm and nothing happened in the harbour that week. " * 60
    text = f"{filler}{TEXT} {filler}"
    (found,) = [
        r for r in relations_of(text, "en", reader="trained") if r.supplier.mention.name == "Hikvision"
    ]
    assert text[found.supplier.start : found.supplier.end] == "Hikvision"
    assert "640 surveillance cameras" in text[slice(*found.evidence)]
