"""How long commands take, as whole processes, beside a bare interpreter that does nothing.

    python bench/commands.py

Aims: `whosupplies --help` in under 0.4 s; `ask` on a running store in under 1 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("whosupplies"))
RUNS = 9


def seconds(words: list[str]) -> float:
    """The median wall time of a process."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Prints one line a command: seconds, and the ratio to the bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "demo")
        subprocess.run([COMMAND, "demo", workspace], check=True, stdout=subprocess.DEVNULL)
        floor = seconds([sys.executable, "-c", "pass"])
        commands = {
            "whosupplies --help": [COMMAND, "--help"],
            "whosupplies ask (catalogue)": [COMMAND, "ask"],
            "whosupplies ask suppliers Norway": [COMMAND, "ask", "suppliers", "Norway", "-w", workspace],
            "whosupplies show Falkeblikk": [COMMAND, "show", "Falkeblikk", "-w", workspace],
        }
        try:
            print(f"{'python -c pass':36} {floor:6.3f} s   1.0 x")
            for name, words in commands.items():
                taken = seconds(words)
                print(f"{name:36} {taken:6.3f} s {taken / floor:5.1f} x")
        finally:
            subprocess.run([COMMAND, "db", "stop", "-w", workspace], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
