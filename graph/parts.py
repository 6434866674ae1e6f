"""Tables of records in the workspace: Parquet parts, written under a temporary name, renamed, never changed."""

from __future__ import annotations

import os
import types
import typing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from whosupplies.graph.errors import InputError

R = TypeVar("R", bound=msgspec.Struct)
_SCALARS: dict[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def arrow_type(annotation: Any) -> pa.DataType:  # noqa: ANN401 - whatever a type hint may be
    """The Arrow type of a record's field: structs nest, tuples are lists, `X | None` is X (every column may be null)."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (only,) = [a for a in arguments if a is not type(None)]
        return arrow_type(only)
    if origin is typing.Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(arrow_type(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return pa.struct(_fields(annotation))
    return _SCALARS[annotation]


def _fields(record: type[msgspec.Struct]) -> list[tuple[str, pa.DataType]]:
    hints = typing.get_type_hints(record)
    return [(field.name, arrow_type(hints[field.name])) for field in msgspec.structs.fields(record)]


class Writer(Generic[R]):
    """Fills one part in row groups, so that memory stays flat."""

    ROWS = 20_000

    def __init__(self, file: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._file, self._schema = file, schema
        self._rows: list[Any] = []
        self.written = 0

    def add(self, record: R) -> None:
        """Adds one record."""
        self._rows.append(msgspec.to_builtins(record))
        self.written += 1
        if len(self._rows) >= self.ROWS:
            self.flush()

    def flush(self) -> None:
        """Writes what is held."""
        if self._rows:
            self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


class Table(Generic[R]):
    """All records of one type in a folder of Parquet parts; the name of a part is free of meaning to readers.

    Several writers need no lock: each part is whole or absent.
    """

    def __init__(self, folder: Path, record: type[R]) -> None:
        self.folder, self.record = folder, record
        self.schema = pa.schema(_fields(record))

    def parts(self) -> list[Path]:
        """The whole parts, by name."""
        return sorted(self.folder.glob("*.parquet"))

    def column(self, name: str, parts: Iterable[Path] | None = None) -> Iterator[str]:
        """The values of one text column alone, without building records."""
        for path in self.parts() if parts is None else parts:
            yield from map(str, pq.read_table(path, columns=[name]).column(name).to_pylist())

    def write(self, name: str, records: Iterable[R]) -> int:
        """Writes a part; returns how many records."""
        with self.writer(name) as writer:
            for record in records:
                writer.add(record)
        return writer.written

    @contextmanager
    def writer(self, name: str) -> Iterator[Writer[R]]:
        """A part to be filled record by record; it appears, whole, when the block ends well, and not at all when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f".{name}.{uuid4().hex}.part"
        try:
            with pq.ParquetWriter(temporary, self.schema, compression="zstd") as file:
                writer: Writer[R] = Writer(file, self.schema)
                yield writer
                writer.flush()
            os.replace(temporary, self.folder / f"{name}.parquet")
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, parts: Iterable[Path] | None = None) -> Iterator[R]:
        """Every record of the given parts (of all, by default), in a fixed order."""
        for path in self.parts() if parts is None else parts:
            try:
                with pq.ParquetFile(path) as file:
                    for group in file.iter_batches(batch_size=5_000):
                        yield from msgspec.convert(group.to_pylist(), list[self.record])  # type: ignore[name-defined]
            except (pa.ArrowInvalid, msgspec.ValidationError) as error:
                todo = "Delete it and run `whosupplies build` again; it is derived from the archive."
                raise InputError(f"This part cannot be read: {error}", where=str(path), todo=todo) from error
