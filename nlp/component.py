"""The pipeline's one reading component, which asks the configured reader."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from whosupplies.nlp.readers import make_reader

LABELS = {"company": "COMPANY", "public_body": "PUBLIC_BODY", "government": "GOVERNMENT", "group": "GROUP"}
"""The entity label of each kind of party; a person is PERSON, any other OTHER."""

if not Doc.has_extension("relations"):
    Doc.set_extension("relations", default=())


@Language.factory("supply_reader", default_config={"reader": "patterns"})
class SupplyReader:
    """Sets `doc._.relations` (a tuple of Relation) and the parties to them as `doc.ents`."""

    def __init__(self, nlp: Language, name: str, reader: str) -> None:
        self.reader = make_reader(reader)

    def __call__(self, doc: Doc) -> Doc:
        relations = self.reader.read(doc)
        doc._.relations = tuple(relations)
        spans = []
        for party in {p.start: p for r in relations for p in (r.supplier, r.recipient)}.values():
            label = LABELS.get(party.mention.kind, party.mention.kind.upper())
            span = doc.char_span(party.start, party.end, label=label, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.ents = filter_spans(spans)
        return doc
