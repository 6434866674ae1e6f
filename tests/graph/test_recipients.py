"""What a body's name says it buys for."""

from __future__ import annotations

import pytest

from whosupplies.graph import recipients
from whosupplies.graph.errors import KnowledgeError


@pytest.mark.parametrize(
    ("name", "purposes"),
    [
        ("West Mercia Police", ("policing",)),
        ("POLITIETS FELLESTJENESTER", ("policing",)),
        ("Landespolizei Sachsen", ("policing",)),
        ("Bundespolizei", ("policing",)),
        ("Polismyndigheten", ("policing",)),
        ("Universitetssykehuset Nord-Norge", ("health", "education")),
        ("Oslo universitetssykehus HF", ("health", "education")),
        ("Nottingham University Hospitals NHS Trust", ("health", "education")),
        ("Forsvarsmateriell", ("defence",)),
        ("Ministry of Defence", ("defence",)),
        ("Kriminalomsorgsdirektoratet", ("prisons",)),
        ("Tolletaten", ("tax-and-customs",)),
        ("Centre Hospitalier de Vire", ("health",)),
        ("Szpital Wojewódzki w Łodzi", ("health",)),
        ("Polizia di Stato", ("policing",)),
        ("Ashdown County Council", ()),
        ("Narvik kommune", ()),
        ("Politisk forum", ()),
    ],
)
def test_plain_words_say_the_purpose(name: str, purposes: tuple[str, ...]) -> None:
    assert recipients.purposes_of(name) == purposes


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"police": {"en": ("police",)}}, "list of purposes"),
        ({"policing": {"english": ("police",)}}, "ISO 639-1"),
        ({"policing": {"en": ("police", "POLICE")}}, "twice"),
    ],
)
def test_a_wrong_entry_does_not_load(wrong: recipients.Words, complaint: str) -> None:
    with pytest.raises(KnowledgeError, match=complaint):
        recipients.check(wrong)
