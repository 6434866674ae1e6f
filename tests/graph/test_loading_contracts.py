import pytest

from whosupplies.graph.loading_contracts import Contracts
from whosupplies.graph.records import Amount, Claim, Contract, Evidence, Mention


def told(amount, published, *flags, status="current"):
    return Claim(
        type="SUPPLIES",
        supplier=Mention("A", "A", "company"),
        recipient=Mention("B", "B", "public_body"),
        status=status,
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


@pytest.mark.parametrize(
    ("notices", "status"),
    [
        ([("2020-01-02", "planned")], "planned"),
        ([("2020-01-02", "planned"), ("2020-02-02", "current")], "current"),
        ([("2020-02-02", "current"), ("2020-03-02", "planned")], "current"),
        ([("2020-02-02", "current"), ("2020-03-02", "cancelled"), ("2020-04-02", "planned")], "cancelled"),
        ([(None, "planned"), (None, "current")], "current"),
    ],
)
def test_an_intended_award_is_the_status_only_where_no_notice_tells_more(notices, status):
    for order in (notices, notices[::-1]):
        contracts = Contracts()
        for published, of_notice in order:
            contracts.add("a", "b", told(1000.0, published, status=of_notice))
        assert contracts.nodes()["c1"]["status"] == status
