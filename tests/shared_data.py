"""Real data that lies beside the checkout on the project's machines, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """A file or folder under `../shared`; skips the test where it is missing, as in a stranger's clone."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here: the real data lies only on the project's own machines")
    return found
