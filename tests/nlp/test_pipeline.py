"""Tokens, sentences, known names, and what the reading component leaves on a Doc."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosupplies.graph.countries import country_codes
from whosupplies.graph.errors import UsageError
from whosupplies.graph.governments import demonyms
from whosupplies.graph.vendors import vendors
from whosupplies.nlp.gazetteer import SPANS, places
from whosupplies.nlp.lexicon import lexicon, topics
from whosupplies.nlp.pipeline import pipeline
from whosupplies.nlp.tokens import LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("nb", ["Avtalen er på ca. 60 mill. kroner.", "Den gjelder fra 3. mai 2024.", "Bl.a. Oslo er med."]),
        ("nn", ["Prisen er t.d. 3,5 mill. kroner.", "Kven betaler?"]),
        (
            "en",
            ["Mr. J. Smith of Acme Inc. spoke.", "The U.S. Army paid $3.5 million.", "“Why?”", "No answer."],
        ),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language: str, sentences: list[str]) -> None:
    doc = pipeline(language)(" ".join(sentences))
    assert [sentence.text for sentence in doc.sents] == sentences


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_tokens_give_the_text_back(text: str) -> None:
    for language in ("nb", "en"):
        doc = pipeline(language)(text)
        assert doc.text == text
        assert not text or all(len(sentence) <= LONGEST_SENTENCE for sentence in doc.sents)


def test_knows_vendors_countries_and_demonyms_also_in_the_genitive() -> None:
    doc = pipeline("nb")(
        "Huaweis anlegg i Kina ble kjøpt av norske kommuner via Hangzhou Hikvision Digital Technology."
    )
    known = [(span.text, span.label_, span.kb_id_) for span in doc.spans[SPANS]]
    assert ("Huaweis", "VENDOR", "Huawei") in known
    assert ("Kina", "COUNTRY", "CN") in known
    assert ("norske", "DEMONYM", "NO") in known
    assert ("Hangzhou Hikvision Digital Technology", "VENDOR", "Hikvision") in known


def test_parties_are_entities() -> None:
    doc = pipeline("en")("Hikvision has supplied cameras to Kenya's interior ministry.")
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Hikvision", "COMPANY"),
        ("Kenya's interior ministry", "PUBLIC_BODY"),
    ]
    assert len(doc._.claims) == 1


def test_an_unknown_reader_is_named_with_its_choices() -> None:
    with pytest.raises(UsageError, match="patterns"):
        pipeline("en", "nonsense")


def test_the_knowledge_holds_together() -> None:
    for language in ("nb", "nn", "en"):
        assert set(lexicon(language).status) == {"denied", "cancelled", "bid", "former", "planned"}
    assert topics().purposes
    names = [name for vendor in vendors() for name in (vendor.name, *vendor.aliases)]
    assert len(names) == len(set(names))
    assert len(vendors()) >= 150
    assert all(len(name) >= 3 or not name.isascii() for name in names)
    for listed in (demonyms(), places(), [vendor.country for vendor in vendors()]):
        assert set(listed) <= country_codes()


def test_importing_the_text_modules_does_not_import_spacy() -> None:
    code = (
        "import sys, whosupplies.nlp.reading, whosupplies.nlp.predict, whosupplies.nlp.language;"
        "sys.exit('spacy' in sys.modules or 'py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
