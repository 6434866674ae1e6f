"""Each canned query's median and 95th percentile on each store, over an invented market of 200,000 contracts.

    python bench/queries.py [CONTRACTS] [--folder DIR] [--only QUERY]

Every query is asked many times with other words each time (drawn by how often they occur, names looked up as for a user), a
page of 100 rows each. Neo4j takes part where NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD are set; its graph is replaced. A folder
given by `--folder` keeps the embedded graph for the next run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from whosupplies.graph.loading import load
from whosupplies.graph.records import (
    Amount,
    Claim,
    Contract,
    Document,
    Evidence,
    Identifier,
    Kind,
    Mention,
    Status,
)
from whosupplies.graph.resolution import resolve
from whosupplies.graph.stores import embedded, neo4j
from whosupplies.graph.stores.bolt import BoltStore
from whosupplies.queries.catalogue import catalogue
from whosupplies.queries.run import ask

COUNTRIES = (
    "NO", "SE", "DK", "FI", "DE", "FR", "ES", "IT", "NL", "BE", "PL", "CZ", "AT", "CH", "PT", "IE", "GR", "HU", "RO", "BG", "HR",
    "SI", "SK", "LT", "LV", "EE", "GB", "US", "CN", "TR",
)  # fmt: skip
PURPOSES = (
    "surveillance", "policing", "emergency-response", "defence", "administration", "transport", "energy", "health", "education",
    "water", "environment", "telecommunications",
)  # fmt: skip
TECHNOLOGIES = (
    "cctv", "facial-recognition", "biometrics", "video-analytics", "software", "it-services", "cloud-computing",
    "traffic-systems", "medical-equipment", "construction-works", "vehicles", "consulting", "other-goods", "other-services",
)  # fmt: skip
WORDS = (
    "nord",
    "sør",
    "øst",
    "vest",
    "kyst",
    "fjell",
    "by",
    "elv",
    "data",
    "bygg",
    "helse",
    "vei",
    "kraft",
    "nett",
    "lys",
)
STATUSES: tuple[Status, ...] = ("current", "former", "planned", "bid", "cancelled", "denied")
TIMES, WARM = 30, 3


class Market:
    """Invented buyers, suppliers, notices, articles. Some suppliers and buyers have hundreds of contracts, most a few."""

    def __init__(self, contracts: int) -> None:
        self.contracts, self.random = contracts, random.Random(1)
        self.buyers = [self._party(n, "public_body") for n in range(max(20, contracts // 10))]
        self.suppliers = [self._party(n, "company") for n in range(max(40, contracts // 5))]
        self.groups = [
            Mention(f"group {n}", f"group {n}", "group", origin=self.country()) for n in range(200)
        ]

    def _party(self, n: int, kind: Kind) -> Mention:
        country = self.country()
        name = f"{self.random.choice(WORDS).title()}{self.random.choice(WORDS)} {'AS' if kind == 'company' else 'kommune'} {n}"
        return Mention(
            name, name, kind, country, (Identifier(f"{country}-NATIONAL", f"{kind[0].upper()}{n}"),)
        )

    def country(self) -> str:
        """A country: half of the time one of all alike, else the more likely the earlier in the list."""
        rank = int(self.random.paretovariate(1.0)) - 1
        return (
            COUNTRIES[rank]
            if rank < len(COUNTRIES) and self.random.random() < 0.5
            else self.random.choice(COUNTRIES)
        )

    def buyer(self) -> Mention:
        """A buyer, by its share of the contracts."""
        return self.buyers[int(len(self.buyers) * self.random.random() ** 2)]

    def supplier(self) -> Mention:
        """A supplier, by its share of the contracts."""
        return self.suppliers[int(len(self.suppliers) * self.random.random() ** 2)]

    def documents(self) -> list[Document]:
        """Two contracts a notice; an article for every tenth contract."""
        kinds = [("ted", n) for n in range((self.contracts + 1) // 2)] + [
            ("articles", n) for n in range(self.contracts // 10)
        ]
        return [
            Document(
                sha256=_sha(source, n), url=f"https://{source}.example/{n}", source=source, retrieved="2026-01-02T03:04:05Z",
                format=source, published=_day(n), buyers=(self.buyer(),) if source == "ted" else (),
            )
            for source, n in kinds
        ]  # fmt: skip

    def claims(self) -> Iterator[Claim]:
        """Awards, then what articles say."""
        for n in range(self.contracts):
            yield self._claim("ted", n, _day(n // 2))
        for n in range(self.contracts // 10):
            yield self._claim("articles", n, _day(n))

    def _claim(self, source: str, n: int, published: str) -> Claim:
        award = source == "ted"
        draw = self.random
        recipient = self.buyer() if award or draw.random() < 0.95 else draw.choice(self.groups)
        type_ = "SUPPLIES" if award or draw.random() < 0.9 else draw.choice(("OWNS", "DISPLACES"))
        amount = (
            Amount(float(draw.randint(1_000, 9_999_999)), draw.choice(("EUR", "NOK", "SEK")))
            if award
            else None
        )
        return Claim(
            type=type_,
            supplier=self.supplier(),
            recipient=recipient if type_ == "SUPPLIES" else self.supplier(),
            status="current" if award else draw.choices(STATUSES, (60, 12, 8, 8, 6, 6))[0],
            document=_sha(source, n // 2 if award else n),
            evidence=Evidence(path=f"/NOTICE/AWARD[{n % 2 + 1}]")
            if award
            else Evidence(f"Sentence {n}.", 0, 11),
            reader="bench",
            reader_version="1",
            purposes=tuple(draw.sample(PURPOSES, draw.randint(1, 2))),
            technologies=tuple(draw.sample(TECHNOLOGIES, draw.randint(1, 2))),
            amount=amount,
            contract=Contract(f"contract-{n}", f"Contract {n}", amount, published) if award else None,
            published=published,
        )


def _day(n: int) -> str:
    return f"{2014 + n % 12}-{n % 9 + 1:02}-{n % 28 + 1:02}"


def _sha(source: str, n: int) -> str:
    return f"{'a' if source == 'ted' else 'b'}{n:063x}"


def asked(claims: Sequence[Claim]) -> dict[str, Callable[[], dict[str, str]]]:
    """For each query, what draws the user's words: the same ones each time, from one claim in each."""
    draw = random.Random(2)
    awards = [claim for claim in claims if claim.contract is not None]

    def supplier() -> str:
        return draw.choice(awards).supplier.name

    def buyer() -> str:
        return draw.choice(awards).recipient.name

    def country() -> str:
        return draw.choice(COUNTRIES)

    def purpose() -> str:
        return draw.choice(PURPOSES)

    def government() -> str:
        return buyer() if draw.random() < 0.5 else country()

    return {
        "buyer-documents": lambda: {"government": government()},
        "contracts-by-year": lambda: {"supplier": supplier()},
        "contracts-of-government": lambda: {"government": government()},
        "customers": lambda: {"company": supplier()},
        "denied-or-cancelled": lambda: {"government": government()},
        "disagreements": lambda: {"organisation": supplier()},
        "dual-use": lambda: {"government": government()},
        "evidence": lambda: edge(draw.choice(awards)),
        "exports": lambda: {"exporter": country()},
        "exports-of-country": lambda: {"exporter": country()},
        "exports-to-groups": lambda: {"exporter": country()},
        "former-suppliers": lambda: {"government": government()},
        "latest-awards": lambda: {"government": government()},
        "owners": lambda: {"company": supplier()},
        "purposes-of-government": lambda: {"government": government()},
        "search": lambda: {"name": supplier()},
        "shared-suppliers": lambda: {"government": government(), "other": government()},
        "sources": dict,
        "suppliers": lambda: {
            "government": government(),
            "purpose": purpose(),
            "status": draw.choice(STATUSES[:4]),
        },
        "suppliers-by-purpose": lambda: {"purpose": purpose()},
        "supplies": lambda: {"purpose": purpose()},
        "technologies-of-government": lambda: {"government": government()},
    }


def edge(claim: Claim) -> dict[str, str]:
    """The two parties of a claim."""
    return {"supplier": claim.supplier.name, "recipient": claim.recipient.name}


def measure(store: BoltStore, name: str, words: Callable[[], dict[str, str]]) -> list[float]:
    """Milliseconds of each time, sorted."""
    times = []
    for turn in range(WARM + TIMES):
        values = words()
        begun = time.perf_counter()
        ask(store, catalogue()[name], values)
        if turn >= WARM:
            times.append((time.perf_counter() - begun) * 1_000)
    return sorted(times)


def fill(store: BoltStore, documents: Sequence[Document], claims: Sequence[Claim]) -> None:
    """The market's graph in the store; one that is there already from an earlier run is kept."""
    store.ensure_schema()
    if store.read("MATCH (c:Claim {id: $id}) RETURN c.id AS id", {"id": claims[-1].id}).rows:
        return
    store.wipe()
    mentions = [mention for claim in claims for mention in (claim.supplier, claim.recipient)]
    mentions += [buyer for document in documents for buyer in document.buyers]
    begun = time.perf_counter()
    load(store, documents=documents, claims=claims, resolution=resolve(mentions))
    print(
        f"{store.name}: {len(claims):,} claims resolved and loaded in {time.perf_counter() - begun:,.0f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("contracts", nargs="?", type=int, default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=list(catalogue()))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        stores = [embedded.connect(folder, heap="2g")]
        if uri := os.environ.get("NEO4J_URI"):
            login = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
            stores.append(neo4j.connect(uri, *login))
        else:
            print("Neo4j takes no part: set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD.")
        try:
            market = Market(arguments.contracts)
            documents, claims = market.documents(), list(market.claims())
            for store in stores:
                fill(store, documents, claims)
            report(stores, claims, arguments.only)
        finally:
            for store in stores:
                store.close()
            embedded.stop(folder)


def report(stores: Sequence[BoltStore], claims: Sequence[Claim], only: str | None) -> None:
    """Prints a line a query: median and 95th percentile in milliseconds by store."""
    print(f"{len(claims):,} claims; each query {TIMES} times, a page of 100 rows")
    print(f"{'milliseconds':28}" + "".join(f"{store.name + ' median':>18}{'p95':>9}" for store in stores))
    for name in asked(claims):
        if only in (None, name):
            line = f"{name:28}"
            for store in stores:
                times = measure(store, name, asked(claims)[name])
                p95 = times[int(len(times) * 0.95)]
                line += f"{statistics.median(times):18.1f}{p95:9.1f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
