"""Names that are known beforehand, found in a text: vendors, national bodies, countries, demonyms, cities and regions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from whosupplies.graph.countries import country_codes, country_name
from whosupplies.graph.governments import demonyms
from whosupplies.graph.national_bodies import national_bodies
from whosupplies.graph.vendors import vendors
from whosupplies.graph.yaml_files import packaged_yaml

SPANS = "known"
"""The key of `doc.spans` that holds them: labels BODY, VENDOR, COUNTRY, DEMONYM, PLACE.

`kb_id_` is the country's code, or the vendor's or body's name."""

_NORWEGIAN = frozenset({"nb", "nn"})
_PACKAGE = "whosupplies.nlp"


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Cities, states and provinces by the alpha-2 code of their country."""
    return packaged_yaml(_PACKAGE, "knowledge/places.yml", dict[str, tuple[str, ...]])


@cache
def other_country_names() -> dict[str, tuple[str, ...]]:
    """Names in use that CLDR does not list, by alpha-2 code."""
    return packaged_yaml("whosupplies.graph", "knowledge/country_names.yml", dict[str, tuple[str, ...]])


@cache
def vendor_countries() -> dict[str, str]:
    """The country of each known vendor's seat, by its name."""
    return {vendor.name: vendor.country for vendor in vendors()}


def known_names(language: str) -> Iterator[tuple[str, str, str]]:
    """(label, code or vendor, name as written) of everything known, for texts in `language`."""
    yield from _organisations()
    for code in country_codes():
        yield "COUNTRY", code, country_name(code, language)
    for code, names in other_country_names().items():
        for name in names:
            if len(name) > 2 or name in {"UK", "US"}:
                yield "COUNTRY", code, name
    for code, words in demonyms().items():
        if language in _NORWEGIAN:
            for stem in words.nb:
                yield from (
                    ("DEMONYM", code, w) for w in (stem, stem + "e", stem.title(), stem.title() + "e")
                )
        else:
            yield from (("DEMONYM", code, word) for word in words.en)
    for code, names in places().items():
        yield from (("PLACE", code, name) for name in names)


def _organisations() -> Iterator[tuple[str, str, str]]:
    for vendor in vendors():
        yield from (("VENDOR", vendor.name, name) for name in (vendor.name, *vendor.aliases))
    for body in national_bodies():
        # A name that many countries' bodies have is left to its words.
        if not body.generic:
            yield from (("BODY", body.name, name) for name in body.names)


@Language.factory("supply_gazetteer")
class Gazetteer:
    """Sets `doc.spans["known"]`, the longest names where several overlap. A Norwegian genitive counts as the name."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.matcher = PhraseMatcher(nlp.vocab)
        for label, value, written in known_names(str(nlp.lang)):
            forms = [written]
            if nlp.lang in _NORWEGIAN and label != "DEMONYM" and written[-1] not in "sxz":
                forms.append(written + "s")
            self.matcher.add(f"{label}|{value}", [nlp.make_doc(form) for form in forms])

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for match, start, end in self.matcher(doc):
            label, _, value = doc.vocab.strings[match].partition("|")
            spans.append(Span(doc, start, end, label=label, kb_id=value))
        # Of two readings of the same words the first label of the alphabet wins: a country before a place.
        doc.spans[SPANS] = filter_spans(sorted(spans, key=lambda s: (s.start, s.label_)))
        return doc
