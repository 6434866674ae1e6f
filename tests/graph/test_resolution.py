"""Which mentions are one organisation."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whosupplies.graph.identifiers import numbers, slot
from whosupplies.graph.names import name_key
from whosupplies.graph.records import Identifier, Kind, Mention
from whosupplies.graph.resolution import Resolution, resolve


def mention(
    name: str, country: str | None = None, *ids: str, kind: Kind = "company", origin: str | None = None
) -> Mention:
    """`ids` are written `scheme:number`."""
    found = tuple(Identifier(*text.split(":")) for text in ids)
    return Mention(name, name, kind, country, found, origin)


def together(*mentions: Mention) -> bool:
    """Whether all are one entity."""
    resolution = resolve(mentions)
    return len({resolution.entity_of[one.key] for one in mentions}) == 1


def apart(*mentions: Mention) -> bool:
    """Whether each is an entity of its own."""
    return len(resolve(mentions).entities) == len({one.key for one in mentions})


def rules(resolution: Resolution) -> list[str]:
    return [merge.rule for merge in resolution.merges]


def test_one_number_is_one_organisation_whatever_its_name():
    old, new = (
        mention("Gamle Fjell AS", "NO", "NO-BRC:911111117"),
        mention("Nye Fjell AS", "NO", "NO-BRC:911111117"),
    )
    resolution = resolve([old, new])
    (entity,) = resolution.entities
    assert entity.id == "NO-BRC:911111117"
    assert entity.names == ("Gamle Fjell AS", "Nye Fjell AS")
    (merge,) = resolution.merges
    assert merge.rule == "identifier"
    assert merge.entity == entity.id
    assert "different names" in merge.reason
    assert "911111117" in merge.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("NO-NATIONAL:911 111 117 MVA", "NO-BRC:911111117"),
        ("NO-NATIONAL:NO911111117MVA", "NO-NATIONAL:911-111-117"),
        ("FR-NATIONAL:12345678200011", "FR-NATIONAL:123456782"),
        ("DK-NATIONAL:DK13579246", "DK-CVR:13579246"),
    ],
)
def test_one_register_under_several_schemes(left, right):
    assert together(mention("En", "NO", left), mention("To", "NO", right))


@pytest.mark.parametrize(
    "junk", ["000000000", "n/a", "-", "unknown", "0", "123456789", "N.A.", "XXXXXXXX", ""]
)
def test_junk_is_no_number(junk):
    one, other = mention("En", "NO", f"NO-BRC:{junk}"), mention("To", "NO", f"NO-BRC:{junk}")
    assert apart(one, other)
    assert resolve([one]).entities[0].identifiers == ()


def test_same_name_and_country_is_one():
    assert together(mention("Blåfjell Vei AS", "NO"), mention("BLAFJELL VEI", "NO"))


def test_never_on_name_alone_across_countries():
    assert apart(mention("Blåfjell Vei AS", "NO"), mention("Blåfjell Vei AB", "SE"))


def test_kinds_join_by_number_alone():
    company, body = mention("Havn", "NO"), mention("Havn", "NO", kind="public_body")
    assert apart(company, body)
    assert together(
        mention("Havn", "NO", "NO-BRC:911111117"),
        mention("Havn", "NO", "NO-BRC:911111117", kind="public_body"),
    )


def test_two_numbers_of_one_register_are_two_organisations():
    one, other = mention("Bygg AS", "NO", "NO-BRC:911111117"), mention("Bygg AS", "NO", "NO-BRC:922222227")
    without, again = mention("Bygg", "NO"), mention("BYGG", "NO")
    resolution = resolve([one, other, without, again])
    ids = [resolution.entity_of[of.key] for of in (one, other, without, again)]
    assert ids == ["NO-BRC:911111117", "NO-BRC:922222227", "company:NO:bygg", "company:NO:bygg"]


def test_a_number_does_not_chain_two_of_another_register():
    one = mention("En", "NO", "NO-BRC:911111117", "XX-VAT:555666")
    other = mention("To", "NO", "NO-BRC:922222227", "XX-VAT:555666")
    between = mention("Tre", "NO", "XX-VAT:555666")
    assert apart(one, other, between)


def test_a_mention_with_two_numbers_of_one_register_joins_neither():
    both = mention("En og To", "NO", "NO-BRC:911111117", "NO-BRC:922222227")
    assert apart(both, mention("En", "NO", "NO-BRC:911111117"), mention("To", "NO", "NO-BRC:922222227"))


def test_numbers_of_another_form_do_not_contradict():
    assert together(
        mention("Werk", "DE", "DE-NATIONAL:DE811111111"), mention("Werk", "DE", "DE-NATIONAL:HRB5512")
    )
    assert apart(mention("Werk", "DE", "DE-NATIONAL:HRB5512"), mention("Werk", "DE", "DE-NATIONAL:HRB5513"))


def test_a_national_body_under_any_of_its_names_in_its_own_country():
    full = mention("Direktoratet for samfunnssikkerhet og beredskap", "NO", kind="public_body")
    bare = mention("Direktoratet for samfunnssikkerhet og beredskap", kind="public_body")
    acronym = mention("DSB", "NO", kind="public_body")
    resolution = resolve([full, bare, acronym])
    assert {entity.name for entity in resolution.entities} == {full.name}
    assert {entity.country for entity in resolution.entities} == {"NO"}
    assert "DSB (NO)" in " ".join(merge.reason for merge in resolution.merges)
    assert apart(acronym, mention("DSB", "DK", kind="public_body"), mention("DSB", kind="public_body"))
    assert apart(mention("Skatteetaten", kind="company"), mention("Skatteetaten", kind="public_body"))
    (commission,) = resolve([mention("European Commission", kind="public_body")]).entities
    assert (commission.name, commission.country) == ("European Commission", None)


def test_a_known_vendor_under_any_of_its_names():
    here, nowhere = mention("Huawei Technologies Co., Ltd.", "CN"), mention("Huawei")
    resolution = resolve([here, nowhere])
    (entity,) = resolution.entities
    assert (entity.id, entity.name, entity.country) == ("company:CN:huawei", "Huawei", "CN")
    assert rules(resolution) == ["alias"]
    assert apart(here, mention("Huawei", "NO"))


@pytest.mark.parametrize(
    "name",
    [
        "Kina",
        "China",
        "the Chinese government",
        "Kinas myndigheter",
        "den kinesiske regjeringen",
        "China's government",
        "CN",
    ],
)
def test_any_name_of_a_country_is_its_government(name):
    (entity,) = resolve([mention(name, "CN", kind="government")]).entities
    assert (entity.id, entity.name, entity.kind) == ("government:CN", "China", "government")
    assert together(
        mention(name, kind="government"), mention("People's Republic of China", "CN", kind="government")
    )


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Nanjing", "CN"),
        ("State of Georgia", "US"),
        ("Scottish Government", "GB"),
        ("Georgia", "US"),
        ("Oslo", "NO"),
    ],
)
def test_a_part_of_a_country_is_not_its_government(name, country):
    (entity,) = resolve([mention(name, country, kind="government")]).entities
    assert entity.id != f"government:{country}"
    assert entity.name == name


def test_a_company_without_a_country_is_the_only_one_of_its_name():
    placed, unplaced = mention("Tordenskjell", "NO"), mention("TORDENSKJELL")
    resolution = resolve([placed, unplaced])
    assert len(resolution.entities) == 1
    assert "no other company" in resolution.merges[0].reason
    assert apart(placed, unplaced, mention("Tordenskjell", "DK"))
    assert apart(*(mention("Helsedepartementet", country, kind="public_body") for country in (None, "NO")))


def test_the_register_says_the_country_where_the_source_does_not():
    assert together(mention("Acme", None, "GB-COH:01234567"), mention("ACME LTD", "GB"))
    assert apart(mention("Acme", None, "GB-COH:01234567"), mention("Acme AS", "NO"))


def test_groups_by_their_words_and_origin():
    one = mention("Chinese suppliers", kind="group", origin="CN")
    assert together(one, mention("chinese suppliers", kind="group", origin="CN"))
    assert apart(one, mention("Chinese suppliers", kind="group"))
    assert resolve([one]).entities[0].origin == "CN"
    assert resolve([one]).entities[0].country is None


def test_the_name_is_one_that_people_write():
    ids = "NO-BRC:911111117"
    entity = resolve([mention(name, "NO", ids) for name in ("FJELL AS", "Fjell AS", "FJELL")]).entities[0]
    assert entity.name == "Fjell AS"


def test_a_new_mention_leaves_ids_as_they_are():
    old = [
        mention("Fjell AS", "NO", "NO-BRC:911111117"),
        mention("Vann", "SE"),
        mention("Kina", kind="government"),
    ]
    before = resolve(old).entity_of
    after = resolve(
        [*old, mention("FJELL", "NO"), mention("VANN AB", "SE"), mention("China", "CN", kind="government")]
    )
    assert {key: after.entity_of[key] for key in before} == before


NAMES = ["Fjell AS", "FJELL", "Fjell AB", "Huawei", "Huawei Technologies", "Kina", "China", "---", "Vann"]
IDS = [
    "NO-BRC:911111117",
    "NO-BRC:922222227",
    "NO-NATIONAL:911111117",
    "SE-NATIONAL:5560000001",
    "XX-VAT:77",
    "XX-VAT:778",
    "NO-BRC:0",
]
MENTIONS = st.builds(
    lambda name, country, ids, kind: mention(name, country, *ids, kind=kind),
    st.sampled_from(NAMES),
    st.sampled_from([None, "NO", "SE", "CN"]),
    st.lists(st.sampled_from(IDS), max_size=2, unique=True),
    st.sampled_from(["company", "public_body", "government", "group"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MENTIONS, max_size=14), st.randoms(use_true_random=False))
def test_holds_whatever_the_mentions_and_their_order(mentions, random):
    resolution = resolve(mentions)
    shuffled = [*mentions, *mentions[:3]]
    random.shuffle(shuffled)
    assert resolve(shuffled) == resolution
    keys = {one.key: one for one in mentions}
    assert resolution.entity_of.keys() == keys.keys()
    assert len({entity.id for entity in resolution.entities}) == len(resolution.entities)
    assert len(resolution.merges) == len(keys) - len(resolution.entities)
    for entity in resolution.entities:
        members = [keys[key] for key in entity.mentions]
        _has_one_number_a_register(members)
        _is_held_together(entity.id, members, resolution)


def _has_one_number_a_register(members: list[Mention]) -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in members:
        own: dict[tuple[str, str], set[str]] = defaultdict(set)
        for number in numbers(one):
            own[slot(number)].add(number.id)
        for of, ids in own.items():
            if len(ids) == 1:
                found[of] |= ids
    assert all(len(ids) == 1 for ids in found.values())


def _is_held_together(id_: str, members: list[Mention], resolution: Resolution) -> None:
    """The merges of an entity reach all of its mentions, and none by name alone joins two countries."""
    by_key = {one.key: one for one in members}
    reached = {members[0].key}
    merges = [merge for merge in resolution.merges if merge.entity == id_]
    for _ in merges:
        reached |= {
            k for merge in merges if {merge.left, merge.right} & reached for k in (merge.left, merge.right)
        }
    assert reached == by_key.keys()
    for merge in merges:
        if merge.rule == "name":
            left, right = by_key[merge.left], by_key[merge.right]
            assert name_key(left.name) == name_key(right.name)
            assert left.kind == right.kind
