"""What the tests of fetching share."""

from __future__ import annotations

import sys
from pathlib import Path

# The local servers are plain modules of this folder; importlib mode does not put it on the path.
sys.path.insert(0, str(Path(__file__).parent))
