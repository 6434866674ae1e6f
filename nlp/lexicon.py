"""The words that the patterns reader goes by, one YAML file for English and one for both forms of Norwegian."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.records import Status
from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.graph.yaml_files import packaged_yaml

_PACKAGE = "whosupplies.nlp"
_FILES = {"en": "knowledge/words_en.yml", "nb": "knowledge/words_no.yml", "nn": "knowledge/words_no.yml"}
Words = tuple[str, ...]


class Directed(Struct, frozen=True, forbid_unknown_fields=True):
    """Words between two parties: `forward` makes the first the supplier (owner, newcomer), `backward` the second."""

    forward: Words
    backward: Words


class Lexicon(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one language. `*` stands for any letters, ` ... ` for up to five words; case does not matter.

    `body_words` make a capitalised run a public body, `body_title_heads` (as written) one that goes on in small letters,
    `body_common` are bodies in lower case, `tails` stand after a name and `heads` before it; `company_words` make a name a
    company's, `picked_words` before a name do so where a supply is stated. `ending_words` before a date make it an end.
    `no_currency` are units of money that mean something else. `amount_for` near a number without a currency, or `amount_before`
    right before it, show that it is a sum of the buyer's money, unless a word follows that is none of `amount_ends`. What is
    counted in `amount_scales` is one of `home` without them; a number behind one of `numbered` never is. `determiners` stand
    before a description that means somebody named before.
    `weak_supply` are those of `supply` that do not prove a supply where one of `against` stands.
    """

    stop_words: frozenset[str]
    body_words: Words
    body_common: Words
    body_title_heads: Words
    body_tails: Words
    government_tails: Words
    government_heads: Words
    government_common: Words
    region_words: Words
    company_nouns: Words
    company_words: Words
    determiners: Words
    company_descriptions: Words
    plural_pronouns: Words
    plural_companies: Words
    body_descriptions: Words
    group_suppliers: Words
    group_recipients: Words
    group_adjectives: Words
    person_titles: Words
    say_verbs: Words
    place_words: Words
    source_words: Words
    picked_words: Words
    supply_verbs: Words
    supply: Words
    weak_supply: Words
    against: Words
    status: dict[Status, Words]
    displaces: Directed
    owns: Directed
    between: Directed
    attribution: Words
    claim_verbs: Words
    start_words: Words
    end_words: Words
    ending_words: Words
    months: dict[str, int]
    numbers: dict[str, float]
    scales: dict[str, float]
    currencies: dict[str, str]
    amount_against: Words
    amount_for: Words = ()
    amount_before: Words = ()
    amount_ends: Words = ()
    amount_scales: Words = ()
    numbered: Words = ()
    home: str | None = None
    no_currency: frozenset[str] = frozenset()


class Topics(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of each technology and purpose."""

    technologies: dict[str, Words]
    purposes: dict[str, Words]


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `nb`, `nn` or `en`."""
    return packaged_yaml(_PACKAGE, _FILES[language], Lexicon)


@cache
def topics() -> Topics:
    """Words of the closed lists. Raises KnowledgeError for a name that the lists do not have."""
    loaded = packaged_yaml(_PACKAGE, "knowledge/topics.yml", Topics)
    for named, known in ((loaded.technologies, technologies()), (loaded.purposes, purposes())):
        unknown = set(named) - set(known)
        if unknown:
            raise KnowledgeError(f"Not in the closed list: {sorted(unknown)}", where="topics.yml")
    return loaded


def alternatives(entries: Iterable[str]) -> str:
    """A regular expression, without groups, for any of the entries; the longest entry is tried first."""
    written = []
    for entry in sorted(entries, key=len, reverse=True):
        parts = [
            re.escape(part).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for part in entry.split(" ... ")
        ]
        written.append(r"\s(?:\S+\s+){0,5}?".join(parts))
    return "|".join(written) or r"(?!)"


@cache
def phrases(entries: Words) -> re.Pattern[str]:
    """Any of the entries as whole words."""
    return re.compile(rf"(?<!\w)(?:{alternatives(entries)})(?!\w)", re.IGNORECASE)


@cache
def descriptions(language: str) -> re.Pattern[str]:
    """Descriptions of somebody named before ("the company", "kommunen"), as the group `company` or `body`."""
    words = lexicon(language)
    before = rf"(?:{alternatives(words.determiners)})\s(?:[\w-]+\s)?" if words.determiners else ""
    companies, bodies = alternatives(words.company_descriptions), alternatives(words.body_descriptions)
    return re.compile(rf"(?<!\w){before}(?:(?P<company>{companies})|(?P<body>{bodies}))(?!\w)", re.IGNORECASE)
