"""What CPV codes say of technologies and purposes."""

from __future__ import annotations

import gzip

import pytest

from shared_data import shared
from whosupplies.graph import cpv
from whosupplies.graph.cpv import Meaning
from whosupplies.graph.errors import KnowledgeError


def test_the_longest_beginning_counts_alone() -> None:
    assert cpv.meaning("35125300") == Meaning(("cctv",), ("surveillance",))
    assert cpv.meaning("34114200").purposes == ("policing",)
    assert cpv.meaning("34110000") == Meaning(("vehicles",))
    assert cpv.meaning("00000000") == cpv.NOTHING


def test_several_codes_speak_together_and_other_goods_is_silent_beside_a_telling_word() -> None:
    assert cpv.meaning_of(["30200000", "32323500", "79714000"]) == Meaning(("cctv",), ("surveillance",))
    assert cpv.meaning_of(["30200000"]).technologies == ("other-goods",)
    assert cpv.meaning_of([]) == cpv.NOTHING


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"35": Meaning(("camera",))}, "not in the guideline"),
        ({"35": Meaning((), ("watching",))}, "not in the guideline"),
        ({"3": Meaning(("cctv",))}, "2 to 8 digits"),
        ({"35": Meaning(("cctv",)), "351": Meaning(("cctv",))}, "says already"),
        ({"35": Meaning()}, "says already"),
    ],
)
def test_a_wrong_or_useless_entry_does_not_load(wrong: dict[str, Meaning], complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=complaint):
        cpv.check(wrong)


def test_every_code_of_the_vocabulary_says_something_and_every_entry_is_the_beginning_of_a_code() -> None:
    with gzip.open(shared("data/company/cpv-2008-labels.tsv.gz"), "rt", encoding="utf8") as lines:
        codes = [line.split("\t")[0] for line in lines]
    codes = [code for code in codes if code.isdigit()]
    assert len(codes) > 9000
    assert not [code for code in codes if cpv.meaning(code) == cpv.NOTHING]
    assert not [prefix for prefix in cpv.meanings() if not any(code.startswith(prefix) for code in codes)]
