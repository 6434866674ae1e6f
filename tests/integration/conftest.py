"""Both stores, for tests that must hold on each: `store` is a parametrised fixture over an empty graph with its schema."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.neo4j_server import Server, UnavailableError, neo4j_server
from whosupplies.graph.stores import embedded, neo4j
from whosupplies.graph.stores.bolt import BoltStore


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server for the whole session. Without one the tests are skipped, except under CI=true, where that is a failure."""
    try:
        with neo4j_server(tmp_path_factory.mktemp("neo4j")) as server:
            yield server
    except UnavailableError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"No Neo4j server: {reason}")
        pytest.skip(f"No Neo4j server: {reason}")


@pytest.fixture(scope="session")
def neo4j_store(neo4j_address: Server) -> Iterator[BoltStore]:
    with neo4j.connect(neo4j_address.uri, neo4j_address.user, neo4j_address.password) as store:
        if store.read("MATCH (n) RETURN count(n)").rows != [(0,)]:
            pytest.fail(
                f"{neo4j_address.uri} is not empty, and these tests wipe it: name an empty database in NEO4J_URI."
            )
        yield store
        store.wipe()


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an embedded database that runs for the whole session."""
    folder = tmp_path_factory.mktemp("embedded")
    embedded.start(folder, heap="512m")
    yield folder
    embedded.stop(folder)


@pytest.fixture(scope="session")
def embedded_store(embedded_folder: Path) -> Iterator[BoltStore]:
    with embedded.connect(embedded_folder) as store:
        yield store


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def shared_store(request: pytest.FixtureRequest) -> BoltStore:
    """Each store in turn, emptied before the module's first test: load it once, ask it in many tests."""
    store: BoltStore = request.getfixturevalue(f"{request.param}_store")
    store.wipe()
    store.ensure_schema()
    return store


@pytest.fixture
def store(shared_store: BoltStore) -> BoltStore:
    """Each store in turn, emptied before every test."""
    shared_store.wipe()
    return shared_store
