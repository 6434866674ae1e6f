"""What the tests of the command line share."""

from __future__ import annotations

import sys
from pathlib import Path

# The local servers of the fetching tests are plain modules there; importlib mode does not put them on the path.
sys.path.insert(0, str(Path(__file__).parents[1] / "crawler"))
