"""Two readers of one document: what they agree on is one statement, what not stays two."""

from __future__ import annotations

from typing import Any

import pytest

from whosupplies.graph.records import Amount, Claim, Evidence, Kind, Mention
from whosupplies.nlp.agreement import Comparison, combined_claims, same_party


def mention(text: str, kind: Kind = "company", country: str | None = None, name: str = "") -> Mention:
    return Mention(text=text, name=name or text, kind=kind, country=country)


def claim(reader: str, supplier: str = "Hikvision", **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "type": "SUPPLIES",
        "supplier": mention(supplier),
        "recipient": mention("Kenyan police", "public_body", "KE"),
        "status": "current",
        "document": "d",
        "evidence": Evidence(quote="q", start=0, end=1),
        "reader": reader,
        "reader_version": "1",
        "confidence": 0.5,
    }
    return Claim(**{**fields, **more})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (mention("Huawei"), mention("Huawei Technologies Co., Ltd."), True),
        (mention("Norconsult AS"), mention("NORCONSULT"), True),
        (mention("NEC"), mention("NEC Corporation of America"), False),
        (mention("Kina", "government"), mention("the Chinese government", "government"), True),
        (mention("Hangzhou Hikvision", name="Hikvision"), mention("Hikvision"), True),
        (mention("Bergen kommune", "government"), mention("Oslo kommune", "government"), False),
        (mention("Kenyan police"), mention("police of Mombasa"), False),
    ],
)
def test_parties_agree_by_name(one: Mention, other: Mention, same: bool) -> None:
    assert same_party(one, other) is same
    assert same_party(other, one) is same


def test_what_both_state_is_one_claim_with_more_confidence_and_both_names() -> None:
    first = claim("patterns", product="cameras")
    second = claim(
        "llm", "Hikvision Digital", product="CCTV", technologies=("cctv",), amount=Amount(5.0, "USD")
    )
    (one,), compared = combined_claims([first], [second])
    assert (one.reader, one.reader_version, one.flags) == ("patterns+llm", "1+1", ("agreed",))
    assert one.confidence == 0.75
    assert (one.supplier.name, one.product) == ("Hikvision", "cameras")
    assert (one.technologies, one.amount) == (("cctv",), Amount(5.0, "USD"))
    assert compared == Comparison(agreed=1)


def test_what_they_disagree_on_stays_with_the_reader_that_states_it() -> None:
    first = [claim("patterns"), claim("patterns", "Meridian Optics")]
    second = [claim("llm", status="former"), claim("llm", "Xinglan Digital"), claim("llm", type="OWNS")]
    found, compared = combined_claims(first, second)
    assert found == [*first, *second]
    assert compared == Comparison(agreed=0, status=1, first=1, second=2)


def test_each_claim_agrees_with_one_other_at_most() -> None:
    found, compared = combined_claims(
        [claim("patterns"), claim("patterns", "Hikvision Kenya")], [claim("llm")]
    )
    assert [c.reader for c in found] == ["patterns+llm", "patterns"]
    assert compared == Comparison(agreed=1, first=1)
