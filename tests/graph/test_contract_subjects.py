"""What titles and descriptions say of technologies and purposes beside the CPV codes."""

from __future__ import annotations

import csv
import gzip
from collections import Counter

import pytest

from shared_data import shared
from whosupplies.graph import title_words
from whosupplies.graph.contract_subjects import Texts, subject
from whosupplies.graph.cpv import meaning
from whosupplies.graph.errors import KnowledgeError
from whosupplies.graph.yaml_files import parse_yaml

NO_TEXT = Texts()


@pytest.mark.parametrize(
    ("title", "language", "technology"),
    [
        ("Body Worn Video Cameras for DVSA", "en", "body-worn-cameras"),
        ("Kjøp av kroppskameraer til politiet", "nb", "body-worn-cameras"),
        ("Kroppsburna kameror", "sv", "body-worn-cameras"),
        ("Beschaffung von Bodycams", "de", "body-worn-cameras"),
        ("Acquisition de caméras-piétons", "fr", "body-worn-cameras"),
        ("Suministro de sistemas de videovigilancia", "es", "cctv"),
        ("Impianto di videosorveglianza comunale", "it", "cctv"),
        ("Levering af droner til beredskabet", "da", "drones"),
        ("Kentekenherkenning op de A2", "nl", "licence-plate-recognition"),
        ("Dostawa dronów obserwacyjnych", "pl", "drones"),
        ("Elektronisk kontroll: fotlenker", "nn", "electronic-monitoring"),
        ("Dodávka ANPR", "cs", "licence-plate-recognition"),
    ],
)
def test_a_title_names_the_thing_in_the_language_of_the_notice(
    title: str, language: str, technology: str
) -> None:
    found = subject(["35120000"], Texts(title), NO_TEXT, language)
    assert found.technologies == {technology: "title"}


@pytest.mark.parametrize(
    "title",
    [
        "Maintenance of the police building's heating",
        "Vedlikehold av varmeanlegg i politiets lokaler",
        "Insurance of drones",
        "Drone training for police officers",
        "Counter-drone jammers",
        "Television camera lenses",
        "Surveillance of water quality",
        "Passport photo booths",
        "Shelving without CCTV",
    ],
)
def test_other_words_beside_or_like_a_thing_name_nothing(title: str) -> None:
    assert subject(["44000000"], Texts(title), NO_TEXT, "en").technologies == {"other-goods": "cpv"}
    assert subject(["44000000"], Texts(title), NO_TEXT, "nb").technologies == {"other-goods": "cpv"}


def test_codes_stay_beside_what_a_title_names_and_each_has_its_source() -> None:
    found = subject(["35125300"], Texts("Body-worn cameras"), NO_TEXT, "en")
    assert found.technologies == {"cctv": "cpv", "body-worn-cameras": "title"}
    assert found.purposes == {"surveillance": "cpv"}
    assert subject(["35120000"], Texts("Ankle tags"), NO_TEXT, "en").purposes == {
        "surveillance": "cpv",
        "prisons": "title",
    }


def test_the_notice_speaks_only_where_the_lot_is_silent() -> None:
    whole = Texts("Drones and CCTV")
    assert subject(["35120000"], Texts("Lot 1: drones"), whole, "en").technologies == {"drones": "title"}
    assert subject(["35120000"], Texts("Lot 1"), whole, "en").technologies == {
        "drones": "title",
        "cctv": "title",
    }


def test_a_description_counts_for_goods_and_technical_services_and_for_telling_words() -> None:
    text = Texts("Equipment", "For the harbour police. Two quadcopters with access control and no CCTV.")
    assert subject(["35120000"], text, NO_TEXT, "en").technologies == {"drones": "description"}
    assert subject(["45000000"], text, NO_TEXT, "en").technologies == {"construction-works": "cpv"}


def test_common_goods_are_taken_from_a_title_only_where_there_is_no_code() -> None:
    assert subject([], Texts("Purchase of vehicles"), NO_TEXT, "en").technologies == {"vehicles": "title"}
    assert subject([], Texts("Tyres for heavy vehicles"), NO_TEXT, "en").technologies == {}
    assert subject(["44000000"], Texts("Purchase of vehicles"), NO_TEXT, "en").technologies == {
        "other-goods": "cpv"
    }


def test_what_a_service_is_done_with_is_not_supplied() -> None:
    assert subject(["80000000"], Texts("Flying drones"), NO_TEXT, "en").technologies == {
        "other-services": "cpv"
    }


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("laser-beams: {where: title, words: {en: [laser]}}", "not in the guideline's list of technologies"),
        ("cctv: {where: title, purposes: [fun], words: {en: [cctv]}}", "not in the list of purposes"),
        (
            "{cctv: {where: title, words: {en: [eye]}}, drones: {where: title, words: {en: [Eye]}}}",
            "stands under",
        ),
        ("cctv: {where: title, words: {english: [cctv]}}", "no ISO 639-1 codes"),
        ("cctv: {where: title, words: {en: [c*tv]}}", "at one end"),
    ],
)
def test_a_wrong_lexicon_is_refused(wrong: str, complaint: str) -> None:
    technologies = wrong if wrong.startswith("{") else f"{{{wrong}}}"
    groups = "against: {}, left_out: {}, accessory: {}, other_meanings: {}, unread: [], described: []"
    text = f"{{{groups}, technologies: {technologies}}}"
    with pytest.raises(KnowledgeError, match=complaint):
        title_words.check(parse_yaml(text, title_words.TitleWords, where="test"))


def test_the_official_labels_of_the_codes_are_rarely_read_against_the_codes() -> None:
    path = shared("data/company/cpv-2008-labels.tsv.gz")
    changed: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            # Weapons and ammunition are two words for much the same, in the codes as in the titles.
            known = {*meaning(row["code"]).technologies, "weapons", "ammunition"}
            for language in ("en", "nb", "de", "fr"):
                found = subject([row["code"]], Texts(row[language]), NO_TEXT, language)
                changed.update(set(found.technologies) - known)
    assert sum(changed.values()) <= 25, changed
    assert not changed["body-worn-cameras"] + changed["drones"] + changed["spyware"]
