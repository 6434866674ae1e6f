"""Loads the invented world and dies in the middle of one of its writes: KIND URI USER PASSWORD DATABASE NUMBER."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integration.gold_claims import load_all
from tests.integration.invented import world
from whosupplies.graph.stores.bolt import BoltStore, Login
from whosupplies.graph.stores.dialects import ArcadeDialect, Neo4jDialect


class DyingStore(BoltStore):
    """Ends the process, as `kill -9` does, when half of the rows of its last write are in."""

    left = 0

    def write(self, cypher: str, rows: Sequence[Mapping[str, Any]], *, batch: int = 5_000) -> int:
        if not rows:
            return 0
        self.left -= 1
        if self.left == 0:
            super().write(cypher, rows[: len(rows) // 2], batch=batch)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().write(cypher, rows, batch=batch)


if __name__ == "__main__":
    kind, uri, user, password, database, number = sys.argv[1:]
    dialect = ArcadeDialect() if kind == "embedded" else Neo4jDialect()
    dying = DyingStore(kind, uri, Login(user, password), dialect=dialect, database=database or None)
    dying.left = int(number)
    load_all(dying, *world())
