"""What speaks for a sum is learnt from passages whose relations have one."""

from __future__ import annotations

from typing import Any

from whosupplies.nlp.trained.deciding import Stated
from whosupplies.nlp.trained.spans import Group, Span
from whosupplies.nlp.trained.sums import Deal
from whosupplies.nlp.training.sums import Case, fit, judged


def _group(text: str, name: str, kind: str) -> Group:
    span = Span(text.index(name), text.index(name) + len(name), kind, 0.9, 0.9)
    return Group(span, (span,), kind, 0.9, 0.9)


def _case(first: str, second: str, cheap: int, dear: int) -> Case:
    """Two suppliers of Oslo, the sum of each beside its name."""
    text = f"Oslo pays {first} ${cheap} million. To {second} it pays ${dear} million."
    end = text.index(".") + 1
    one, two, oslo = (
        _group(text, first, "company"),
        _group(text, second, "company"),
        _group(text, "Oslo", "government"),
    )
    found = [
        Stated("SUPPLIES", one, oslo, "current", (0, 0), (), (), 0.7),
        Stated("SUPPLIES", two, oslo, "current", (1, 1), (), (), 0.7),
    ]
    deal = Deal(text, "en", ((0, end), (end + 1, len(text))), [one, two, oslo], found, [(), ()])
    return Case(deal, [_gold(cheap), _gold(dear)])


def _gold(millions: int) -> dict[str, Any]:
    return {"status": "current", "amount": {"value": millions * 1_000_000, "currency": "USD"}}


def test_the_sum_beside_the_supplier_is_learnt_to_be_its_price() -> None:
    learnt_from = [
        _case(a, b, n, n + 20) for n, (a, b) in enumerate((("Acme", "Bolt"), ("Cog", "Dynamo")) * 6, 2)
    ]
    unseen = [_case("Elm", "Fjord", 3, 90)]

    decision = fit(learnt_from, learnt_from)

    assert judged(unseen, decision) == (1, 1, 1)
    wrong = [Case(case.deal, [_gold(7), _gold(8)]) for case in unseen]
    assert judged(wrong, decision) == (0, 0, 0)
