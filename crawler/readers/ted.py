"""Reader of TED notices in the XML of 2011 to 2024: schema R2.0.9 (`xml_ted_2014`), R2.0.7 and R2.0.8
(`xml_ted_older`).

One document is one notice. A notice in several languages is read once: the form of its (first) original language.
`notice_id` is the publication number (`098590-2022`), `notice_type` the number of the form (`F03`, `T02`).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from whosupplies.crawler.readers import xml_ted_2014, xml_ted_older
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.crawler.readers.xml_document import (
    Paths,
    content_id,
    first,
    local_name,
    opening,
    parse_as,
    root_name,
    text_of,
    value_of,
)
from whosupplies.crawler.readers.xml_ted_form import AwardDraft, FormContent, notice_number
from whosupplies.crawler.readers.xml_values import (
    amount_flags,
    cpv_of,
    date_of,
    is_dummy_date,
    language_of,
    unique,
)
from whosupplies.graph.records import Award, Flag, Notice

FORMAT = "ted"
"""`Notice.format` of everything this module reads."""

ROOT = "TED_EXPORT"


def recognises(head: bytes) -> bool:
    """Whether a document that begins with these bytes (some 4 kB) is for this reader."""
    return root_name(opening(head)) == ROOT


def read(data: bytes) -> Iterator[Notice]:
    """The notice in `data`, with no award where nothing was awarded.

    Raises UnreadableError where this is no well-formed TED_EXPORT document with a form in it.
    """
    root = parse_as(data, {ROOT}, ROOT)
    coded = first(root, "CODED_DATA_SECTION")
    facts = first(coded, "NOTICE_DATA")
    form = _original_form(root, facts)
    content = xml_ted_2014.read_form(form) if xml_ted_2014.is_form(form) else xml_ted_older.read_form(form)
    number = notice_number(text_of(first(facts, "NO_DOC_OJS"))) or notice_number(value_of(root, "DOC_ID"))
    notice_id = number or content_id(data)
    paths = Paths()
    yield Notice(
        format=FORMAT,
        notice_id=notice_id,
        notice_type=_form_number(form),
        published=date_of(text_of(first(coded, "REF_OJS", "DATE_PUB"))),
        buyers=content.buyers,
        awards=_awards(content, content.modifies or notice_id, paths),
        cpv=content.cpv or _coded_cpv(facts),
        title=content.title,
        description=content.description,
        language=language_of(value_of(form, "LG")),
        path=paths.of(form),
    )


def _original_form(root: etree._Element, facts: etree._Element | None) -> etree._Element:
    """The form in the language that the notice was written in; its first where it has several (`LG_ORIG` EN and BG)."""
    section = first(root, "FORM_SECTION")
    forms = [e for e in section.iterchildren() if isinstance(e.tag, str)] if section is not None else []
    forms = [e for e in forms if local_name(e) != "NOTICE_UUID"]
    if not forms:
        raise UnreadableError("the document has no form (FORM_SECTION)")
    originals = [form for form in forms if form.get("CATEGORY") == "ORIGINAL"] or forms
    languages = (text_of(first(facts, "LG_ORIG")) or "").split()
    return next((form for form in originals if form.get("LG") in languages[:1]), originals[0])


def _form_number(form: etree._Element) -> str | None:
    number = value_of(form, "FORM")
    if number is None:
        return local_name(form)
    return f"F{int(number):02d}" if number.isascii() and number.isdecimal() else number


def _coded_cpv(facts: etree._Element | None) -> tuple[str, ...]:
    if facts is None:
        return ()
    return unique(cpv_of(value_of(code, "CODE")) for code in facts.iterchildren("{*}ORIGINAL_CPV"))


def _awards(content: FormContent, contracts_of: str, paths: Paths) -> tuple[Award, ...]:
    seen: dict[str, int] = {}
    return tuple(
        _award(draft, content, _contract_id(draft, contracts_of, seen), paths.of(draft.element))
        for draft in content.awards
    )


def _contract_id(draft: AwardDraft, contracts_of: str, seen: dict[str, int]) -> str:
    # The numbers of contract and lot are what a modification notice repeats; where two awards of a notice share both, or have
    # none, their order tells them apart.
    contract_id = f"ted:{contracts_of}/{draft.contract_number or ''}/{draft.lot or ''}"
    if not draft.same_contract:
        seen[contract_id] = seen.get(contract_id, 0) + 1
        if seen[contract_id] > 1:
            contract_id += f"/{seen[contract_id]}"
    return contract_id


def _award(draft: AwardDraft, content: FormContent, contract_id: str, path: str) -> Award:
    flags: tuple[Flag, ...] = amount_flags(draft.amount, shared=len(draft.suppliers) > 1)
    date = draft.date
    if date is not None and is_dummy_date(date):
        date, flags = None, (*flags, "dummy-date")
    return Award(
        suppliers=draft.suppliers,
        contract_id=contract_id,
        path=path,
        amount=draft.amount,
        date=date,
        start=draft.start,
        end=draft.end,
        lot=draft.lot,
        title=draft.title or content.title,
        description=draft.description,
        cpv=unique((*content.main_cpv, *(draft.cpv or content.cpv))),
        flags=flags,
    )
