"""The reader that asks the trained one, and the patterns for what that one leaves out of a relation or of a long article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace
from spacy.tokens import Doc

from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.names import name_key
from whosupplies.graph.taxonomy import technologies
from whosupplies.graph.yaml_files import packaged_yaml
from whosupplies.nlp.agreement import completed
from whosupplies.nlp.patterns import PatternReader
from whosupplies.nlp.relations import Party, Relation, surest
from whosupplies.nlp.subjects import find_technologies
from whosupplies.nlp.trained.reader import TrainedReader
from whosupplies.nlp.trained.spans import name_words, same_name


class Combination(Struct, frozen=True, forbid_unknown_fields=True):
    """How the two are put together. `technologies`: what the patterns alone find counts in a long text that speaks of one of
    these; `agreement`: by how much the odds of a relation rise that both find."""

    technologies: frozenset[str]
    agreement: float


@cache
def combination() -> Combination:
    """The package's. Raises KnowledgeError for a technology that the closed list does not have."""
    loaded = packaged_yaml("whosupplies.nlp", "knowledge/combination.yml", Combination)
    if unknown := loaded.technologies - set(technologies()):
        raise KnowledgeError(f"Not in the closed list: {sorted(unknown)}", where="combination.yml")
    return loaded


class CombinedReader:
    """Reads with the trained model; what both find it is surer of, and knows of it what either tells.

    In long articles about the trade that their words were made for, what the patterns alone find counts too, and so does their
    word on the status: there the trained model finds little. What they see denied is never told as a supply, in any text: that
    mistake would be the worst. See `nlp.readers.Reader`.
    """

    name = "combined"
    languages = frozenset({"nb", "nn", "en"})

    def __init__(self) -> None:
        self.trained, self.patterns = TrainedReader(), PatternReader()
        self.version = f"{self.trained.version}.{self.patterns.version}"

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation of the text, each pair of parties once for each type and status."""
        others = self.patterns.read(doc)
        theirs = self.trained.is_long(doc) and bool(
            combination().technologies & set(find_technologies(doc.text))
        )
        used: set[int] = set()
        relations = []
        for found in self.trained.read(doc):
            alike = [i for i, other in enumerate(others) if _same(found, other)]
            used.update(alike)
            alike.sort(key=lambda i: others[i].status != found.status)
            agreed = bool(alike) and others[alike[0]].status == found.status
            whole = completed(found, others[alike[0]]) if alike else found
            if agreed:
                whole = _surer(whole)
            elif any(others[i].status == "denied" for i in alike):
                whole = replace(whole, status="denied")
            elif alike and theirs:
                whole = replace(whole, status=others[alike[0]].status)
            relations.append(whole)
        rest = [other for i, other in enumerate(others) if i not in used] if theirs else []
        return sorted([*surest(relations), *rest], key=lambda r: r.evidence)

    def mentions(self, doc: Doc) -> list[Party]:
        """Every mention of a party that the trained reader finds."""
        return self.trained.mentions(doc)

    def read_with(self, doc: Doc, mentions: Sequence[Party]) -> list[Relation]:
        """The relations between these mentions that the trained reader finds."""
        return self.trained.read_with(doc, mentions)


def _same(one: Relation, other: Relation) -> bool:
    return (
        one.type == other.type
        and _alike(one.supplier, other.supplier)
        and _alike(one.recipient, other.recipient)
    )


def _alike(one: Party, other: Party) -> bool:
    if name_key(one.mention.name) == name_key(other.mention.name):
        return True
    return same_name(name_words(one.mention.text), name_words(other.mention.text))


def _surer(relation: Relation) -> Relation:
    odds = combination().agreement * relation.confidence / max(1 - relation.confidence, 1e-6)
    return replace(relation, confidence=round(odds / (1 + odds), 3))
