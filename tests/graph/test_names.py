"""Names as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosupplies.graph.names import fold, name_key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Fjelltopp Data AS", "FJELLTOPP DATA A/S"),
        ("Hikvision Digital Technology Co., Ltd.", "HIKVISION DIGITAL TECHNOLOGY"),
        ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
        ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术"),
        ("株式会社日立製作所", "日立製作所 株式会社"),
        ("(주)한화", "한화 주식회사"),
        ("ООО «Ромашка»", "Ромашка ООО"),
        ("Kowalski sp. z o.o. sp. k.", "KOWALSKI"),
        ("Grupo Uno, S. de R.L. de C.V.", "grupo uno"),
        ("Spol Malá spol. s r.o.", "Spol Malá"),
        ("The Boeing Company", "Boeing"),
        ('אלפא בע"מ', "אלפא"),
        ("บริษัท ปตท จำกัด (มหาชน)", "ปตท"),
        ("PT Telkom Indonesia Tbk", "Telkom Indonesia"),
    ],
)
def test_one_key(left, right):
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ガス", "カス"),
        ("Bergen Bygg", "Bergen Bygg Sør"),
        ("AS", "AB"),
        ("---", "***"),
        ("AG Insurance", "Insurance"),
    ],
)
def test_two_keys(left, right):
    assert name_key(left) != name_key(right)


def test_a_legal_form_alone_is_a_name():
    assert name_key("AS") == "as"
    assert name_key("有限公司") == "有限公司"


@given(st.text(min_size=1))
def test_the_key_of_a_key_is_itself(name):
    assert name_key(name_key(name)) == name_key(name)
    assert fold(fold(name)) == fold(name)
