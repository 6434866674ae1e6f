"""Notices read per second, beside a parser that only parses the same bytes, and the memory that a long package takes.

    python bench/readers.py

Aim: at most 2.5 times the parse alone, in constant memory. The input is ../shared/data where it is, else the sample and the
fixtures of the tests. Times are of the processor, the best of several runs, so that a busy machine does not show.
"""

from __future__ import annotations

import io
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from lxml import etree
from timing import seconds

from whosupplies.crawler.readers import UnreadableError, detect, read, read_bytes
from whosupplies.graph.records import Notice

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
RUNS = 7
RELEASES = 4_000
"""Releases of the shorter package whose memory is measured; the longer has ten times as many."""


def files(folders: Iterable[Path], ending: str, formats: set[str]) -> list[bytes]:
    """The readable files in the folders."""
    found = []
    for path in sorted(path for folder in folders for path in folder.rglob(f"*.{ending}")):
        data = path.read_bytes()
        if detect(data[:65536]) in formats and notices(data):
            found.append(data)
    return found


def notices(data: bytes) -> int:
    """How many notices the bytes hold."""
    try:
        return sum(isinstance(record, Notice) for record in read_bytes(data))
    except UnreadableError:
        return 0


def compare(name: str, data: list[bytes], parse: Callable[[bytes], object]) -> None:
    """Prints one line: the reader against the parser alone."""
    count = sum(notices(one) for one in data)
    alone = seconds(lambda: [parse(one) for one in data], RUNS)
    ours = seconds(lambda: [list(read_bytes(one)) for one in data], RUNS)
    size = sum(map(len, data)) / 1e6
    print(
        f"{name:34} {len(data):4} files {size:6.1f} MB {count:6} notices {count / ours:9,.0f}/s"
        f"   parse alone {count / alone:9,.0f}/s   {ours / alone:5.2f} x"
    )


class Package(io.RawIOBase):
    """A release package that is made while it is read, so that it takes no memory itself."""

    def __init__(self, releases: list[bytes], count: int) -> None:
        self._parts = self._made(releases, count)
        self.size = 0

    @staticmethod
    def _made(releases: list[bytes], count: int) -> Iterable[bytes]:
        yield b'{"version": "1.1", "releases": ['
        for number in range(count):
            yield (b"," if number else b"") + releases[number % len(releases)]
        yield b"]}"

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """About as many bytes as asked for; none at the end."""
        parts: list[bytes] = []
        length = 0
        for part in self._parts:
            parts.append(part)
            length += len(part)
            if 0 <= size <= length:
                break
        self.size += length
        return b"".join(parts)


def memory(releases: list[bytes], count: int) -> None:
    """Prints the peak of the memory that Python allocated while the package was read."""
    package = Package(releases, count)
    tracemalloc.start()
    read_count = sum(isinstance(record, Notice) for record in read(package))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"streamed package of {read_count:6} releases {package.size / 1e6:7.1f} MB   peak {peak / 1e6:5.1f} MB"
    )


def main() -> None:
    """Prints the ratios and the peaks."""
    real = SHARED.is_dir()
    fixtures = ROOT / "tests" / "crawler" / "readers" / "fixtures"
    xml = [SHARED / "ted"] if real else [fixtures]
    ocds = [SHARED / "ocds"] if real else [ROOT / "app" / "sample"]
    print(f"python {sys.version.split()[0]}, {'real notices' if real else 'the invented sample'}")
    xml_parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for format_ in ("ted", "eforms"):
        compare(
            f"{format_} against lxml",
            files(xml, "xml", {format_}),
            lambda one: etree.fromstring(one, xml_parser),
        )
    documents = files(ocds, "json", {"ocds"})
    compare("ocds against msgspec, small files", documents, decode)
    releases = [json.dumps(release).encode() for release in each_release(documents)]
    long = b'{"releases": [' + b",".join(releases * max(1, 20_000_000 // sum(map(len, releases)))) + b"]}"
    compare("ocds against msgspec, one package", [long], decode)
    lines = b"\n".join(releases * max(1, 5_000_000 // sum(map(len, releases))))
    compare("ocds against msgspec, JSON lines", [lines], msgspec.json.Decoder().decode_lines)
    for count in (RELEASES, RELEASES * 10):
        memory(releases, count)


def decode(data: bytes) -> object:
    """msgspec's plain decode; a file of JSON lines by its lines."""
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return msgspec.json.Decoder().decode_lines(data)


def each_release(documents: list[bytes]) -> Iterable[dict[str, object]]:
    """The releases of the small files."""
    for data in documents:
        found = decode(data)
        for document in found if isinstance(found, list) else [found]:
            if "ocid" in document:
                yield document
            else:
                yield from (release for release in document.get("releases", []) if "ocid" in release)


if __name__ == "__main__":
    main()
