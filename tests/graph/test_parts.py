import pytest

from whosupplies.graph.errors import InputError
from whosupplies.graph.parts import Table, Writer
from whosupplies.graph.records import Amount, Claim, Contract, Evidence, Identifier, Mention


def claim(n: int) -> Claim:
    return Claim(
        type="SUPPLIES",
        supplier=Mention("Acme AS", "Acme AS", "company", "NO", (Identifier("NO-BRC", "123456789"),)),
        recipient=Mention("Oslo", "Oslo", "government", "NO"),
        status="current",
        document="d" * 64,
        evidence=Evidence(path=f"/a/{n}"),
        reader="test",
        reader_version="1",
        amount=Amount(12.5, "NOK"),
        contract=Contract("c1", cpv=("35120000",)),
        flags=("dummy-date",),
    )


def test_what_is_written_is_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(Writer, "ROWS", 3)
    table = Table(tmp_path / "claims", Claim)
    claims = [claim(n) for n in range(7)]
    assert table.write("one", claims) == 7
    assert list(table.read()) == claims
    assert [c.id for c in table.read()] == [c.id for c in claims]
    assert set(table.column("document")) == {"d" * 64}


def test_a_writer_that_fails_leaves_nothing(tmp_path):
    def failing():
        yield claim(1)
        raise RuntimeError("stopped")

    table = Table(tmp_path / "claims", Claim)
    with pytest.raises(RuntimeError):
        table.write("one", failing())
    assert list((tmp_path / "claims").iterdir()) == []


def test_a_broken_part_is_named(tmp_path):
    (tmp_path / "bad.parquet").write_bytes(b"not parquet")
    with pytest.raises(InputError, match=r"bad\.parquet"):
        list(Table(tmp_path, Claim).read())
