"""Claims loaded per second into each store, against a plain loop of the driver with one statement a row, and py2neo's bulk API.

    python bench/loading.py [CONTRACTS] [--folder DIR]

All write the same claims, contracts and ends to an empty graph with its constraints: the loader also writes what hangs on them
(documents, names, purposes, summaries). Neo4j takes part where NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD name a database that is
empty. The two other ways load a part of the claims, and their speed is taken from it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from neo4j import GraphDatabase
from py2neo import Graph
from py2neo.bulk import create_nodes, create_relationships

from whosupplies.graph import loading_rows as rows
from whosupplies.graph.loading import load
from whosupplies.graph.records import Amount, Claim, Contract, Document, Evidence, Identifier, Mention
from whosupplies.graph.resolution import Resolution, resolve
from whosupplies.graph.stores import embedded, neo4j
from whosupplies.graph.stores.bolt import BoltStore

_LOOP_SHARE, _LOOP_LEAST = 20, 500
_BULK = 5_000
_LOOP = (
    "CREATE (c:Claim) SET c = $claim WITH c MATCH (s:Organization {id: $supplier}) MATCH (r:Organization {id: $recipient}) "
    "MERGE (k:Contract {id: $contract}) SET k.title = $title, k.amount = $amount "
    "CREATE (c)-[:SUPPLIER]->(s) CREATE (c)-[:RECIPIENT]->(r) CREATE (c)-[:UNDER]->(k) "
    "CREATE (k)-[:AWARDED_TO]->(s) CREATE (r)-[:PROCURES]->(k)"
)


def invented_claims(contracts: int) -> Iterator[Claim]:
    """One claim a contract, three contracts a notice, four contracts a supplier, 500 buyers."""
    for n in range(contracts):
        seller, buyer = n % max(1, contracts // 4), n % 500
        names = f"Supplier {seller} AS", f"Municipality {buyer}"
        yield Claim(
            type="SUPPLIES",
            supplier=Mention(
                names[0], names[0], "company", "NO", (Identifier("NO-BRC", f"{910000000 + seller}"),)
            ),
            recipient=Mention(
                names[1], names[1], "public_body", "NO", (Identifier("NO-BRC", f"{810000000 + buyer}"),)
            ),
            status="current",
            document=f"{n // 3:064x}",
            evidence=Evidence(path=f"/TED_EXPORT/FORM_SECTION/F03_2014/AWARD_CONTRACT[{n % 3 + 1}]"),
            reader="bench",
            reader_version="1",
            product=f"Works on road {n}",
            technologies=("construction-works",),
            purposes=("transport",),
            amount=Amount(1000.0 + n, "NOK"),
            contract=Contract(
                f"contract-{n}",
                f"Works on road {n}",
                Amount(1000.0 + n, "NOK"),
                "2020-01-02",
                cpv=("45233140",),
            ),
            language="en",
            published="2020-02-03",
        )


def invented_documents(contracts: int) -> Iterator[Document]:
    """The notices of `invented_claims`."""
    for n in range((contracts + 2) // 3):
        yield Document(
            sha256=f"{n:064x}",
            url=f"https://notices.example/{n}",
            source="ted",
            retrieved="2026-01-02T03:04:05Z",
        )


def loader(store: BoltStore, claims: list[Claim], resolution: Resolution) -> float:
    """Claims a second of the product's own loader."""
    store.wipe()
    return timed(
        len(claims),
        lambda: load(store, documents=invented_documents(len(claims)), claims=claims, resolution=resolution),
    )


def with_organisations(store: BoltStore, resolution: Resolution) -> None:
    """An empty graph with the organisations alone, from which the other two start."""
    store.wipe()
    load(store, documents=[], claims=[], resolution=resolution)


def plain_loop(
    store: BoltStore, login: tuple[str, str], claims: list[Claim], resolution: Resolution
) -> float:
    """Claims a second of one statement a row, each in a transaction of its own."""
    with_organisations(store, resolution)
    with (
        GraphDatabase.driver(store.uri, auth=login) as driver,
        driver.session(database=store.database) as session,
    ):

        def run() -> None:
            for claim in claims:
                session.run(_LOOP, row(claim, resolution)).consume()

        return timed(len(claims), run)


def bulk(store: BoltStore, login: tuple[str, str], claims: list[Claim], resolution: Resolution) -> float:
    """Claims a second of `py2neo.bulk`, in batches as large as the loader's."""
    with_organisations(store, resolution)
    graph = Graph(store.uri, auth=login, name=store.database)
    organization, claim_key, contract_key = ("Organization", "id"), ("Claim", "id"), ("Contract", "id")
    parts = [claims[at : at + _BULK] for at in range(0, len(claims), _BULK)]

    def run() -> None:
        for part in parts:
            of = [row(claim, resolution) for claim in part]
            create_nodes(graph.auto(), [r["claim"] for r in of], labels={"Claim"})
            contracts = [{"id": r["contract"], "title": r["title"], "amount": r["amount"]} for r in of]
            create_nodes(graph.auto(), contracts, labels={"Contract"})
            ends = (
                ("SUPPLIER", claim_key, organization, "claim_id", "supplier"),
                ("RECIPIENT", claim_key, organization, "claim_id", "recipient"),
                ("UNDER", claim_key, contract_key, "claim_id", "contract"),
                ("AWARDED_TO", contract_key, organization, "contract", "supplier"),
                ("PROCURES", organization, contract_key, "recipient", "contract"),
            )
            for type_, left, right, a, b in ends:
                data: list[tuple[str, dict[str, Any], str]] = [(r[a], {}, r[b]) for r in of]
                create_relationships(graph.auto(), data, type_, start_node_key=left, end_node_key=right)

    return timed(len(claims), run)


def row(claim: Claim, resolution: Resolution) -> dict[str, Any]:
    """The values of one claim, its contract and its ends."""
    contract, id_ = claim.contract, claim.id
    if contract is None or contract.amount is None:
        raise ValueError("every invented claim has a contract with an amount")
    return {
        "claim": rows.claim(id_, claim),
        "claim_id": id_,
        "supplier": resolution.entity_of[claim.supplier.key],
        "recipient": resolution.entity_of[claim.recipient.key],
        "contract": contract.id,
        "title": contract.title,
        "amount": contract.amount.value,
    }


def timed(claims: int, work: Callable[[], object]) -> float:
    """Claims a second."""
    begun = time.perf_counter()
    work()
    return claims / (time.perf_counter() - begun)


def compare(store: BoltStore, login: tuple[str, str], contracts: int) -> None:
    """Prints the three speeds and their ratios."""
    if store.read("MATCH (n) RETURN count(n)").rows != [(0,)]:
        print(f"{store.name:>9}  left out: {store.uri} is not empty, and this would wipe it.")
        return
    store.ensure_schema()
    claims = list(invented_claims(contracts))
    resolution = resolve(mention for claim in claims for mention in (claim.supplier, claim.recipient))
    ours = loader(store, claims, resolution)
    print(
        f"{store.name:>9}  whosupplies {ours:9,.0f} claims/s  ({contracts:,} contracts, everything written)"
    )
    part = claims[: max(_LOOP_LEAST, contracts // _LOOP_SHARE)]
    one = plain_loop(store, login, part, resolution)
    print(f"{store.name:>9}  plain loop  {one:9,.0f} claims/s  whosupplies is {ours / one:.1f} times as fast")
    theirs = bulk(store, login, claims[: contracts // 2], resolution)
    print(
        f"{store.name:>9}  py2neo.bulk {theirs:9,.0f} claims/s  whosupplies is {ours / theirs:.1f} times as fast"
    )


def main() -> None:
    """Runs the comparison on every store that can be had."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("contracts", nargs="?", type=int, default=20_000)
    parser.add_argument(
        "--folder", type=Path, help="where the embedded database is made (a temporary folder)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary) / "graph"
        address = embedded.start(folder)
        try:
            with embedded.connect(folder) as store:
                compare(store, (address.user, address.password), arguments.contracts)
        finally:
            embedded.stop(folder)
    if uri := os.environ.get("NEO4J_URI"):
        login = (os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        with neo4j.connect(uri, *login) as store:
            compare(store, login, arguments.contracts)
    else:
        print("    neo4j  left out: NEO4J_URI is not set (an empty database).")


if __name__ == "__main__":
    main()
