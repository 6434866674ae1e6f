import pytest

from whosupplies.app import output


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (1234567, "1,234,567"),
        (1234.5, "1,234.50"),
        (2.0, "2"),
        (["a", None, 3], "a, , 3"),
        ({"x": [1]}, "x: 1"),
        ("red \x1b[31m\nname\u202e", "red  [31m name "),
    ],
)
def test_cells(value, shown):
    assert output.cell(value) == shown


LONG = "Landesbetrieb-Bau-und-Liegenschaftsverwaltung-Mecklenburg"


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_name_is_cut_off_at_any_width(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    rows = [(LONG, f"{LONG} two", 12.5), ("Short [bold]name[/bold]", "x", None)]
    output.print_table(("supplier", "recipient", "amount"), rows)
    printed = capsys.readouterr().out
    squeezed = "".join(printed.split())
    assert LONG[:30] in squeezed
    assert "[bold]name[/bold]" in printed
    assert "…" not in printed


def test_into_a_pipe_a_row_is_one_line(capsys):
    output.print_table(("a", "b"), [("x y " * 30, "z")])
    assert len(capsys.readouterr().out.strip().splitlines()) == 3


def test_what_is_too_long_for_a_row_is_a_record(capsys):
    output.print_table(("a", "b"), [("x y " * 100, "z"), ("one", "two")])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] if line.strip() else "" for line in lines] == ["a", "b", "", "a", "b"]
