import pytest

from whosupplies.graph.generic_bodies import english_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kinas sikkerhetstjenester", "China's security services"),
        ("China's security services", "China's security services"),
        ("the Chinese security services", "China's security services"),
        ("de kinesiske sikkerhetstjenestene", "China's security services"),
        ("kinesiske sikkerhetstjenester", "China's security services"),
        ("Kenyas politi", "Kenya's police"),
        ("det kenyanske politiet", "Kenya's police"),
        ("the Philippines’ armed forces", "Philippines' armed forces"),
        ("politiet", None),
        ("Oslo politidistrikt", None),
        ("Nanjings politi", None),
        ("Chinese suppliers", None),
        ("", None),
    ],
)
def test_a_countrys_generic_body_has_one_english_name(text, name):
    assert english_name(text) == name
