"""The installed command, run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

SAMPLE = Path(str(files("whosupplies.app") / "sample"))
COMMAND = Path(sys.executable).with_name("whosupplies")


def run(*words, cwd, expect=0, **extra):
    """What the command printed: (standard output, standard error)."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("NEO4J", "WHOSUPPLIES"))
    }
    done = subprocess.run(
        [str(COMMAND), *map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        **extra,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr
