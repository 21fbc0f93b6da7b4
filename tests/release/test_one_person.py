"""One person is counted once: under however many references, and by what any version of a package says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from daybreak.access.viewer import counting, viewing
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import Conflict
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.release import queries, snapshots
from daybreak.release.actions import freeze, recount
from daybreak.release.counting import count_all, records_behind
from daybreak.release.models import FrozenRecord, Snapshot
from daybreak.release.register import DEFINED, REGISTER, SPLITS
from daybreak.release.rules import tally
from daybreak.visits.live import parts_counted
from daybreak.visits.models import Outcome, Particulars
from daybreak.visits.queries import figures_by_force
from daybreak.visits.terms import Sex, Work
from tests.release.invented import arrested, registered, trusted
from tests.release.test_ages import born
from tests.rooms import World

pytestmark = pytest.mark.django_db
UNREGISTERED = "None of the people arrested was a registered sex offender."


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def true(world: World, snapshot: Snapshot) -> dict[str, int]:
    """Return what was frozen of the nation, as far as it is not nought."""
    with viewing(world.coordinator):
        found = queries.true_figures(snapshot, REGISTER)
    return {key: each.national for key, each in found.items() if each.national}


def renewed(package: Package) -> Package:
    """Replace a package by its next version, sent to the same force; for an open transaction."""
    Package.objects.filter(pk=package.pk).update(state=PackageState.SUPERSEDED)
    old, new = Package.objects.get(pk=package.pk), Package.objects.get(pk=package.pk)
    new.pk, new.version, new.reference, new.state = None, 2, f"{package.reference[:-1]}2", PackageState.ACCEPTED
    new.supersedes, new.because = old, "A fact that changed since"
    new.save(force_insert=True)
    return new


def redirected(*packages: Package) -> None:
    """Let the subject of each package turn out to be that of the next one; for an open transaction."""
    for one, to in pairwise(packages):
        Subject.objects.filter(pk=one.subject_id).update(
            state=SubjectState.REDIRECTED, redirected_to=to.subject_id, mentions_count=0
        )


def live(world: World) -> int:
    """Return how many people were arrested by what the day's live page counts."""
    return sum(part.counts["person:arrest"] for part in parts_counted(world.operation).values())


def followed(package: Package, world: World, kind: str, hours: int) -> None:
    Outcome.objects.create(
        compartment=package.compartment, package=package, kind=kind, at=world.at + timedelta(hours=hours),
        recorded_by=world.coordinator.id,
    )  # fmt: skip


def described(package: Package, world: World, sex: Sex, work: Work) -> None:
    Particulars.objects.create(
        compartment=package.compartment, package=package, number=1, sex=sex, work=work,
        recorded_by=world.coordinator.id, recorded_at=world.at,
    )  # fmt: skip


SAID = [(registered, "registered_sex_offenders"), (trusted, "positions_of_trust")]


@pytest.mark.parametrize(("said", "figure"), SAID)
def test_what_a_newer_version_says_is_said_of_who_was_arrested_on_the_first(
    world: World, said: Callable[[Package], None], figure: str
) -> None:
    first, *others = arrested(world, "kent", 6)
    with viewing(world.coordinator):
        for each in others:
            registered(each, "no")
        new = renewed(first)
        said(new)
        registered(new, "no")
    snapshot = frozen(world)
    assert true(world, snapshot)[figure] == 1
    with viewing(world.coordinator):
        stands = UNREGISTERED in {each.words for each in snapshots.statements(snapshot)}
        assert stands == (figure != "registered_sex_offenders")
        [row] = FrozenRecord.objects.filter(snapshot=snapshot, figure=figure)
        assert row.thing == Outcome.objects.get(package=first).pk, "the arrest stands behind it"


def test_who_was_arrested_under_two_references_is_one_person(world: World) -> None:
    first, second, third, *_ = arrested(world, "kent", 8)
    with viewing(world.coordinator):
        redirected(first, second, third)  # over two steps
    found = true(world, frozen(world))
    assert {key: found.get(key) for key in ("people_identified", "arrests", "arrested_open", "people_with_forces")} == {
        "people_identified": 6, "arrests": 6, "arrested_open": 6, "people_with_forces": 6,
    }  # fmt: skip


def test_what_is_said_under_one_reference_is_said_of_the_person(world: World) -> None:
    one, two, *_ = arrested(world, "kent", 5)
    with viewing(world.coordinator):
        redirected(one, two)
        for package, dates in ((one, "1980-01-01"), (two, "1981-01-01")):
            born(package, dates)
        described(one, world, Sex.MALE, Work.HEALTH)
        described(two, world, Sex.MALE, Work.EDUCATION)
        followed(one, world, "pre_charge_bail", 1)
        followed(two, world, "charge", 2)
        registered(one)
        registered(two, "no")
        trusted(two)
    snapshot = frozen(world)
    found = true(world, snapshot)
    assert {key: n for key, n in found.items() if key in DEFINED and key != "people_identified"} == {
        "arrests": 4, "registered_sex_offenders": 1, "registration_unknown": 3, "positions_of_trust": 1,
        "arrested_charged": 1, "arrested_ever_charged": 1, "arrested_open": 3, "aged_not_recorded": 4, "sex_male": 1,
        "sex_not_recorded": 3, "work_not_recorded": 4, "people_with_forces": 4,
    }  # fmt: skip
    for split in SPLITS:
        parts = sum(found.get(key, 0) for key in split.parts)
        assert parts == found.get(split.total, 0) if split.whole else parts <= found.get(split.total, 0)
    with viewing(world.coordinator):
        assert recount(snapshot.id, by=world.coordinator, at=world.at).same
        redirected(two, one)  # whatever is judged later
        Subject.objects.filter(pk=one.subject_id).update(state=SubjectState.CURRENT, redirected_to=None)
        assert recount(snapshot.id, by=world.coordinator, at=world.at).same


def test_who_was_met_in_two_forces_under_two_references_stops_the_freeze(world: World) -> None:
    [one, *_], [two, *_] = arrested(world, "kent", 6), arrested(world, "surrey", 6)
    assert true(world, frozen(world))["arrests"] == 12
    with viewing(world.coordinator):
        redirected(two, one)
    with pytest.raises(Conflict, match="do not reconcile: arrests"):
        frozen(world)


def test_of_two_packages_about_one_person_the_one_sent_last_counts(world: World) -> None:
    """Before they were known to be one, two forces each got a package: one of them has the person."""
    [one, *_], [two, *_] = (arrested(world, slug, 6, kind="caution") for slug in ("kent", "surrey"))
    with viewing(world.coordinator):
        redirected(one, two)
        Package.objects.filter(pk=one.pk).update(disseminated_at=world.at + timedelta(days=1))
    snapshot = frozen(world)
    with viewing(world.coordinator):
        counted = queries.true_figures(snapshot, REGISTER)["people_with_forces"]
    assert (counted.national, counted.forces["kent"], counted.forces["surrey"]) == (11, 6, 5)


def test_wall_and_pack_and_a_force_itself_count_the_same_people(world: World) -> None:
    one, two, *_ = arrested(world, "kent", 7)
    with viewing(world.coordinator):
        redirected(one, two)
        records = records_behind(world.operation)
        with counting(world.operation.id):
            counted = count_all(world.operation, REGISTER)
        assert tally(records, figures=DEFINED, forces=queries.slugs_of_forces()) == counted
        assert counted["arrests"].forces["kent"] == 6
    for post in (world.coordinator, world.gold, world.silver("kent"), world.force_analyst("kent")):
        with viewing(post):
            [kent] = figures_by_force(world.operation)
            assert (kent.arrests, live(world)) == (6, 6), (
                "a force sees no subjects, and counts its people as the nation does"
            )
