import pytest

from whosupplies.app.free_options import parse
from whosupplies.graph.errors import UsageError


def test_words_and_options_are_told_apart():
    assert parse(["China", "--status", "current", "--supplier-country=CN", "--status", "former", "x"]) == (
        ["China", "x"],
        {"status": ["current", "former"], "supplier_country": ["CN"]},
    )


def test_a_value_may_hold_an_equals_sign_or_begin_with_one_dash():
    assert parse(["--text=a=b", "--n", "-1"]) == ([], {"text": ["a=b"], "n": ["-1"]})


@pytest.mark.parametrize("words", [["--country"], ["--country", "--status", "x"], ["--"]])
def test_an_option_without_a_value_is_wrong_usage(words):
    with pytest.raises(UsageError):
        parse(words)
