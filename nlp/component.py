"""The pipeline's components: one that asks the configured reader, and one that marks named entities and nothing else."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from whosupplies.nlp.readers import make_reader

LABELS = {"company": "COMPANY", "public_body": "PUBLIC_BODY", "government": "GOVERNMENT", "group": "GROUP"}
"""The entity label of each kind of party; a person is PERSON, any other OTHER."""

if not Doc.has_extension("claims"):
    Doc.set_extension("claims", default=())


@Language.factory("supply_reader", default_config={"reader": "patterns"})
class SupplyReader:
    """Sets `doc._.claims` (a tuple of Relation) and adds the parties to `doc.ents`, in the place of entities they overlap.

    Needs sentences; a pipeline of its own makes them with `supply_sentences`, a host's with its parser or senter.
    """

    def __init__(self, nlp: Language, name: str, reader: str) -> None:
        self.reader = make_reader(reader)

    def __call__(self, doc: Doc) -> Doc:
        relations = self.reader.read(doc)
        doc._.claims = tuple(relations)
        spans = []
        for party in {p.start: p for r in relations for p in (r.supplier, r.recipient)}.values():
            label = LABELS.get(party.mention.kind, party.mention.kind.upper())
            span = doc.char_span(party.start, party.end, label=label, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        _add(doc, filter_spans(spans))
        return doc


@Language.factory("supply_entities", default_config={"threshold": 0.5})
class SupplyEntities:
    """Adds the named organisations, persons and places (ORG, PER, LOC) that the trained model finds to `doc.ents`.

    `threshold` is the least probability, in 0..1. Entities that are there already stay.
    """

    def __init__(self, nlp: Language, name: str, threshold: float) -> None:
        from whosupplies.nlp.trained.naming import Namer

        self.namer, self.threshold = Namer(), threshold

    def __call__(self, doc: Doc) -> Doc:
        spans = [
            doc.char_span(start, end, label=label, alignment_mode="expand")
            for start, end, label in self.namer.entities(doc, self.threshold)
        ]
        doc.ents = filter_spans([*doc.ents, *(span for span in spans if span is not None)])
        return doc


def _add(doc: Doc, spans: list[Span]) -> None:
    taken = {token.i for span in spans for token in span}
    doc.ents = [*(e for e in doc.ents if not any(token.i in taken for token in e)), *spans]
