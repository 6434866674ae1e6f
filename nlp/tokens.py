"""Tokens and sentences, alike for every language: linear in the length of the text, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from whosupplies.graph.yaml_files import packaged_yaml

# Words keep their inner hyphen, point, ampersand and slash ("US-China", "U.S", "a/s", "1,000"); an English genitive stands alone.
_TOKEN = re.compile(r"['’]s\b|\w+(?:(?:[-&/.:]|(?<=\d),(?=\d))\w+)*|[^\w\s]|\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_CLOSING = frozenset("\"'”’»)]")
_STOPS = frozenset(".!?…")
_OPENING = frozenset("\"'“‘«([–—-•")

LONGEST_SENTENCE = 120
"""Tokens after which a sentence is cut: text without full stops must not make reading quadratic."""

_START, _INSIDE = 1, -1
"""spaCy's values of SENT_START; 0 would mean that nobody knows."""


@cache
def abbreviations() -> dict[str, frozenset[str]]:
    """Per language, what a full stop follows without ending the sentence, in lower case and without that stop."""
    return packaged_yaml("whosupplies.nlp", "knowledge/abbreviations.yml", dict[str, frozenset[str]])


def is_abbreviated(word: str, language: str) -> bool:
    """Whether a full stop behind the word does not end the sentence: it is an abbreviation, or initials."""
    return word.lower() in abbreviations()[language] or bool(word.isupper() and _INITIALS.fullmatch(word))


class WordTokenizer:
    """Splits text into tokens, so that they and the spaces between them give the text back character by character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if words and token[0] == " " and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to save: the tokenizer has no state (spaCy asks for it when a pipeline is written)."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> WordTokenizer:
        """Itself: there is nothing to read."""
        return self

    def to_disk(self, path: object, **_: object) -> None:
        """Nothing to save."""

    def from_disk(self, path: object, **_: object) -> WordTokenizer:
        """Itself: there is nothing to read."""
        return self


def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """The tokenizer as spaCy's configuration names it: a function of the pipeline."""
    return lambda nlp: WordTokenizer(nlp.vocab)


registry.tokenizers.register("whosupplies.words.v1", func=create_tokenizer)


@Language.factory("supply_sentences")
class SentenceSplitter:
    """Sets sentence starts: after `.`, `!`, `?`, `…` and at line breaks, not after abbreviations, initials and ordinals."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.language = str(nlp.lang)

    def __call__(self, doc: Doc) -> Doc:
        marks = numpy.full(len(doc), _INSIDE, dtype=numpy.int64)
        words = [token.text for token in doc]
        starts, length = True, 0
        for i, word in enumerate(words):
            if "\n" in word:
                starts = True
            closes = word in _CLOSING and length > 0 and not words[i - 1].isspace()
            if length >= LONGEST_SENTENCE or (starts and not closes and not word.isspace()):
                marks[i], starts, length = _START, False, 0
            length += 1
            starts = starts or self._ends(doc, words, i)
        # Not `token.is_sent_start = …`: that looks through the whole document each time.
        values: Any = marks.view(numpy.uint64).reshape(-1, 1)
        return doc.from_array(["SENT_START"], values) if words else doc

    def _ends(self, doc: Doc, words: list[str], i: int) -> bool:
        """Whether a sentence ends with token `i`."""
        if words[i] not in _STOPS:
            return False
        following = _next_word(words, i + 1)
        if following is None:
            return True
        glued = following == i + 1 and not doc[i].whitespace_
        first = words[following][0]
        if glued or not (first.isupper() or first.isdigit() or first in _OPENING):
            return False
        before = words[i - 1] if i and words[i] == "." else ""
        return not is_abbreviated(before, self.language)


def _next_word(words: list[str], start: int) -> int | None:
    for i in range(start, min(start + 4, len(words))):
        if words[i] not in _CLOSING and not words[i].isspace():
            return i
        if "\n" in words[i]:
            return None
    return None
