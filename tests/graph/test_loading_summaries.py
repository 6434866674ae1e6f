"""What claims about one pair, and about one contract, add up to."""

from __future__ import annotations

from typing import Any

import pytest

from whosupplies.graph.loading_contracts import Contracts
from whosupplies.graph.loading_summaries import Summaries
from whosupplies.graph.records import Amount, Claim, Contract, Evidence, Mention

SELLER, BUYER = Mention("Selger", "Selger", "company", "NO"), Mention("Kjøper", "Kjøper", "public_body", "NO")
PAIR = ("seller", "buyer")


def claim(**changes: Any) -> Claim:
    fixed: dict[str, Any] = {
        "type": "SUPPLIES",
        "supplier": SELLER,
        "recipient": BUYER,
        "status": "current",
        "document": "0" * 64,
        "evidence": Evidence(quote="…"),
        "reader": "test",
        "reader_version": "1",
    }
    return Claim(**{**fixed, **changes})


def summary(*claims: Claim, type_: Any = "SUPPLIES") -> dict[str, Any] | None:
    """The same whatever the order."""
    found = []
    for order in (claims, claims[::-1]):
        summaries = Summaries()
        for one in order:
            summaries.add(PAIR, one)
        found.append(summaries.properties(type_).get(PAIR))
    assert found[0] == found[1]
    return found[0]


def contract(id_: str, value: float | None = None, **changes: Any) -> Contract:
    return Contract(id_, amount=None if value is None else Amount(value, "EUR"), **changes)


def test_gathers_what_all_claims_say():
    assert summary(
        claim(purposes=("policing",), technologies=("cctv",), start="2019", confidence=0.5),
        claim(purposes=("health", "policing"), status="planned", start="2021-05", confidence=0.9),
    ) == {
        "statuses": ["current", "planned"],
        "purposes": ["health", "policing"],
        "technologies": ["cctv"],
        "status": "planned",
        "first": "2019",
        "last": "2021-05",
        "claims": 2,
        "contracts": 0,
        "confidence": 0.9,
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("current", "2019-01-01"), ("former", "2020-01-01")], "former"),
        ([("current", "2020-01-01"), ("former", "2020-01-01")], "current"),
        ([("bid", "2020-01-01"), ("planned", "2020-01-01")], "planned"),
        ([("bid", None)], "bid"),
    ],
)
def test_the_status_is_that_of_the_newest(told, expected):
    found = summary(*(claim(status=status, published=published) for status, published in told))
    assert found is not None
    assert found["status"] == expected


@pytest.mark.parametrize("type_", ["SUPPLIES", "OWNS", "DISPLACES"])
def test_cancelled_and_denied_are_no_supply(type_):
    no = [claim(status="cancelled", type=type_), claim(status="denied", type=type_)]
    assert summary(*no, type_=type_) is None
    found = summary(claim(type=type_), *no, type_=type_)
    assert found is not None
    assert found["claims"] == 1


def test_each_contract_counts_once_with_its_latest_amount():
    first = claim(contract=contract("a", 100), amount=Amount(100, "EUR"), published="2020-01-01")
    corrected = claim(contract=contract("a", 80), amount=Amount(80, "EUR"), published="2020-03-01")
    other = claim(contract=contract("b", 7), amount=Amount(7, "EUR"), published="2020-01-01")
    found = summary(first, corrected, other)
    assert found is not None
    assert (found["contracts"], found["claims"], found["amount_eur"]) == (2, 3, 87.0)


def test_no_sum_from_what_is_shared_or_not_to_be_trusted():
    shared = claim(contract=contract("a", 100), flags=("shared-amount",))
    dummy = claim(contract=contract("b", 1), amount=Amount(1, "EUR"), flags=("dummy-amount",))
    found = summary(shared, dummy)
    assert found is not None
    assert found["contracts"] == 2
    assert "amount_eur" not in found


def test_a_sum_that_texts_repeat_counts_once():
    one, again = claim(amount=Amount(50, "EUR")), claim(amount=Amount(50, "EUR"), document="1" * 64)
    other, awarded = claim(amount=Amount(9, "EUR")), claim(amount=Amount(9, "EUR"), contract=contract("a", 9))
    found = summary(one, again, other, awarded)
    assert found is not None
    assert found["amount_eur"] == 59.0


def test_a_dummy_date_is_no_date():
    found = summary(
        claim(contract=contract("a", date="2000-01-01", flags=("dummy-date",)), published="2020-02-02")
    )
    assert found is not None
    assert (found["first"], found["last"]) == ("2020-02-02", "2020-02-02")


def gathered(*claims: Claim) -> dict[str, Any]:
    contracts = Contracts()
    for one in claims:
        contracts.add("seller", "buyer", one)
    return contracts.nodes()


def test_a_contract_is_as_its_latest_notice_has_it():
    old = claim(
        contract=contract("a", 100, title="Road", notice_id="1", date="2020-01-01"), published="2020-01-05"
    )
    new = claim(
        contract=contract("a", 80, title="Road and bridge", notice_id="2", date="2020-01-02"),
        published="2020-06-05",
    )
    expected = {
        "id": "a",
        "status": "current",
        "title": "Road and bridge",
        "amount": 80.0,
        "currency": "EUR",
        "amount_eur": 80.0,
        "date": "2020-01-02",
        "year": 2020,
        "notice_id": "2",
        "published": "2020-06-05",
    }
    assert gathered(old, new) == gathered(new, old) == {"a": expected}


def test_a_later_notice_without_an_amount_to_trust_leaves_it():
    told = claim(contract=contract("a", 100), published="2020-01-05")
    silent = claim(contract=contract("a"), published="2020-06-05")
    dummy = claim(contract=contract("a", 1, flags=("dummy-amount",)), published="2020-07-05")
    found = gathered(silent, dummy, told)["a"]
    assert (found["amount"], found["amount_eur"]) == (100.0, 100.0)


def test_a_dummy_amount_is_shown_and_not_counted():
    found = gathered(claim(contract=contract("a", 1, flags=("dummy-amount",)), published="2020-07-05"))["a"]
    assert (found["amount"], found["flags"], found["year"]) == (1.0, ["dummy-amount"], 2020)
    assert "amount_eur" not in found


def test_ends_of_a_contract():
    contracts = Contracts()
    joint = contract("a")
    for seller in ("one", "two"):
        contracts.add(seller, "buyer", claim(contract=joint))
    assert sorted(contracts.awarded_to()) == [("a", "one"), ("a", "two")]
    assert sorted(contracts.procures()) == [("buyer", "a")]
