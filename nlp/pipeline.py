"""spaCy pipelines, one a language: our tokens, sentences, and one component that does the reading."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = ("nb", "nn", "en")
"""The languages that have a pipeline; text in any other is kept and marked unread."""

LONGEST_CHUNK = 100_000
"""Characters that are read at once. Longer text is cut at a line break or space, so that memory and work stay bounded."""

READING = "supply_reader"
"""The component that asks the reader; those before it prepare the text."""

_CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "whosupplies.words.v1"}}}


@cache
def pipeline(language: str, reader: str = "patterns") -> Language:
    """The pipeline of a language of `PIPELINES`. Its docs carry `doc._.claims` and the parties as `doc.ents`.

    Raises UsageError for an unknown reader.
    """
    import spacy

    # The imports register the tokenizer and the two components.
    from whosupplies.nlp import component, gazetteer, tokens  # noqa: F401

    nlp = spacy.blank(language, config=_CONFIG)
    nlp.max_length = LONGEST_CHUNK + 1
    nlp.add_pipe("supply_sentences")
    nlp.add_pipe("supply_gazetteer")
    nlp.add_pipe(READING, config={"reader": reader})
    return nlp
