"""Makes a store's graph equal to the documents, claims and entities that are known.

Only the difference is written, in batches, each in a transaction of its own, and in such an order that a claim is taken for
loaded only when all that hangs on it is: a load that was killed is made good by the next one. One writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import get_args

from msgspec import Struct, field

from whosupplies.graph import loading_rows as rows
from whosupplies.graph.countries import country_codes, country_name
from whosupplies.graph.errors import InputError
from whosupplies.graph.governments import country_governed
from whosupplies.graph.loading_contracts import Contracts
from whosupplies.graph.loading_summaries import Summaries
from whosupplies.graph.loading_tables import Changes, Edges, Nodes, Pair, Properties, in_order
from whosupplies.graph.records import Claim, ClaimType, Document, Entity, Mention
from whosupplies.graph.resolution import Resolution
from whosupplies.graph.stores.base import Store
from whosupplies.graph.taxonomy import purposes, technologies

_CLAIMS_AT_A_TIME = 10_000
_LANGUAGES = ("en", "nb", "nn")

_CLAIM_EUROS = "MATCH (c:Claim) WHERE c.id IS NOT NULL RETURN c.id AS id, c.amount_eur AS amount_eur"

Progress = Callable[[str, int], None]


class LoadReport(Struct):
    """What the load changed: rows written and removed, by table (a label or a type of relationship)."""

    tables: dict[str, Changes] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """All rows written."""
        return sum(changes.written for changes in self.tables.values())

    @property
    def removed(self) -> int:
        """All rows removed (with a node go its relationships, which are not counted)."""
        return sum(changes.removed for changes in self.tables.values())


def load(
    store: Store,
    *,
    documents: Iterable[Document],
    claims: Iterable[Claim],
    resolution: Resolution,
    on_progress: Progress | None = None,
) -> LoadReport:
    """Makes the graph equal to what is given: adds, changes, and removes what is given no more.

    `claims` are all that count, `resolution` covers their mentions and the documents' buyers. `on_progress` is told the table
    and how many of its rows are done. Raises InputError for a claim whose mention the resolution does not know.
    """
    return _Load(store, resolution, on_progress or (lambda _table, _rows: None)).run(documents, claims)


class _Load:
    def __init__(self, store: Store, resolution: Resolution, on_progress: Progress) -> None:
        self.store, self.resolution, self.on_progress = store, resolution, on_progress
        self.report = LoadReport()
        self.contracts, self.summaries = Contracts(), Summaries()
        self.documents: set[str] = set()

    def run(self, documents: Iterable[Document], claims: Iterable[Claim]) -> LoadReport:
        self._taxonomies()
        gone = self._organizations()
        self._documents(documents)
        self._claims(claims)
        self._summaries()
        self._done("Organization", Changes(0, Nodes(self.store, "Organization").remove(gone)))
        return self.report

    def _done(self, table: str, changes: Changes) -> None:
        before = self.report.tables.get(table, Changes())
        total = Changes(before.written + changes.written, before.removed + changes.removed)
        self.report.tables[table] = total
        self.on_progress(table, total.written + total.removed)

    def _sync_nodes(self, label: str, wanted: Mapping[str, Properties]) -> None:
        self._done(label, Nodes(self.store, label).sync(wanted))

    def _sync_edges(self, type_: str, left: str, right: str, wanted: Mapping[Pair, Properties]) -> None:
        self._done(type_, Edges(self.store, type_, left, right).sync(wanted))

    def _taxonomies(self) -> None:
        of_purposes, of_technologies = purposes(), technologies()
        self._sync_nodes(
            "Purpose",
            {
                name: {"name": name, "cofog": of.cofog, "label": of.labels["en"]}
                for name, of in of_purposes.items()
            },
        )
        self._sync_nodes(
            "Technology",
            {name: {"name": name, "label": of.labels["en"]} for name, of in of_technologies.items()},
        )
        # COFOG's divisions are above its groups; the guideline's words name one or the other.
        broader: dict[Pair, Properties] = {
            (name, above): {}
            for name, of in of_purposes.items()
            for above, division in of_purposes.items()
            if "." in of.cofog and of.cofog.partition(".")[0] == division.cofog
        }
        self._sync_edges("BROADER", "Purpose", "Purpose", broader)
        kinds: dict[Pair, Properties] = {
            (name, of.broader): {} for name, of in of_technologies.items() if of.broader is not None
        }
        self._sync_edges("BROADER", "Technology", "Technology", kinds)
        self._sync_nodes("Country", {code: _country(code) for code in sorted(country_codes())})

    def _organizations(self) -> list[str]:
        """Writes what is new or changed; returns the ids of those that are entities no more, which claims may still hang on."""
        table = Nodes(self.store, "Organization")
        present = table.read()
        entities = {entity.id: entity for entity in self.resolution.entities}
        # A node's labels follow its kind, and stay as they were made.
        other_kind = [
            id_ for id_, of in entities.items() if id_ in present and present[id_].get("kind") != of.kind
        ]
        removed = table.remove(other_kind)
        for id_ in other_kind:
            del present[id_]
        wanted: dict[str | None, dict[str, Properties]] = {}
        for id_, entity in entities.items():
            wanted.setdefault(rows.LABELS.get(entity.kind), {})[id_] = rows.organization(entity)
        written = sum(
            Nodes(self.store, "Organization", beside).write(of, present) for beside, of in wanted.items()
        )
        self._done("Organization", Changes(written, removed))
        self._names(list(entities.values()))
        return in_order(present.keys() - entities.keys())

    def _names(self, entities: list[Entity]) -> None:
        named: dict[Pair, Properties] = {
            (entity.id, key): {} for entity in entities for key in rows.name_keys(entity)
        }
        self._sync_nodes("Name", {key: {"key": key} for _, key in named})
        self._sync_edges("NAMED", "Organization", "Name", named)
        placed: dict[Pair, Properties] = {
            (entity.id, entity.country): {}
            for entity in entities
            if entity.country is not None and entity.country in country_codes()
        }
        self._sync_edges("IN_COUNTRY", "Organization", "Country", placed)
        self._sync_edges("PART_OF", "PublicBody", "Government", _part_of(entities))

    def _documents(self, documents: Iterable[Document]) -> None:
        wanted: dict[str, Properties] = {}
        buyers: dict[Pair, Properties] = {}
        for document in documents:
            self.documents.add(document.sha256)
            wanted[document.sha256] = rows.document(document)
            for buyer in document.buyers:
                pair = (document.sha256, self._entity_of(buyer, f"document {document.sha256}"))
                buyers.setdefault(pair, {"text": buyer.text})
        self._sync_nodes("Document", wanted)
        self._sync_edges("NAMES_BUYER", "Document", "Organization", buyers)

    def _claims(self, claims: Iterable[Claim]) -> None:
        table = Nodes(self.store, "Claim")
        supplier_of = Edges(self.store, "SUPPLIER", "Claim", "Organization")
        # SUPPLIER is written last: a claim without one was not finished, and is made anew.
        whole = {id_ for id_, _ in supplier_of.read()}
        in_euros = dict(self.store.run(_CLAIM_EUROS).rows)
        removed = table.remove(in_order(in_euros.keys() - whole))
        seen: set[str] = set()
        suppliers: dict[Pair, Properties] = {}
        recipients: dict[Pair, Properties] = {}
        under: dict[Pair, Properties] = {}
        written = 0
        for batch in _batches(_each_once(claims, seen), _CLAIMS_AT_A_TIME):
            for id_, claim in batch:
                supplier, recipient = self._take(id_, claim)
                suppliers[id_, supplier] = {"text": claim.supplier.text}
                recipients[id_, recipient] = {"text": claim.recipient.text}
            new = {id_: claim for id_, claim in batch if id_ not in whole}
            # Rates are not part of a claim: a newer list may have one that was missing.
            other_rate = {
                id_: claim
                for id_, claim in batch
                if id_ in whole and in_euros[id_] != rows.claim_euros(claim)
            }
            table.create({id_: rows.claim(id_, claim) for id_, claim in new.items()})
            table.replace({id_: rows.claim(id_, claim) for id_, claim in other_rate.items()})
            self._leaves(new)
            under |= {
                (id_, claim.contract.id): {} for id_, claim in new.items() if claim.contract is not None
            }
            written += len(new) + len(other_rate)
            self.on_progress("Claim", written)
        removed += table.remove(in_order(whole - seen))
        self._done("Claim", Changes(written, removed))
        self._contracts()
        self._done("UNDER", Changes(Edges(self.store, "UNDER", "Claim", "Contract").create(under)))
        self._sync_edges("RECIPIENT", "Claim", "Organization", recipients)
        self._sync_edges("SUPPLIER", "Claim", "Organization", suppliers)

    def _take(self, id_: str, claim: Claim) -> Pair:
        """Counts the claim in, and returns the entities (supplier, recipient) that it is about."""
        if claim.document not in self.documents:
            raise InputError(f"Claim {id_} is from the document {claim.document}, which is not known")
        pair = (
            self._entity_of(claim.supplier, f"claim {id_}"),
            self._entity_of(claim.recipient, f"claim {id_}"),
        )
        self.contracts.add(*pair, claim)
        self.summaries.add(pair, claim)
        return pair

    def _leaves(self, new: Mapping[str, Claim]) -> None:
        stated = {(id_, claim.document): rows.stated_in(claim) for id_, claim in new.items()}
        self._done("STATED_IN", Changes(Edges(self.store, "STATED_IN", "Claim", "Document").create(stated)))
        for_purpose: dict[Pair, Properties] = {
            (id_, purpose): {} for id_, claim in new.items() for purpose in claim.purposes
        }
        self._done(
            "FOR_PURPOSE", Changes(Edges(self.store, "FOR_PURPOSE", "Claim", "Purpose").create(for_purpose))
        )
        involves: dict[Pair, Properties] = {
            (id_, technology): {} for id_, claim in new.items() for technology in claim.technologies
        }
        self._done("INVOLVES", Changes(Edges(self.store, "INVOLVES", "Claim", "Technology").create(involves)))

    def _contracts(self) -> None:
        self._sync_nodes("Contract", self.contracts.nodes())
        self._sync_edges("AWARDED_TO", "Contract", "Organization", self.contracts.awarded_to())
        self._sync_edges("PROCURES", "Organization", "Contract", self.contracts.procures())

    def _summaries(self) -> None:
        for type_ in get_args(ClaimType):
            self._sync_edges(type_, "Organization", "Organization", self.summaries.properties(type_))

    def _entity_of(self, mention: Mention, where: str) -> str:
        found = self.resolution.entity_of.get(mention.key)
        if found is None:
            todo = "Resolve again, then load."
            raise InputError(f"{mention.name!r} is no entity yet", where=where, todo=todo)
        return found


def _country(code: str) -> Properties:
    names = sorted({country_name(code, language) for language in _LANGUAGES})
    return {"code": code, "name": country_name(code), "names": names}


def _part_of(entities: list[Entity]) -> dict[Pair, Properties]:
    """Each public body under the government of its country, where there is one."""
    governments = {
        entity.country: entity.id
        for entity in entities
        if entity.kind == "government"
        and country_governed(Mention(entity.name, entity.name, entity.kind, entity.country))
    }
    bodies = (entity for entity in entities if entity.kind == "public_body")
    return {(body.id, governments[body.country]): {} for body in bodies if body.country in governments}


def _each_once(claims: Iterable[Claim], seen: set[str]) -> Iterator[tuple[str, Claim]]:
    for claim in claims:
        id_ = claim.id
        if id_ not in seen:
            seen.add(id_)
            yield id_, claim


def _batches(claims: Iterator[tuple[str, Claim]], size: int) -> Iterator[list[tuple[str, Claim]]]:
    while batch := list(islice(claims, size)):
        yield batch
