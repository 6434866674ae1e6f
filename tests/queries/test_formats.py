"""The formats, read back with other programs' eyes; and files that appear whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from whosupplies.graph.errors import InputError, UsageError
from whosupplies.queries.formats import FORMATS, write_rows
from whosupplies.queries.query import ColumnType

COLUMNS: dict[str, ColumnType] = {
    "name": "text", "since": "date", "claims": "integer", "amount": "number", "shared": "boolean", "purposes": "list",
}  # fmt: skip
ROWS: list[list[object]] = [
    ["Vokterøye, \"hf\"", "2024", 3, -1.5, True, ["policing", "health"]],
    ["=HYPERLINK(\"http://x.example\")", None, None, None, False, []],
    ["line\nbreak", "2024-05", 0, 10.0, None, None],
]  # fmt: skip


def test_csv_is_what_a_spreadsheet_takes(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert write_rows(COLUMNS, ROWS, "csv", path) == 3
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfname,since,claims,amount,shared,purposes\r\n")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows[1] == ['Vokterøye, "hf"', "2024", "3", "-1.5", "true", "policing; health"]
    assert rows[2] == ['\'=HYPERLINK("http://x.example")', "", "", "", "false", ""]
    assert rows[3] == ["line\nbreak", "2024-05", "0", "10.0", "", ""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_csv_disarms_formulas_in_text_and_lists(tmp_path: Path, text: str) -> None:
    write_rows({"a": "text", "b": "list"}, [[text, [text, "x"]]], "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        (_, row) = csv.reader(file)
    assert row == ["'" + text, "'" + text + "; x"]


def test_csv_on_standard_output_has_no_mark(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_rows(COLUMNS, ROWS[:1], "csv", None)
    write_rows(COLUMNS, ROWS[:1], "csv", Path("-"))
    assert capfdbinary.readouterr().out.count(b"name,since") == 2


def test_json_and_json_lines(tmp_path: Path) -> None:
    expected = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    write_rows(COLUMNS, ROWS, "json", tmp_path / "x.json")
    assert msgspec.json.decode((tmp_path / "x.json").read_bytes()) == expected
    write_rows(COLUMNS, ROWS, "jsonl", tmp_path / "x.jsonl")
    assert [
        msgspec.json.decode(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()
    ] == expected
    write_rows(COLUMNS, [], "json", tmp_path / "none.json")
    assert (tmp_path / "none.json").read_bytes() == b"[]\n"


def test_parquet_keeps_types_and_nulls(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    assert write_rows(COLUMNS, (row for row in ROWS * 9_000), "parquet", path) == 27_000
    table = pq.read_table(path)
    assert [str(field.type) for field in table.schema] == [
        "string", "string", "int64", "double", "bool", "list<element: string>",
    ]  # fmt: skip
    assert [list(row.values()) for row in table.slice(0, 3).to_pylist()] == ROWS
    assert write_rows(COLUMNS, [], "parquet", path) == 0
    assert pq.read_table(path).num_rows == 0


def test_types_come_from_the_values_where_none_are_given(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_rows(list(COLUMNS), ROWS, "parquet", path)
    assert [str(field.type) for field in pq.read_schema(path)][2:5] == ["int64", "double", "bool"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"before")

    def broken() -> Iterator[list[object]]:
        yield ROWS[0]
        raise InputError("The source broke off")

    with pytest.raises(InputError, match="broke off"):
        write_rows(COLUMNS, broken(), form, path)
    assert [file.name for file in tmp_path.iterdir()] == ["x"]
    assert path.read_bytes() == b"before"


def test_what_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There are: csv, json, jsonl, parquet"):
        write_rows(COLUMNS, ROWS, "xls", tmp_path / "x")
    with pytest.raises(InputError, match="Choose a folder that exists"):
        write_rows(COLUMNS, ROWS, "csv", tmp_path / "nowhere" / "x.csv")
