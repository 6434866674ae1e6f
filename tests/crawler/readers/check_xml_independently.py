"""A second reading of XML notices, to hold the readers against: who supplied whom, for how much.

It shares no code with the readers and goes the other way round: not from the structure down to the names, but from
each name of a winner up to what stands around it, with `//` over the whole tree. It is slow and gives rows only.

    python tests/crawler/readers/check_xml_independently.py FILE...
"""

from __future__ import annotations

import re
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree


class Row(NamedTuple):
    """One supply. `amount` is as published, with its currency (`495000 EUR`); empty where there is none."""

    buyer: str
    supplier: str
    amount: str


def rows(path: Path) -> set[Row]:
    """All supplies of a notice; nothing for a document that is no notice."""
    tree: Any = etree.parse(str(path))
    root = re.sub(r"\{.*\}", "", tree.getroot().tag)
    if root == "TED_EXPORT":
        return _ted(tree)
    return _eforms(tree) if root.endswith("Notice") else set()


def _find(node: Any, path: str, **values: str) -> list[Any]:
    """XPath in which `~NAME` stands for an element of that local name."""
    return list(node.xpath(re.sub(r"~(\w+)", r"*[local-name()='\1']", path), **values))


def _text(node: Any) -> str:
    return re.sub(r"\s+", " ", "".join(t for t in node.itertext())).strip()


def _texts(node: Any, path: str, **values: str) -> list[str]:
    return [text for found in _find(node, path, **values) if (text := _text(found))]


def _money(value: str | None, currency: str) -> str:
    try:
        number = Decimal((value or "").strip())
    except InvalidOperation:
        return ""
    return f"{number.normalize():f} {currency}" if number >= 0 and currency else ""


def _ted(tree: Any) -> set[Row]:
    originals = _find(tree, "//*[@CATEGORY='ORIGINAL']")
    language = tree.xpath("string((//*[local-name()='LG_ORIG'])[1])").split(" ")[0]
    form = next((one for one in originals if one.get("LG") == language), originals[0])
    buyers = _texts(
        form, ".//~CONTRACTING_BODY/*[starts-with(local-name(), 'ADDRESS_CONTRACTING_BODY')]/~OFFICIALNAME"
    )
    found: set[Row] = set()
    for name in _find(form, ".//~ADDRESS_CONTRACTOR/~OFFICIALNAME | .//~ADDRESS_WINNER/~OFFICIALNAME"):
        if _find(name, "ancestor::~MODIFICATIONS_CONTRACT"):
            continue
        (around,) = _find(name, "ancestor::~AWARDED_CONTRACT | ancestor::~AWARDED_PRIZE")
        sums = _find(around, ".//~VAL_TOTAL | .//~VAL_PRIZE")
        amount = _money(sums[0].text, sums[0].get("CURRENCY", "")) if sums else ""
        found |= {Row(buyer, _text(name), amount) for buyer in buyers}
    return found


def _eforms(tree: Any) -> set[Row]:
    buyers = _texts(tree, "/*/~ContractingParty/~Party/~PartyIdentification/~ID")
    found: set[Row] = set()
    for tender in _find(tree, "//~NoticeResult/~LotTender"):
        identifier = "".join(_texts(tender, "~ID"))
        if not identifier or not _won(tree, identifier):
            continue
        payable = _find(tender, ".//~PayableAmount")
        amount = _money(payable[0].text, payable[0].get("currencyID", "")) if payable else ""
        for party in _texts(tender, "~TenderingParty/~ID"):
            members = _texts(
                tree, "//~TenderingParty[~ID[normalize-space()=$party]]/~Tenderer/~ID", party=party
            )
            for supplier in filter(None, (_called(tree, member) for member in members)):
                found |= {Row(_called(tree, buyer), supplier, amount) for buyer in buyers}
    return {row for row in found if row.buyer}


def _called(tree: Any, reference: str) -> str:
    """The name of an organisation, in the notice's language where it has one in it."""
    company = "//~Company[~PartyIdentification/~ID[normalize-space()=$reference]]"
    names = _find(tree, f"{company}/~PartyName/~Name", reference=reference)
    language = tree.xpath("string(/*/*[local-name()='NoticeLanguageCode'])")
    ours = [name for name in names if name.get("languageID") == language]
    return _text((ours or names)[0]) if names else ""


def _won(tree: Any, tender: str) -> bool:
    """Whether a tender has a contract, or stands in a won lot none of whose tenders has one; never in a lot without a winner."""
    contracted = set(_texts(tree, "//~SettledContract/~LotTender/~ID"))
    listing = _find(tree, "//~LotResult[~LotTender/~ID[normalize-space()=$tender]]", tender=tender)
    codes = {code for lot in listing for code in _texts(lot, "~TenderResultCode")}
    if codes and "selec-w" not in codes:
        return False
    return tender in contracted or any(not contracted & set(_texts(lot, "~LotTender/~ID")) for lot in listing)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for row in sorted(rows(Path(argument))):
            print(argument, *row, sep="\t")
