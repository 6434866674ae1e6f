"""The reader that asks the trained one first, and the patterns where they know the trade best."""

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
from whosupplies.nlp.relations import Party, Relation
from whosupplies.nlp.subjects import find_technologies
from whosupplies.nlp.trained.reader import TrainedReader
from whosupplies.nlp.trained.spans import name_words, same_name


class Combination(Struct, frozen=True, forbid_unknown_fields=True):
    """How the two are put together. `technologies`: what the patterns alone find counts in a text that speaks of one of these;
    `agreement`: by how much the odds of a relation rise that both find."""

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
    """Reads with the trained model, in texts about the trade that the patterns' words were made for also with those.

    There the patterns' word on the status counts. It is surer of what both find; see `nlp.readers.Reader`.
    """

    name = "combined"
    languages = frozenset({"nb", "nn", "en"})

    def __init__(self) -> None:
        self.trained, self.patterns = TrainedReader(), PatternReader()
        self.version = f"{self.trained.version}.{self.patterns.version}"

    def read(self, doc: Doc) -> list[Relation]:
        """Every relation of the text, each pair of parties once for each type and status."""
        others = self.patterns.read(doc)
        known = bool(combination().technologies & set(find_technologies(doc.text)))
        used: set[int] = set()
        relations = []
        for found in self.trained.read(doc):
            alike = [i for i, other in enumerate(others) if _same(found, other)]
            relation = found
            used.update(alike)
            if alike:
                relation = completed(relation, others[alike[0]])
            if any(others[i].status == relation.status for i in alike):
                relations.append(_surer(relation))
            elif alike and known:
                relations.append(replace(relation, status=others[alike[0]].status))
            else:
                relations.append(relation)
        if known:
            relations += [other for i, other in enumerate(others) if i not in used]
        return sorted(relations, key=lambda r: r.evidence)

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
