"""The workspace's graph as a `py2neo.Graph`, for notebooks that use py2neo already.

py2neo is at its end of life: its last release is of 2021, and nobody mends it. Write new code with the official driver
(`neo4j`), or with `neomodel` where objects are wanted. This module is the optional extra `whosupplies[py2neo]`.

    from whosupplies.queries.py2neo_adapter import Organization, open_graph
    graph = open_graph("bolt://127.0.0.1:7687", user="neo4j", password="...")
    huawei = Organization.match(graph).where(name="Huawei").first()
    [(customer.name, huawei.supplies.get(customer, "purposes")) for customer in huawei.supplies]

Objects are for reading: what is written to the graph by hand is gone after the next `whosupplies build`.
"""

from __future__ import annotations

from whosupplies.graph.errors import StoreError, UsageError

try:
    from py2neo import Graph  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from py2neo.errors import ConnectionUnavailable, Neo4jError  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from py2neo.ogm import Model, Property, RelatedFrom, RelatedTo  # type: ignore[import-untyped,import-not-found,unused-ignore]
except ImportError as missing:
    raise UsageError(
        "py2neo is not installed",
        todo="Install it with `pip install 'whosupplies[py2neo]'`, or use the `neo4j` driver.",
    ) from missing


class Document(Model):  # type: ignore[misc]
    """A `:Document`."""

    __primarykey__ = "sha256"
    sha256 = Property()
    url = Property()
    source = Property()
    title = Property()
    published = Property()
    language = Property()


class Contract(Model):  # type: ignore[misc]
    """A `:Contract`; `amount` in units of `currency`."""

    __primarykey__ = "id"
    id = Property()
    status = Property()
    title = Property()
    amount = Property()
    currency = Property()
    amount_eur = Property()
    date = Property()
    year = Property()
    lot = Property()
    cpv = Property()
    flags = Property()
    suppliers = RelatedTo("Organization", "AWARDED_TO")
    buyers = RelatedFrom("Organization", "PROCURES")


class Claim(Model):  # type: ignore[misc]
    """A `:Claim`, with the parties it is about, and the documents that state it (`stated_in.get(document, "quote")`)."""

    __primarykey__ = "id"
    id = Property()
    type = Property()
    status = Property()
    product = Property()
    attributed_to = Property()
    start = Property()
    end = Property()
    amount = Property()
    currency = Property()
    confidence = Property()
    published = Property()
    date = Property()
    purposes = Property()
    technologies = Property()
    supplier = RelatedTo("Organization", "SUPPLIER")
    recipient = RelatedTo("Organization", "RECIPIENT")
    contract = RelatedTo("Contract", "UNDER")
    stated_in = RelatedTo("Document", "STATED_IN")


class Organization(Model):  # type: ignore[misc]
    """An `:Organization` of any kind. `supplies` holds the other ones, `supplies.get(other, "purposes")` what the edge says."""

    __primarykey__ = "id"
    id = Property()
    name = Property()
    kind = Property()
    country = Property()
    origin = Property()
    names = Property()
    identifiers = Property()
    supplies = RelatedTo("Organization", "SUPPLIES")
    supplied_by = RelatedFrom("Organization", "SUPPLIES")
    owns = RelatedTo("Organization", "OWNS")
    displaces = RelatedTo("Organization", "DISPLACES")
    contracts = RelatedFrom("Contract", "AWARDED_TO")
    procures = RelatedTo("Contract", "PROCURES")


def open_graph(uri: str, *, user: str, password: str, database: str | None = None) -> Graph:
    """The graph at a Bolt address, of either store. Raises StoreError where it does not answer or refuses the user.

    `whosupplies db status` gives the embedded database's address; its `database` must be named.
    """
    try:
        graph = Graph(uri, auth=(user, password), name=database)
        graph.run("RETURN 1").evaluate()
    except (ConnectionUnavailable, Neo4jError, OSError, ValueError) as error:
        raise StoreError(f"py2neo cannot open the graph: {error}", where=uri) from error
    return graph
