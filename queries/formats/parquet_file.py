"""Parquet (zstd), written a batch at a time: what DuckDB, pandas, Spark and R read in place.

Dates stay ISO 8601 text: they may be years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import IOBase
from typing import BinaryIO, cast

from whosupplies.queries.query import ColumnType

_BATCH = 20_000


def write(stream: BinaryIO, columns: Mapping[str, ColumnType], rows: Iterable[Sequence[object]]) -> int:
    """Writes the rows with the columns' types; returns how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[ColumnType, pa.DataType] = {
        "text": pa.string(),
        "date": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([(name, types[type_]) for name, type_ in columns.items()])
    count = 0
    # A sink of Arrow's own: it neither closes nor seeks the stream, which may be a pipe.
    with (
        pa.PythonFile(cast(IOBase, stream), mode="w") as sink,
        pq.ParquetWriter(sink, schema, compression="zstd") as writer,
    ):
        for batch in _batches(rows):
            cells = [
                pa.array(column, type=kind)
                for column, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(cells, schema=schema))
            count += len(batch)
    return count


def _batches(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    batch: list[Sequence[object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
