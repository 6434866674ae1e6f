"""The trained reader: its networks find the parties and what holds between them, rules the sums, dates, sources and countries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace
from spacy.tokens import Doc

from whosupplies.graph.generic_bodies import english_name
from whosupplies.graph.records import Kind, Mention
from whosupplies.nlp.attribution import find_source
from whosupplies.nlp.dates import find_period
from whosupplies.nlp.lexicon import descriptions
from whosupplies.nlp.relations import Party, Relation, surest
from whosupplies.nlp.subjects import find_product
from whosupplies.nlp.trained.countries import Countries
from whosupplies.nlp.trained.deciding import Stated, parties, stated
from whosupplies.nlp.trained.encoding import Encoded
from whosupplies.nlp.trained.model import model
from whosupplies.nlp.trained.spans import Group, Span, grouped, name_words, roles, same_name
from whosupplies.nlp.trained.sums import Deal, Priced, sums_of
from whosupplies.nlp.trained.windows import LONGEST, Window, after_title, windows

_WITH_TITLE = 6
"""Sentences that a title is read with."""
_AHEAD = 500
"""Characters that a window has, about: so far it is looked whom they speak of."""
_ONE_WINDOW = 400
"""Characters that surely fit into one window: nothing need be remembered of them."""


class TrainedReader:
    """Reads Norwegian and English with the shipped model; see `nlp.readers.Reader`."""

    name = "trained"
    languages = frozenset({"nb", "nn", "en"})

    def __init__(self) -> None:
        self.model = model()
        self.version = self.model.tuned.version

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation of the text, each pair of parties once for each type and status.

        A title is read only where nothing is found without it, with the first sentences: it shortens names and says what holds
        of one party of another.
        """
        sentences = _sentences(doc)
        title = after_title(doc.text, sentences)
        found = surest(_Reading(self, doc, sentences[title:]).relations())
        if title and not found:
            found = surest(_Reading(self, doc, sentences[:_WITH_TITLE]).relations())
        return found

    def is_long(self, doc: Doc) -> bool:
        """Whether the text is read in windows."""
        return self.model.pieces(doc.text) > LONGEST

    def mentions(self, doc: Doc) -> list[Party]:
        """Every mention of a party, in the order of the text."""
        return _Reading(self, doc, _sentences(doc)).mentions()

    def read_with(self, doc: Doc, mentions: Sequence[Party]) -> list[Relation]:
        """The relations between these mentions and no others."""
        return surest(_Reading(self, doc, _sentences(doc), mentions).relations())


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    return [(s.start_char, s.end_char) for s in doc.sents]


def _is_new(window: Window, one: Stated) -> bool:
    """Whether either party is named in what the window adds; else its remembered sentences were read before, where they stand."""
    start = window.sentences[window.remembered][0]
    return any(span.start >= start for group in (one.supplier, one.recipient) for span in group.spans)


class _Known(Struct):
    """A party of the document: its fullest name so far, where that first stood, and how often it was named."""

    words: tuple[str, ...]
    party: Party
    sentence: int
    count: int = 0


class _Reading:
    """One pass over one `Doc`."""

    def __init__(
        self,
        reader: TrainedReader,
        doc: Doc,
        sentences: Sequence[tuple[int, int]],
        given: Sequence[Party] | None = None,
    ) -> None:
        self.model = reader.model
        self.settings = reader.model.tuned.settings
        self.text, self.language = doc.text, doc.lang_
        self.sentences = sentences
        self.countries = Countries(doc)
        self.given = given
        self.known: list[_Known] = []
        self.long = len(self.text) > _ONE_WINDOW

    def mentions(self) -> list[Party]:
        """Every mention of a party, window by window; those of the windows' overlap once."""
        found: dict[int, Party] = {}
        for window, _, groups in self._windows():
            for group in groups:
                party = self._party(window, group)
                for span in group.spans:
                    at = window.in_document(span.start)
                    end = window.in_document(span.end - 1) + 1
                    mention = replace(party.mention, text=self.text[at:end])
                    found.setdefault(at, Party(mention, at, end))
        return [found[at] for at in sorted(found)]

    def _windows(self) -> Iterator[tuple[Window, Encoded, list[Group]]]:
        for window in windows(self.text, self.sentences, self.model.pieces, self._remember):
            encoded = self.model.encode(window.text)
            if self.given is None:
                yield window, encoded, parties(self.model, self.settings, window.text, encoded)
            else:
                yield window, encoded, grouped(window.text, self._given_in(window, encoded, self.given))

    def _given_in(self, window: Window, encoded: Encoded, given: Sequence[Party]) -> list[Span]:
        """The mentions that were given, where they stand in the window, with the roles that the network sees in them."""
        places = [
            (p.start - at + start, p.end - at + start, p.mention.kind)
            for (start, end), at in zip(window.sentences, window.at, strict=True)
            for p in given
            if at <= p.start and p.end <= at + end - start
        ]
        probabilities = self.model.spans(encoded) if places else None
        return [
            Span(start, end, kind, *roles(encoded, probabilities, start, end))
            for start, end, kind in places
            if probabilities is not None
        ]

    def relations(self) -> Iterator[Relation]:
        """Every relation, window by window."""
        for window, encoded, groups in self._windows():
            found = stated(
                self.model, self.settings, window.text, encoded, groups, window.sentences, window.remembered
            )
            known = {id(group): self._party(window, group) for group in groups} if found or self.long else {}
            sides = [(known[id(one.supplier)], known[id(one.recipient)]) for one in found]
            deal = Deal(
                text=window.text,
                language=self.language,
                sentences=window.sentences,
                groups=groups,
                found=found,
                countries=[(b.mention.country, a.mention.country) for a, b in sides],
                elsewhere=self.countries.named,
                remembered=window.remembered,
            )
            prices = sums_of(deal, self.model.tuned.sums)
            for one, (supplier, recipient), price in zip(found, sides, prices, strict=True):
                if one.evidence[1] >= window.remembered and _is_new(window, one):
                    yield self._relation(window, one, supplier, recipient, price)

    def _remember(self, start: int) -> Sequence[int]:
        """Where the company and the buyer that were named most often so far were first named, if the text goes on to speak of
        "the company", "the ministry"."""
        ahead = descriptions(self.language).finditer(self.text[start : start + _AHEAD])
        spoken_of = {match.lastgroup for match in ahead}
        told = []
        for description, kinds in (("company", {"company"}), ("body", {"public_body", "government"})):
            some = [k for k in self.known if k.party.mention.kind in kinds]
            if some and description in spoken_of:
                told.append(max(some, key=lambda k: k.count).sentence)
        return told

    def _party(self, window: Window, group: Group) -> Party:
        """The document's party that a window's group is."""
        best = group.best
        start, end = window.in_document(best.start), window.in_document(best.end - 1) + 1
        words = name_words(self.text[start:end])
        for known in self.known:
            # A company named after a city is not that city, as in `spans.grouped`.
            alike = known.party.mention.kind == group.kind or words == known.words
            if alike and same_name(words, known.words):
                known.count += len(group.spans)
                if len(words) > len(known.words):
                    known.words, known.party, known.sentence = words, self._mention(start, end, group), start
                return known.party
        made = _Known(words, self._mention(start, end, group), start, len(group.spans))
        self.known.append(made)
        return made.party

    def _mention(self, start: int, end: int, group: Group) -> Party:
        text = self.text[start:end]
        kind = cast("Kind", group.kind)
        country, origin = self.countries.of(start, end, kind)
        name = (english_name(text) if kind == "public_body" else None) or re.sub(r"^(?:the|The)\s", "", text)
        mention = Mention(
            text=text, name=name, kind=kind, country=None if kind == "group" else country, origin=origin
        )
        return Party(mention, start, end)

    def _relation(
        self, window: Window, one: Stated, supplier: Party, recipient: Party, price: Priced | None
    ) -> Relation:
        evidence = price.evidence if price else one.evidence
        first, last = max(evidence[0], window.remembered), evidence[1]
        start = window.in_document(window.sentences[first][0])
        end = window.in_document(window.sentences[last][1] - 1) + 1
        said = self.text[start:end]
        supplies = one.type == "SUPPLIES"
        product = find_product(said) if supplies else None
        period = find_period(said, self.language)
        return Relation(
            type=one.type,
            supplier=supplier,
            recipient=recipient,
            status=one.status,
            evidence=(start, end),
            product=said[product[0] : product[1]] if product else None,
            technologies=one.technologies,
            purposes=one.purposes,
            attributed_to=find_source(said, self.language) if supplies else None,
            start=period.start,
            end=period.end,
            amount=price.amount if price else None,
            confidence=one.confidence,
        )
