"""The reader against a second extraction that shares no code with it, over all real files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from shared_data import shared
from whosupplies.crawler.readers import UnreadableError

sys.path.insert(0, str(Path(__file__).parent))
from check_ocds_independently import by_hand, by_reader


def test_links_and_amounts_are_those_of_the_second_extraction() -> None:
    links = amounts = 0
    for file in sorted(shared("data/ocds").rglob("*.json")):
        data = file.read_bytes()
        try:
            found = by_reader(data)
        except UnreadableError:
            continue
        expected = by_hand(json.loads(data))
        assert found == expected, file
        links += len(expected[0])
        amounts += len(expected[1])
    assert links > 240
    assert amounts > 150
