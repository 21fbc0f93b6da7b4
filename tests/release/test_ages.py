"""People arrested by age: each person in one band, all bands together everybody, and never a small count published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from daybreak.access.viewer import counting, viewing
from daybreak.intake.terms import FactKind
from daybreak.kernel.words import Category
from daybreak.packages.models import Package, PackageItem
from daybreak.release import queries, snapshots
from daybreak.release.actions import freeze, recount
from daybreak.release.categories import AGE_UNKNOWN, BANDS
from daybreak.release.counting import count_all
from daybreak.release.register import DEFINED, REGISTER
from daybreak.visits.models import Outcome
from tests.release.invented import arrested
from tests.rooms import World

pytestmark = pytest.mark.django_db
AGES = (*(band.key for band in BANDS), AGE_UNKNOWN)
ON = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def born(package: Package, *dates: str) -> None:
    for each in dates:
        PackageItem.objects.create(
            compartment=package.compartment, package=package, category=Category.SUSPECT, kind=FactKind.BORN_ON,
            value=each, normal=each if len(each) == len("2000-01-01") else "", referral="r", source_name="s",
            source_digest="d", place="/",
        )  # fmt: skip


def national(world: World) -> dict[str, int]:
    with viewing(world.coordinator), counting(world.operation.id):
        found = count_all(world.operation, [DEFINED[key] for key in ("arrests", *AGES)])
    assert all(each.reconciles for each in found.values())
    return {key: each.national for key, each in found.items() if each.national}


CASES = {
    "2008-03-01": "aged_under_18", "2008-02-29": "aged_under_18", "2008-02-28": "aged_18_to_24",
    "2001-03-01": "aged_18_to_24", "2001-02-28": "aged_25_to_34", "1961-03-01": "aged_55_to_64",
    "1961-02-28": "aged_65_and_over", "2026-02-28": "aged_under_18", "2026-03-01": AGE_UNKNOWN, "1970": AGE_UNKNOWN,
}  # fmt: skip


def test_an_age_changes_on_the_day_itself(world: World) -> None:
    packages = arrested(world, "kent", len(CASES))
    with viewing(world.coordinator):
        Outcome.objects.update(at=ON)
        for package, said in zip(packages, CASES, strict=True):
            born(package, said)
    expected = {key: list(CASES.values()).count(key) for key in AGES if key in CASES.values()}
    assert national(world) == {"arrests": len(CASES), **expected}


def test_the_day_is_the_local_one(world: World) -> None:
    [package] = arrested(world, "kent", 1)
    with viewing(world.coordinator):
        Outcome.objects.update(at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight of 1 July in London
        born(package, "2008-07-01")
    assert national(world) == {"arrests": 1, "aged_18_to_24": 1}


def test_who_was_arrested_twice_is_of_one_age_and_dates_that_differ_are_none(world: World) -> None:
    one, again, two, same = arrested(world, "kent", 4)
    with viewing(world.coordinator):
        Outcome.objects.update(at=ON)
        born(one, "2001-03-01")
        Package.objects.filter(pk=again.pk).update(subject=one.subject, version=2, state="closed")
        Outcome.objects.filter(package=again).update(at=ON + timedelta(days=30))
        born(two, "1980-01-01", "1981-01-01")
        born(same, "1980-01-01", "1980-01-01")
    assert national(world) == {"arrests": 3, "aged_18_to_24": 1, "aged_45_to_54": 1, AGE_UNKNOWN: 1}


def test_ages_are_frozen_counted_again_and_read_by_who_commands_only(world: World) -> None:
    kent, surrey = arrested(world, "kent", 7), arrested(world, "surrey", 3)
    with viewing(world.coordinator):
        for number, package in enumerate((*kent, *surrey)):
            born(package, date(1960 + 5 * number, 1, 1).isoformat())
        snapshot = freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
    with viewing(world.coordinator):
        born(kent[0], "1999-01-01")
        true = queries.true_figures(snapshot, REGISTER)
        for slug, arrests in true["arrests"].forces.items():
            assert sum(true[key].forces[slug] for key in AGES) == arrests
        assert recount(snapshot.id, by=world.coordinator, at=world.at).same, "whatever is recorded later"
        assert true[AGE_UNKNOWN].national == 0
        assert snapshots.records_of(snapshot, "aged_65_and_over", force="kent").count() == 1
        assert not set(AGES) & set(queries.shown_figures(snapshot)), "small counts, most of them: in no release"
    assert true["arrests"].national == 10
