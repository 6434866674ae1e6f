"""Claims made from gold relations, as the annotation guideline writes them: a passage with `relations`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from whosupplies.graph.loading import load
from whosupplies.graph.records import Amount, Claim, Document, Evidence, Mention
from whosupplies.graph.resolution import resolve
from whosupplies.graph.stores.base import Store

ORIGINS = {"Chinese": "CN", "Icelandic": "IS", "Norwegian": "NO"}
"""The country that a group's own wording points at; the guideline leaves a group's country out."""


def document_of(passage: Mapping[str, Any]) -> Document:
    return Document(
        sha256=sha256(passage["text"].encode()).hexdigest(),
        url=passage["url"] or f"file:{passage['id']}.txt",
        source="articles",
        retrieved="2026-01-02T03:04:05Z",
        media_type="text/plain",
        format="text",
        title=passage["title"],
        published=passage["published"],
        language=passage["lang"],
    )


def claims_of(passage: Mapping[str, Any]) -> list[Claim]:
    document = document_of(passage)
    return [_claim(passage, relation, document) for relation in passage["relations"]]


def load_all(store: Store, documents: Iterable[Document], claims: Iterable[Claim]) -> None:
    """Resolves and loads, as `whosupplies build` does."""
    documents, claims = list(documents), list(claims)
    mentions = [mention for claim in claims for mention in (claim.supplier, claim.recipient)]
    mentions += [buyer for document in documents for buyer in document.buyers]
    load(store, documents=documents, claims=claims, resolution=resolve(mentions))


def _claim(passage: Mapping[str, Any], relation: Mapping[str, Any], document: Document) -> Claim:
    start, end = relation["evidence"]
    amount = relation["amount"]
    return Claim(
        type=relation["type"],
        supplier=_mention(relation["supplier"]),
        recipient=_mention(relation["recipient"]),
        status=relation["status"],
        document=document.sha256,
        evidence=Evidence(quote=passage["text"][start:end], start=start, end=end),
        reader="gold",
        reader_version="1",
        product=relation["product"],
        technologies=tuple(relation["technologies"]),
        purposes=tuple(relation["purposes"]),
        attributed_to=relation["attributed_to"],
        start=relation["start"],
        end=relation["end"],
        amount=Amount(float(amount["value"]), amount["currency"]) if amount else None,
        confidence=0.9,
        language=passage["lang"],
        published=passage["published"],
    )


def _mention(party: Mapping[str, Any]) -> Mention:
    origin = ORIGINS.get(party["name"].split()[0]) if party["kind"] == "group" else None
    return Mention(party["text"], party["name"], party["kind"], party["country"], origin=origin)
