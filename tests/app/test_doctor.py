"""What `doctor` says where something it looks at cannot even be imported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SCRIPT = """
import sys
sys.modules[sys.argv[1]] = None  # what stands for "cannot be imported"
from whosupplies.app.cli import app
app(["doctor", "--json"])
"""


@pytest.mark.parametrize(("library", "what"), [("spacy", "text reader patterns"), ("neo4j", "store")])
def test_a_library_that_is_missing_is_a_finding(tmp_path, library, what):
    (tmp_path / "whosupplies.toml").touch()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, library], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert found[what]["state"] == "wrong"
    assert library in found[what]["found"]
    assert "pip install" in found[what]["todo"]
    assert done.returncode == (4 if what == "store" else 3)
