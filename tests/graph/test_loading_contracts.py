from whosupplies.graph.loading_contracts import Contracts
from whosupplies.graph.records import Amount, Claim, Contract, Evidence, Mention


def told(amount, published, *flags):
    return Claim(
        type="SUPPLIES",
        supplier=Mention("A", "A", "company"),
        recipient=Mention("B", "B", "public_body"),
        status="current",
        document="d",
        evidence=Evidence(path="/x"),
        reader="test",
        reader_version="1",
        contract=Contract("c1", amount=Amount(amount, "EUR"), date="2020-03-01", flags=flags),
        published=published,
    )


def test_a_later_dummy_sum_neither_replaces_nor_marks_the_real_one():
    contracts = Contracts()
    contracts.add("a", "b", told(5_000_000.0, "2020-03-02"))
    contracts.add("a", "b", told(0.01, "2021-03-02", "dummy-amount", "dummy-date"))
    node = contracts.nodes()["c1"]
    assert node["amount"] == 5_000_000.0
    assert node["flags"] == ["dummy-date"]
