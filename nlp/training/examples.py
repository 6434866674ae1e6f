"""Gold passages as training examples: which words are parties, and what each supplier has with every other party."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from whosupplies.nlp.trained.encoding import occurrences

_CAPITALS = re.compile(
    r"(?<![\w-])[A-ZÆØÅÄÖÜÉ][\w&.-]*(?:\s(?:(?:of|og|and|for|i|de|the|&)\s)?[A-ZÆØÅÄÖÜÉ][\w&.-]*){0,4}"
)
_SHORT = 4
_RENAMED = {"company", "public_body", "government"}


class Party(Struct):
    """A party of a passage: all places where it is named."""

    name: str
    kind: str
    mentions: list[tuple[int, int]]
    supplier: bool = False
    recipient: bool = False


class Passage(Struct):
    """A passage with its parties, the relations between them by index, and names in it that are no party."""

    id: str
    lang: str
    text: str
    parties: list[Party]
    relations: list[tuple[int, int, dict[str, Any]]]
    others: list[tuple[int, int]]
    ignored: list[tuple[int, int]]
    """Short forms of a party's name: neither taught as a mention nor as none."""


def passage(record: dict[str, Any]) -> Passage:
    """One gold record."""
    text = record["text"]
    parties: dict[str, Party] = {}
    spans: dict[tuple[int, int], str] = {}
    for relation in record["relations"]:
        for role in ("supplier", "recipient"):
            argument = relation[role]
            party = parties.setdefault(argument["text"], Party(argument["text"], argument["kind"], []))
            party.supplier |= role == "supplier"
            party.recipient |= role == "recipient"
            for span in _named(text, argument):
                spans.setdefault(span, argument["text"])
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if _free(span, kept):
            kept.append(span)
    for span in sorted(kept):
        parties[spans[span]].mentions.append(span)
    ignored = [span for party in parties.values() for span in _short_forms(text, party, kept)]
    names = list(parties)
    others = [m.span() for m in _CAPITALS.finditer(text) if m.end() - m.start() > 1]
    relations = [
        (names.index(r["supplier"]["text"]), names.index(r["recipient"]["text"]), r)
        for r in record["relations"]
    ]
    return Passage(
        id=record["id"],
        lang=record["lang"],
        text=text,
        parties=list(parties.values()),
        relations=relations,
        others=[o for o in others if _free(o, kept)],
        ignored=ignored,
    )


def _named(text: str, argument: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where an argument's text or name stands; at least once, since the text is from the passage."""
    yield from occurrences(text, argument["name"])
    found = list(occurrences(text, argument["text"]))
    at = text.find(argument["text"])
    yield from found or [(at, at + len(argument["text"]))]


def _free(span: tuple[int, int], kept: list[tuple[int, int]]) -> bool:
    return all(span[1] <= k[0] or k[1] <= span[0] for k in kept)


def _short_forms(text: str, party: Party, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where a company goes by its first word; those places become mentions of it."""
    if not party.mentions:  # it stands inside a longer name wherever it does
        at = text.find(party.name)
        party.mentions.append((at, at + len(party.name)))
    head = party.name.split(" ")[0].strip(",")
    if party.kind != "company" or head == party.name or len(head) < _SHORT or not head[0].isupper():
        return
    for span in occurrences(text, head):
        if _free(span, kept):
            party.mentions.append(span)
            kept.append(span)
            yield span


class Renamer:
    """Swaps names of parties for others of their kind, so that the wording is learnt and not the names."""

    def __init__(self, names: dict[str, list[str]], rng: random.Random) -> None:
        self.names, self.rng = names, rng

    def __call__(self, record: dict[str, Any], share: float) -> dict[str, Any]:
        """The record with, at `share`, each company's name replaced throughout; at half of it, bodies' and governments'."""
        swaps: dict[str, str] = {}
        forms = {
            (a["text"], a["name"], a["kind"])
            for r in record["relations"]
            for a in (r["supplier"], r["recipient"])
        }
        for text, name, kind in sorted(forms):
            pool = self.names.get(pool_of(kind, record["lang"]), ())
            if (
                pool
                and text[0].isupper()
                and name.split(" ")[0] == text.split(" ")[0]
                and self.rng.random() < (share if kind == "company" else share / 2)
            ):
                new = self.rng.choice(pool)
                if not any(new in other or other in new for other, _, _ in forms):
                    swaps[text] = new
        if not swaps:
            return record
        heads: dict[str, str] = dict(swaps)
        for old, new in swaps.items():
            head = old.split(" ")[0]
            if head != old and len(head) >= _SHORT and head not in swaps:
                heads[head] = new.split(" ")[0] if len(new.split(" ")[0]) >= _SHORT else new
        pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(re.escape(k) for k in sorted(heads, key=len, reverse=True))})(?=s?(?!\w))"
        )
        return _rewritten(record, pattern, heads)


def _rewritten(record: dict[str, Any], pattern: re.Pattern[str], new: dict[str, str]) -> dict[str, Any]:
    text = record["text"]
    pieces, moves, last, out = [], [], 0, 0
    for match in pattern.finditer(text):
        pieces += [text[last : match.start()], new[match.group()]]
        out += match.start() - last
        moves.append((match.start(), match.end(), out, out + len(new[match.group()])))
        out += len(new[match.group()])
        last = match.end()
    written = "".join([*pieces, text[last:]])

    def moved(at: int, *, end: bool) -> int:
        shift = 0
        for start, stop, first, final in moves:
            if at >= stop:
                shift = final - stop
            elif at > start:
                return final if end else first
        return at + shift

    relations = []
    for relation in record["relations"]:
        changed = {**relation}
        for role in ("supplier", "recipient"):
            argument = relation[role]
            changed[role] = {
                **argument,
                "text": pattern.sub(lambda m: new[m.group()], argument["text"]),
                "name": pattern.sub(lambda m: new[m.group()], argument["name"]),
            }
            if changed[role]["text"] not in written:
                return record
        start, end = relation["evidence"]
        changed["evidence"] = [moved(start, end=False), moved(end, end=True)]
        relations.append(changed)
    return {**record, "text": written, "relations": relations}


def pool_of(kind: str, language: str) -> str:
    """Which names may stand for one of a kind: companies' anywhere, those of bodies and governments in their language."""
    return kind if kind == "company" else f"{kind} {'en' if language == 'en' else 'no'}"


def names_of(records: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Names in all records, that look like names, by `pool_of`."""
    pools: dict[str, set[str]] = {}
    for record in records:
        for relation in record["relations"]:
            for role in ("supplier", "recipient"):
                argument = relation[role]
                if argument["text"][0].isupper() and argument["kind"] in _RENAMED:
                    pools.setdefault(pool_of(argument["kind"], record["lang"]), set()).add(argument["text"])
    return {pool: sorted(names) for pool, names in pools.items()}
