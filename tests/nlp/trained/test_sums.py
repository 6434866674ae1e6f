"""A sum goes to the relation that most speaks for, by the shipped weights, and to nobody where two have as good a claim to it."""

from __future__ import annotations

from msgspec.structs import replace

from whosupplies.graph.records import Amount, ClaimType, Status
from whosupplies.nlp.trained.deciding import Stated
from whosupplies.nlp.trained.model import model
from whosupplies.nlp.trained.spans import Group, Span
from whosupplies.nlp.trained.sums import Deal, possible_sums, sums_of


def _group(text: str, name: str) -> Group:
    span = Span(text.index(name), text.index(name) + len(name), "company", 0.9, 0.9)
    return Group(span, (span,), "company", 0.9, 0.9)


def _stated(
    text: str,
    supplier: str,
    recipient: str,
    evidence: tuple[int, int] = (0, 0),
    status: Status = "current",
    type_: ClaimType = "SUPPLIES",
) -> Stated:
    return Stated(type_, _group(text, supplier), _group(text, recipient), status, evidence, (), (), 0.9)


def _sums(text: str, *found: Stated, remembered: int = 0) -> list[Amount | None]:
    ends = [i + 1 for i, letter in enumerate(text) if letter == "."]
    sentences = list(zip([0, *(e + 1 for e in ends)], ends, strict=False))
    groups = [_group(text, name) for name in ("Acme", "Bolt", "Oslo", "Bergen") if name in text]
    by_name = {(g.best.start, g.best.end): g for g in groups}
    found = tuple(
        replace(
            one,
            supplier=by_name[one.supplier.best.start, one.supplier.best.end],
            recipient=by_name[one.recipient.best.start, one.recipient.best.end],
        )
        for one in found
    )
    deal = Deal(text, "en", sentences, groups, found, [()] * len(found), remembered=remembered)
    prices = sums_of(deal, model().tuned.sums)
    return [price.amount if price else None for price in prices]


def test_each_supplier_gets_the_sum_beside_it() -> None:
    text = "Oslo pays Acme $5 million and Bolt $7 million."

    assert _sums(text, _stated(text, "Acme", "Oslo"), _stated(text, "Bolt", "Oslo")) == [
        Amount(5_000_000, "USD"),
        Amount(7_000_000, "USD"),
    ]


def test_a_sum_for_two_buyers_is_nobodys() -> None:
    text = "Oslo and Bergen have both bought ferries of Acme for $5 million."
    oslo, bergen = _stated(text, "Acme", "Oslo"), _stated(text, "Acme", "Bergen")

    assert _sums(text, oslo, bergen) == [None, None]


def test_each_buyer_of_one_supplier_gets_the_sum_beside_it() -> None:
    text = "Acme gets $5 million from Oslo, and Bergen pays $7 million."
    oslo, bergen = _stated(text, "Acme", "Oslo"), _stated(text, "Acme", "Bergen")

    assert _sums(text, oslo, bergen) == [Amount(5_000_000, "USD"), Amount(7_000_000, "USD")]


def test_the_winner_gets_the_sum_and_not_a_loser_that_stands_nearer() -> None:
    text = "Oslo chose Acme. Its price was $5 million, Bolt lost."
    won, lost = _stated(text, "Acme", "Oslo", (0, 1)), _stated(text, "Bolt", "Oslo", (1, 1), "bid")

    assert _sums(text, won, lost) == [Amount(5_000_000, "USD"), None]


def test_a_sentence_next_to_the_evidence_counts_where_nothing_else_is_told() -> None:
    text = "Oslo has chosen Acme. The price is $5 million."

    assert _sums(text, _stated(text, "Acme", "Oslo", (0, 0))) == [Amount(5_000_000, "USD")]


def test_a_sentence_full_of_sums_is_not_looked_through_to_the_end() -> None:
    text = "Oslo pays Acme " + " or ".join(f"${n} million" for n in range(1, 3000)) + "."
    one = _stated(text, "Acme", "Oslo")
    deal = Deal(text, "en", [(0, len(text))], [one.supplier, one.recipient], [one], [()])

    assert len(list(possible_sums(deal))) == 40
    assert sums_of(deal, model().tuned.sums)[0] is not None


def test_only_a_supply_has_a_price() -> None:
    text = "Acme bought Bolt for $5 million."

    assert _sums(text, _stated(text, "Acme", "Bolt", type_="OWNS")) == [None]


def test_a_neighbouring_sentence_about_somebody_else_does_not_count() -> None:
    text = "Oslo has chosen Acme. Bolt sold its house for $9 million."

    assert _sums(text, _stated(text, "Acme", "Oslo", (0, 0))) == [None]


def test_no_sum_is_taken_from_a_remembered_sentence() -> None:
    text = "Oslo pays Acme $5 million. It has begun."

    assert _sums(text, _stated(text, "Acme", "Oslo", (0, 1))) == [Amount(5_000_000, "USD")]
    assert _sums(text, _stated(text, "Acme", "Oslo", (0, 1)), remembered=1) == [None]
