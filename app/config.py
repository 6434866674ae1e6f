"""`whosupplies.toml`: what the user configured, checked when it is read. Unknown keys are errors."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from whosupplies.graph.errors import InputError
from whosupplies.nlp.llm.settings import ENDPOINT_VARIABLE, MODEL_VARIABLE, ModelSettings

FILE_NAME = "whosupplies.toml"
_Positive = Annotated[int, Meta(gt=0)]


class CrawlConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How to fetch. `contact` is an address that goes into the user agent; `allow_private` lists hosts on private addresses.

    `max_bytes` is the largest response, `max_depth` how many links away from a start, `delay` the seconds between two
    requests to one host (it grows when the host is slow).
    """

    contact: str = ""
    allow_private: tuple[str, ...] = ()
    max_bytes: _Positive = 2_000_000_000
    max_depth: _Positive = 20
    delay: Annotated[float, Meta(ge=0)] = 1.0


class StoreConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """Which database. For Neo4j the password comes from the environment variable that `password_env` names, never from the file.

    `idle_minutes` is how long the embedded database stays up with nobody asking.
    """

    kind: Literal["embedded", "neo4j"] = "embedded"
    uri: str = "bolt://localhost:7687"
    user: str = "neo4j"
    database: str | None = None
    password_env: str = "NEO4J_PASSWORD"  # noqa: S105 - a variable's name
    idle_minutes: _Positive = 30


class TextConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read text. `reader` names a reader: an offline one, `llm` (the language model), or `both` (`offline` and `llm`).

    `offline` is the offline reader of `both`; `processes` is how many of it run side by side. With
    `read_anyway` it tries text in languages that it was not made for. Claims less sure than `confidence` (0..1) do not count.
    """

    reader: str = "combined"
    offline: str = "combined"
    processes: _Positive = 1
    read_anyway: bool = False
    confidence: Annotated[float, Meta(ge=0, le=1)] = 0.0
    llm: ModelSettings = ModelSettings()


class QueryConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """`folder` holds queries of the user's own, one `.cypher` file each; relative to the workspace."""

    folder: str = "queries"


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; every table and key may be left out."""

    crawl: CrawlConfig = CrawlConfig()
    store: StoreConfig = StoreConfig()
    text: TextConfig = TextConfig()
    queries: QueryConfig = QueryConfig()


def load_config(path: Path) -> Config:
    """The configuration in `path`; NEO4J_… and WHOSUPPLIES_LLM_… of the environment go before the file."""
    try:
        loaded = tomllib.loads(path.read_text("utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The configuration cannot be read: {error}", where=str(path)) from error
    try:
        config = msgspec.convert(loaded, Config)
    except msgspec.ValidationError as error:
        todo = "`whosupplies init` in an empty folder writes a file with every key."
        raise InputError(f"The configuration is wrong: {error}", where=str(path), todo=todo) from error
    store = msgspec.structs.replace(
        config.store,
        uri=os.environ.get("NEO4J_URI", config.store.uri),
        user=os.environ.get("NEO4J_USER", config.store.user),
    )
    text = msgspec.structs.replace(config.text, llm=with_environment(config.text.llm))
    return msgspec.structs.replace(config, store=store, text=text)


def with_environment(
    settings: ModelSettings, *, endpoint: str | None = None, model: str | None = None
) -> ModelSettings:
    """The settings with what an option names, else the environment, in place of what the file says."""
    return msgspec.structs.replace(
        settings,
        endpoint=endpoint or os.environ.get(ENDPOINT_VARIABLE) or settings.endpoint,
        model=model or os.environ.get(MODEL_VARIABLE) or settings.model,
    )


TEMPLATE = """\
# A workspace of whosupplies. Every key may be left out; what stands here is the default.

[crawl]
# Who is fetching: an e-mail or web address that a site's owner can write to. Needed before `whosupplies crawl`.
contact = ""
# Hosts on private or loopback addresses that may be fetched from all the same, as "host" or "host:port".
allow_private = []
# The largest response, in bytes; how many links away from a start; seconds between two requests to one host.
max_bytes = 2_000_000_000
max_depth = 20
delay = 1.0

[store]
# "embedded" (the database that comes along, in graph/) or "neo4j" (a server of yours).
kind = "embedded"
# For neo4j; NEO4J_URI and NEO4J_USER in the environment go before these. The password is never written here:
# it is read from the environment variable named below.
uri = "bolt://localhost:7687"
user = "neo4j"
# database = "neo4j"
password_env = "NEO4J_PASSWORD"
# How long the embedded database stays up when nobody asks.
idle_minutes = 30

[text]
# Which reader of running text: "combined" (the trained one, with the patterns where they know the trade), "trained" or
# "patterns" alone, "llm" (a language model), or "both" (the offline one named next, and "llm").
reader = "combined"
offline = "combined"
# How many processes the offline reader runs in.
processes = 1
# Whether the offline reader tries text in other languages than Norwegian and English; its claims are then flagged read-anyway.
read_anyway = false
# Claims less sure than this (0 to 1) are kept, but do not count: they are in no graph and no export. About half of the relations
# of confidence 0.5 are right.
confidence = 0.0

[text.llm]
# For "llm" and "both": an OpenAI-compatible endpoint, such as "http://127.0.0.1:8080/v1", and the model to ask for. Texts are
# sent there, and nowhere while these are empty. The key is never written here: it is read from WHOSUPPLIES_LLM_KEY.
endpoint = ""
model = ""
# Seconds to wait for one answer; how often a request that failed is sent again; the longest answer, in tokens.
timeout = 120
retries = 2
answer_tokens = 4_096
# What one run may spend: requests, and tokens of questions and answers together.
max_requests = 1_000
max_tokens = 2_000_000
# Requests under way at once.
concurrency = 1

[queries]
# A folder of queries of your own, one .cypher file each.
folder = "queries"
"""
