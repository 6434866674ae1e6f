"""Who supplies whom in OCDS files, worked out a second time: plain dictionaries, none of the reader's code.

    python tests/crawler/readers/check_ocds_independently.py FILE_OR_FOLDER...

prints where this and the reader disagree, for a person to judge. The rules are those of the standard's reference: the buyer is
`buyer` and whoever has that role, else the procuring entity; a supplier is one of an award that is active or has no status.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from whosupplies.crawler.readers import Notice, UnreadableError, read_bytes

Facts = tuple[set[tuple[str, str, str]], set[tuple[str, str, float, str]]]


def by_hand(document: Any) -> Facts:
    """(notice, buyer, supplier) and (notice, award, amount, currency) of every release that the document holds."""
    links: set[tuple[str, str, str]] = set()
    amounts: set[tuple[str, str, float, str]] = set()
    for release in _releases(document):
        number = str(release.get("id") or release.get("ocid"))
        people = [p for p in _walk(release.get("parties", [])) if isinstance(p, dict)]
        for award in release.get("awards") or []:
            if (award.get("status") or "active").lower() != "active":
                continue
            who = [_called(s, people) for s in award.get("suppliers") or []]
            if not award.get("suppliers") and len(release["awards"]) == 1:
                who = [_called(p, people) for p in people if "supplier" in (p.get("roles") or [])]
            for buyer in _buyers(release, people):
                links |= {(number, buyer, supplier) for supplier in who if supplier}
            under = [
                c for c in release.get("contracts") or [] if str(c.get("awardID")) == str(award.get("id"))
            ]
            sums = [award.get("value"), *([under[0].get("value")] if len(under) == 1 else [])]
            sums = [s for s in sums if s and _plain(s.get("amount")) is not None and s.get("currency")]
            if sums and any(who):
                amounts.add(
                    (number, str(award.get("id")), float(_plain(sums[0]["amount"])), sums[0]["currency"])
                )
    return links, amounts


def by_reader(data: bytes) -> Facts:
    """The same of what the reader gives."""
    links: set[tuple[str, str, str]] = set()
    amounts: set[tuple[str, str, float, str]] = set()
    for notice in read_bytes(data):
        if not isinstance(notice, Notice):
            continue
        for award in notice.awards:
            for buyer in award.buyers or notice.buyers:
                links |= {(notice.notice_id, buyer.name, supplier.name) for supplier in award.suppliers}
            if award.amount:
                award_id = award.contract_id.removeprefix(f"{notice.ocid}/")
                amounts.add((notice.notice_id, award_id, award.amount.value, award.amount.currency))
    return links, amounts


def _releases(document: Any) -> list[dict[str, Any]]:
    if isinstance(document, list):
        return [release for one in document for release in _releases(one)]
    if "compiledRelease" in document:
        return [document["compiledRelease"]]
    if "records" in document:
        return [release for record in document["records"] for release in _releases(record)]
    if "releases" in document:
        return [release for release in document["releases"] if "url" not in release]
    return [document] if "ocid" in document else []


def _walk(value: Any) -> list[Any]:
    return [inner for element in value for inner in _walk(element)] if isinstance(value, list) else [value]


def _called(reference: dict[str, Any], people: list[dict[str, Any]]) -> str:
    matches = [p for p in people if reference.get("id") and p.get("id") == reference["id"]]
    name = reference.get("name") or (matches[0].get("name") if matches else "") or ""
    return " ".join(name.split())


def _buyers(release: dict[str, Any], people: list[dict[str, Any]]) -> set[str]:
    if release.get("buyer"):
        first = release["buyer"]
        others = [p for p in people if "buyer" in (p.get("roles") or []) and p.get("id") != first.get("id")]
        return {name for name in [_called(first, people), *(_called(p, people) for p in others)] if name}
    named = {_called(p, people) for p in people if "buyer" in (p.get("roles") or [])}
    entity = (release.get("tender") or {}).get("procuringEntity")
    entities = {_called(p, people) for p in people if "procuringEntity" in (p.get("roles") or [])}
    return (named or ({_called(entity, people)} if entity else set()) | entities) - {""}


def _plain(amount: Any) -> Any:
    return next(iter(amount.values())) if isinstance(amount, dict) else amount


def main() -> None:
    """Prints every disagreement."""
    files = [
        f
        for name in sys.argv[1:]
        for f in ([Path(name)] if Path(name).is_file() else sorted(Path(name).rglob("*.json")))
    ]
    for file in files:
        data = file.read_bytes()
        try:
            found = by_reader(data)
        except UnreadableError as error:
            print(f"{file}: {error}")
            continue
        for what, hand, reader in zip(("link", "amount"), by_hand(json.loads(data)), found, strict=True):
            for missing in sorted(hand - reader):
                print(f"{file}: {what} not read: {missing}")
            for extra in sorted(reader - hand):
                print(f"{file}: {what} only read: {extra}")


if __name__ == "__main__":
    main()
