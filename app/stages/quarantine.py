"""quarantine/: a copy of every document that could not be read, whole or in part, and the reasons, for people to look into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from whosupplies.crawler.readers.errors import Rejected
from whosupplies.graph.errors import InputError

if TYPE_CHECKING:
    from whosupplies.crawler.archive import Archive
    from whosupplies.crawler.archive_records import Capture

LONGEST_NAME = 100
_DIGITS = 12


class Quarantine:
    """The folder, with what was in it when this was made: names begin with the first digits of the payload's sha256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, list[Path]] = {}
        for path in folder.iterdir() if folder.is_dir() else ():
            self._kept.setdefault(path.name[:_DIGITS], []).append(path)

    def release(self, sha256: str) -> None:
        """Removes what was kept of a document."""
        for path in self._kept.pop(sha256[:_DIGITS], ()):
            path.unlink(missing_ok=True)

    def keep(self, archive: Archive, capture: Capture, rejected: Sequence[Rejected]) -> None:
        """Puts a copy of the payload and the reasons into the folder, under a name that people recognise."""
        self.release(capture.sha256)
        self.folder.mkdir(exist_ok=True)
        last = re.sub(r"[^\w.-]+", "-", capture.url.rsplit("/", 1)[-1])
        # File systems limit a name in bytes, not in letters.
        readable = last.encode()[-LONGEST_NAME:].decode("utf8", "ignore").strip("-.") or "document"
        name = f"{capture.sha256[:_DIGITS]}-{readable}"
        reasons = {
            "url": capture.url,
            "sha256": capture.sha256,
            "rejected": [{"path": r.path, "reason": r.reason} for r in rejected],
        }
        (self.folder / f"{name}.reason.json").write_bytes(msgspec.json.format(msgspec.json.encode(reasons)))
        try:
            with archive.open(capture.sha256) as stream, (self.folder / name).open("wb") as copy:
                while chunk := stream.read(1 << 20):
                    copy.write(chunk)
        except InputError:
            # The archive's own record is damaged, which is the reason that was written: there is no whole copy to keep.
            (self.folder / name).unlink(missing_ok=True)
