"""The seam between the pipeline and whatever does the reading: patterns today, a trained model beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from whosupplies.graph.errors import UsageError

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from whosupplies.nlp.relations import Party, Relation


class Reader(Protocol):
    """Reads one `Doc` (tokens and sentences set, `doc.lang_` known) and yields its relations; keeps nothing between two.

    `languages` are the ISO 639-1 codes it can read; `name` and `version` go into every claim.
    """

    name: str
    version: str
    languages: frozenset[str]

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation of the text, in its order."""
        ...


@runtime_checkable
class MentionReader(Protocol):
    """A reader that also tells every party it found, related or not. Offered or not: `evaluate` measures it where it is."""

    def mentions(self, doc: Doc) -> list[Party]:
        """Every mention of a party, in the order of the text; offsets are characters of `doc.text`."""
        ...


@runtime_checkable
class PairReader(Protocol):
    """A reader that can be told who the parties are, so that what it does with them is measured apart from finding them."""

    def read_with(self, doc: Doc, mentions: Sequence[Party]) -> list[Relation]:
        """The relations between these mentions and no others, as `Reader.read` gives them."""
        ...


LLM, BOTH = "llm", "both"
"""What the configuration calls the language model, and an offline reader together with it; neither is made here (`nlp.llm`)."""

READERS = {
    "combined": "whosupplies.nlp.combined:CombinedReader",
    "patterns": "whosupplies.nlp.patterns:PatternReader",
    "trained": "whosupplies.nlp.trained.reader:TrainedReader",
}
"""`module:class` of each offline reader by the name that the configuration gives; imported when it is asked for."""


def make_reader(name: str) -> Reader:
    """The offline reader of that name. Raises UsageError where there is none."""
    if name not in READERS:
        todo = f"Choose one of: {', '.join([*sorted(READERS), LLM, BOTH])}."
        raise UsageError(f"There is no reader {name!r}", todo=todo)
    module, _, attribute = READERS[name].partition(":")
    return cast("Callable[[], Reader]", getattr(import_module(module), attribute))()
