"""Building packages: where they go, what they hold, who is left out and why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.models import Compartment
from daybreak.access.viewer import viewing
from daybreak.attribution.actions import clear
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.models import Fact, Version
from daybreak.intake.terms import FactKind, RecordKind, ReferralState
from daybreak.kernel.errors import NotAllowed, NotFound
from daybreak.kernel.words import NO_WORDS, YES_WORDS, AddressRole, Category
from daybreak.packages import actions
from daybreak.packages.actions import Built
from daybreak.packages.contents import contents_of
from daybreak.packages.models import Package, PackageItem
from daybreak.packages.queries import items_of, premises_of
from daybreak.packages.terms import PackageState
from daybreak.triage.queries import ranking_of
from tests.packages.invented import ADDRESS, Home, add_place, add_placed, built, ranked, sent
from tests.rooms import World
from tests.triage.invented import AT, Said, add_referral, add_reported, add_subject

pytestmark = pytest.mark.django_db

CHILDREN = Said(FactKind.CHILDREN_IN_HOME, "2")
NAME = Said(FactKind.FAMILY_NAME, "Invented")


def build(world: World, *subjects: Subject) -> Built:
    return actions.build([s.id for s in subjects], operation=world.operation, by=world.analyst, at=AT)


def test_a_package_lies_with_the_force_of_the_established_door(world: World) -> None:
    with viewing(world.analyst):
        homes = [
            Home("surrey", AddressRole.HOME, DoorState.BLOCKED, line="1 Other Road"),
            Home("kent", AddressRole.LAST_KNOWN, DoorState.ESTABLISHED),
            Home("essex", AddressRole.INSTALLATION, None, line="9 Far Street"),
        ]
        subject = add_placed(world, 1, CHILDREN, homes=homes)
        ranked(world)
        (package,) = build(world, subject).packages
        assert (package.reference, package.version, package.state) == ("P-000001/1", 1, PackageState.DRAFT)
        assert package.compartment == world.force("kent")
        assert (package.subject_reference, package.subject_name) == (subject.reference, subject.name)
        assert (package.level, package.position) == ("medium", 1)
        named = [(row.address.partition(",")[0], row.role, row.door) for row in premises_of(package)]
        assert named == [
            ("1 Invented Lane", "last_known", "established"),
            ("1 Other Road", "home", "blocked"),
            ("9 Far Street", "installation", "blocked"),
        ]


def test_reasons_of_the_rank_travel_without_the_keys_of_national_facts(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, CHILDREN)
    (package,) = built(world, subject)
    (reason,) = package.reasons
    assert (reason["factor"], reason["points"], reason["seen"]) == ("children-in-home", 6, "2")
    assert "facts" not in reason


def test_only_what_may_travel_is_copied_with_its_place(world: World) -> None:
    kept_back = [
        Said(FactKind.NOTE, "free text"),
        Said(FactKind.FILE_NAME, "a.jpg", party="file/0"),
        Said(FactKind.FILE_HASH, "0" * 32, party="file/0"),
        Said(FactKind.AGE, "9", party="victim/0"),
        Said(FactKind.EMAIL, "victim@example.com", party="victim/0"),
        Said(FactKind.EMAIL, "reporter@example.com", party="reporter/0"),
        Said(FactKind.EMAIL, "other@example.com", party="reported/1"),
    ]
    travels = [
        NAME,
        CHILDREN,
        Said(FactKind.EMAIL, "A@Example.com"),
        Said(FactKind.IP_EVENT, "192.0.2.7", party="file/0", detail={"port": 5150, "at_text": "2026-02-02T10:00:00Z"}),
        Said(FactKind.FILE_GRADE, "A1", party="file/0", detail={"scheme": "ncmec"}),
        Said(FactKind.INCIDENT_AT, "2026-02-02T10:00:00Z", party=""),
    ]
    with viewing(world.analyst):
        subject = add_placed(world, 1, *travels, *kept_back)
        ranked(world)
        (package,) = build(world, subject).packages
        items = list(items_of(package))
        assert sorted((item.kind, item.value) for item in items) == sorted(
            [(said.kind.value, said.value) for said in travels] + [("address", "1 Invented Lane")]
        )
        assert {item.category for item in items} == {"suspect"}
        email = next(item for item in items if item.kind == "email")
        assert (email.normal, email.referral, email.source_name, email.place) == (
            "a@example.com",
            "ncmec 1",
            "a.json",
            "/2",
        )
        assert email.source_digest == "ab" * 32
        assert next(item for item in items if item.kind == "ip_event").detail["port"] == 5150


def test_superseded_and_rejected_sources_do_not_travel(world: World) -> None:
    with viewing(world.analyst):
        current, old = add_referral(world, "1", [ADDRESS]), add_referral(world, "2", [NAME])
        rejected = add_referral(world, "3", [NAME], state=ReferralState.REJECTED)
        subject = add_subject(world, 1, current, old, rejected)
        Version.objects.filter(referral=old).update(current=False)
        add_place(world, subject, Home())
        ranked(world)
        (package,) = build(world, subject).packages
        assert {item.kind for item in items_of(package)} == {"address"}


@pytest.mark.parametrize(
    ("code", "originator", "travels"),
    [
        ("open", "essex", True),
        ("pointer", "essex", False),
        ("blind", "essex", False),
        ("", "essex", False),
        ("blind", "kent", True),
        ("", "Kent Police", True),
    ],
)
def test_a_forces_own_record_travels_as_openly_as_it_says(
    world: World, code: str, originator: str, travels: bool
) -> None:
    about = [Said(FactKind.PHONE, "07700 900123"), Said(FactKind.ORIGINATOR, originator, party="")]
    if code:
        about.append(Said(FactKind.HANDLING_CODE, code, party=""))
    with viewing(world.analyst):
        record = add_referral(world, "local", about, kind=RecordKind.INTELLIGENCE)
        subject = add_subject(world, 1, add_referral(world, "1", [NAME]), record)
        add_place(world, subject, Home())
        ranked(world)
        (package,) = build(world, subject).packages
        assert items_of(package).filter(kind="phone").exists() is travels


def test_who_gets_no_package_is_named_with_the_reason(world: World) -> None:
    with viewing(world.analyst):
        nowhere = add_reported(world, 1)
        abroad = add_placed(world, 2, homes=[Home(force="")])
        billing = add_placed(world, 3, homes=[Home(role=AddressRole.BILLING, door=None)])
        twice = add_placed(world, 4)
        gone = add_placed(world, 5)
        ranked(world)
        unranked = add_placed(world, 6)
        build(world, twice)
        Subject.objects.filter(pk=gone.pk).update(state=SubjectState.REDIRECTED, redirected_to=twice)
        everybody = [nowhere, abroad, billing, twice, gone, unranked]
        made = build(world, *reversed(everybody))
        assert made.packages == ()
        assert [(left.reference, left.reason) for left in made.unplaced] == [
            ("S-000001", "no premises with a known district"),
            ("S-000002", "no premises with a known district"),
            ("S-000003", "no premises with a known district (only a billing address)"),
            ("S-000004", "package P-000004/1 is under way"),
            ("S-000005", "the subject is known under another reference now"),
            ("S-000006", "not ranked yet"),
        ]


def test_a_force_that_does_not_take_part_gets_nothing(world: World) -> None:
    Compartment.objects.filter(agency__slug="kent", kind="force").update(kind="authority")
    with viewing(world.analyst):
        subject = add_placed(world, 1)
        ranked(world)
        (left,) = build(world, subject).unplaced
        assert left.reason == "its force does not take part in the operation"


def test_what_is_cleared_does_not_travel(world: World) -> None:
    with viewing(world.analyst):
        person = add_placed(world, 1)
        moved = add_placed(world, 2, homes=[Home(line="1 Cleared Lane"), Home("surrey", door=None, line="2 Lane")])
        only = add_placed(world, 3, homes=[Home(line="1 Cleared Lane")])
        mailbox = add_placed(world, 4, Said(FactKind.EMAIL, "shared@example.com"), NAME)
        ranked(world)
        cleared = moved.occupancies.get(premises__line1="1 Cleared Lane").premises
    with viewing(world.coordinator):
        for thing in (person, cleared, "shared@example.com"):
            clear(thing, national=world.national, reason="not the one", by=world.coordinator, at=AT)
        made = build(world, person, moved, only, mailbox)
        assert {left.reference: left.reason for left in made.unplaced} == {
            "S-000001": "the subject is cleared",
            "S-000003": "no premises with a known district (1 cleared)",
        }
        first, second = made.packages
        assert first.compartment == world.force("surrey")
        assert [row.address.partition(",")[0] for row in premises_of(first)] == ["2 Lane"]
        assert list(items_of(first).filter(kind="address").values_list("value", flat=True)) == ["2 Lane"]
        assert {item.kind for item in items_of(second)} == {"family_name", "address"}


def test_a_new_version_follows_a_finished_one(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (first,) = sent(world, subject)
    with viewing(world.coordinator):
        actions.recall([first.id], reason="a newer one follows", by=world.coordinator, at=AT)
    (second,) = built(world, subject)
    assert (second.reference, second.version) == ("P-000001/2", 2)


def test_who_may_build_and_only_what_they_see(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    with viewing(world.gold), pytest.raises(NotAllowed):
        actions.build([subject.id], operation=world.operation, by=world.gold, at=AT)
    kent = world.force_analyst("kent")
    with viewing(kent), pytest.raises(NotFound):
        actions.build([subject.id], operation=world.operation, by=kent, at=AT)


def test_the_number_of_statements_does_not_depend_on_the_number_of_subjects(world: World) -> None:
    def statements(*subjects: Subject) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(build(world, *subjects).packages) == len(subjects)
        return len(seen)

    with viewing(world.analyst):
        subjects = [add_placed(world, number, CHILDREN, NAME) for number in range(1, 31)]
        ranked(world)
        assert statements(*subjects[:2]) == statements(*subjects[2:])
        assert Package.objects.count() == 30


def test_a_childs_or_witnesss_fact_does_not_travel_whatever_party_it_is_written_under(world: World) -> None:
    """A reader that writes a child's address under a file, or under the report, gives nothing away by that."""
    with viewing(world.analyst):
        subject = add_placed(world, 1)
        version = subject.mentions.get().referral.versions.get()
        for category in (Category.VICTIM, Category.WITNESS):
            for party in ("", "file/0"):
                Fact.objects.create(
                    compartment=world.national, referral=version.referral, version=version, category=category,
                    party=party, kind=FactKind.EMAIL, value="child@example.com", normal="child@example.com", place="/v",
                )  # fmt: skip
    (package,) = built(world, subject)
    with viewing(world.analyst):
        values = set(PackageItem.objects.filter(package=package).values_list("value", flat=True))
        assert "child@example.com" not in values


def test_every_word_for_yes_and_no_is_read_by_packages_as_by_ranks(world: World) -> None:
    words = [*YES_WORDS, *NO_WORDS]
    with viewing(world.analyst):
        homes = [Home(line=f"{number} Invented Lane") for number in range(len(words))]
        subjects = [
            add_placed(world, number, Said(FactKind.ACCESS_TO_CHILDREN, word.title()), homes=[home])
            for number, (word, home) in enumerate(zip(words, homes, strict=True), 1)
        ]
    packages = built(world, *subjects)
    with viewing(world.coordinator):
        said = [items_of(package).get(kind=FactKind.ACCESS_TO_CHILDREN).value for package in packages]
        assert said == ["yes"] * len(YES_WORDS) + ["no"] * len(NO_WORDS)
        factors = [{reason["factor"] for reason in ranking_of(subject.id).reasons} for subject in subjects]
        assert ["access-reported" in each for each in factors] == [word in YES_WORDS for word in words]
        assert not any("access-unknown" in each for each in factors)


@pytest.mark.parametrize(
    ("kind", "value", "travels"),
    [
        (FactKind.CHILDREN_IN_HOME, "2", "2"),
        (FactKind.CHILDREN_IN_HOME, "2 children", "2"),
        (FactKind.CHILDREN_IN_HOME, "Mia Invented aged 7 and Tom", "unknown"),
        (FactKind.CHILDREN_IN_HOME, "7 year old Mia", "unknown"),
        (FactKind.CHILDREN_IN_HOME, "None", "unknown"),
        (FactKind.ACCESS_TO_CHILDREN, "Yes", "yes"),
        (FactKind.ACCESS_TO_CHILDREN, "yes, coaches Mia Invented", "yes"),
        (FactKind.ACCESS_TO_CHILDREN, " NO ", "no"),
        (FactKind.ACCESS_TO_CHILDREN, "no contact with Mia", "unknown"),
        (FactKind.ACCESS_TO_CHILDREN, "Yesterday he met Mia", "unknown"),
        (FactKind.ACCESS_TO_CHILDREN, "2", "unknown"),
    ],
)
def test_of_children_only_the_answer_travels_and_no_name(
    world: World, kind: FactKind, value: str, travels: str
) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(kind, value, detail={"words": value}))
    (package,) = built(world, subject)
    with viewing(world.coordinator):
        item = items_of(package).get(kind=kind)
        assert (item.value, item.normal, item.detail) == (travels, "", {})
        assert item.place == "/0", "the words stay where they were said"
        assert "Mia" not in str(contents_of([package])[package.pk])
