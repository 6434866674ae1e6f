"""Tokens and sentences, alike for every language: linear in the length of the text, whatever it holds."""

from __future__ import annotations

import re
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from whosupplies.graph.yaml_files import packaged_yaml

# Words keep their inner hyphen, point, ampersand and slash ("US-China", "U.S", "a/s", "1,000"); an English genitive stands alone.
_TOKEN = re.compile(r"['’]s\b|\w+(?:(?:[-&/.:]|(?<=\d),(?=\d))\w+)*|[^\w\s]|\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«([–—-•")

LONGEST_SENTENCE = 120
"""Tokens after which a sentence is cut: text without full stops must not make reading quadratic."""


@cache
def abbreviations() -> dict[str, frozenset[str]]:
    """Per language, what a full stop follows without ending the sentence, in lower case and without that stop."""
    return packaged_yaml("whosupplies.nlp", "knowledge/abbreviations.yml", dict[str, frozenset[str]])


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


@spacy.registry.tokenizers("whosupplies.words.v1")
def create_tokenizer() -> object:
    """The tokenizer as spaCy's configuration names it."""
    return lambda nlp: WordTokenizer(nlp.vocab)


@Language.factory("supply_sentences")
class SentenceSplitter:
    """Sets sentence starts: after `.`, `!`, `?`, `…` and at line breaks, not after abbreviations, initials and ordinals."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.abbreviations = abbreviations()[nlp.lang]

    def __call__(self, doc: Doc) -> Doc:
        starts = True
        length = 0
        for token in doc:
            if token.is_space and "\n" in token.text:
                starts = True
            closes = token.text in _CLOSING and length > 0 and not token.nbor(-1).is_space
            cut = length >= LONGEST_SENTENCE
            begins = (starts and not closes and not token.is_space) or cut
            token.is_sent_start = begins
            if begins:
                starts, length = False, 0
            length += 1
            starts = starts or self._ends(doc, token)
        return doc

    def _ends(self, doc: Doc, token: Token) -> bool:
        if token.text not in {".", "!", "?", "…"}:
            return False
        following = _next_word(doc, token.i + 1)
        if following is None:
            return True
        if following.i == token.i + 1 and not token.whitespace_:
            return False
        if not (following.text[0].isupper() or following.text[0].isdigit() or following.text in _OPENING):
            return False
        if token.text != "." or token.i == 0:
            return True
        before = doc[token.i - 1].text
        if before.lower() in self.abbreviations:
            return False
        return not (_INITIALS.fullmatch(before) and before.isupper())


def _next_word(doc: Doc, index: int) -> Token | None:
    for i in range(index, min(index + 4, len(doc))):
        if doc[i].text not in _CLOSING and not doc[i].is_space:
            return doc[i]
        if "\n" in doc[i].text:
            return None
    return None
