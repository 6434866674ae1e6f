"""Gold records as plain as can be, and small ones to judge by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "nlp" / "fixtures"


def records(path: Path) -> list[dict[str, Any]]:
    """The gold records of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    """JSON lines in `path`."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
    return path


def relation(supplier: str, recipient: str, status: str = "current", **more: Any) -> dict[str, Any]:
    """A relation of a company to a public body, as the guideline writes it."""
    return {
        "type": "SUPPLIES",
        "supplier": {"text": supplier, "name": supplier, "kind": "company", "country": None},
        "recipient": {"text": recipient, "name": recipient, "kind": "public_body", "country": None},
        "status": status,
        "technologies": [],
        "purposes": [],
        "amount": None,
        "evidence": [0, 10],
        **more,
    }


def passage(identifier: str, text: str, *relations: dict[str, Any], lang: str = "en") -> dict[str, Any]:
    """A gold passage."""
    return {"id": identifier, "lang": lang, "text": text, "relations": list(relations)}
