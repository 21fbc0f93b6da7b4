"""Each constraint of the tables refused once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction

from daybreak.access.viewer import viewing
from daybreak.packages.models import Package, PackageItem, PackageMove, PackagePremises
from tests.packages.invented import add_placed, built
from tests.rooms import World
from tests.triage.invented import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(world: World) -> Package:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    return built(world, subject)[0]


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "sent", "disseminated_at": AT, "act_by": AT}, "packages_package_state"),
        ({"level": "grave"}, "packages_package_level"),
        ({"access_to_children": ""}, "packages_package_access"),
        ({"state": "disseminated"}, "packages_package_clock"),
        ({"state": "rejected", "disseminated_at": AT, "act_by": AT}, "packages_package_rejection"),
    ],
)
def test_a_package_that_cannot_be_is_refused(
    world: World, package: Package, wrong: dict[str, Any], constraint: str
) -> None:
    with viewing(world.analyst), pytest.raises(Error, match=constraint), transaction.atomic():
        Package.objects.update(**wrong)


def test_who_built_it_cannot_have_checked_it(world: World, package: Package) -> None:
    with viewing(world.analyst), pytest.raises(Error, match="packages_package_two_people"), transaction.atomic():
        Package.objects.update(checked_by=package.built_by)


@pytest.mark.parametrize(
    ("version", "constraint"), [(1, "packages_package_version"), (2, "packages_package_one_unsent")]
)
def test_a_subject_has_one_package_under_way_and_one_of_each_version(
    world: World, package: Package, version: int, constraint: str
) -> None:
    with viewing(world.analyst):
        if version == 1:
            Package.objects.update(state="closed")
        package.pk, package.version = None, version
        with pytest.raises(Error, match=constraint), transaction.atomic():
            package.save(force_insert=True)


def test_only_a_suspects_facts_become_items(world: World, package: Package) -> None:
    with viewing(world.analyst), pytest.raises(Error, match="suspect_only"), transaction.atomic():
        PackageItem.objects.create(
            compartment=package.compartment, package=package, category="victim", kind="age", value="9", referral="r",
            source_name="s", source_digest="d", place="/",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"door": "open"}, "packages_packagepremises_door"),
        ({"role": "holiday"}, "packages_packagepremises_role"),
        ({"pk": None}, "packages_packagepremises_once"),
    ],
)
def test_a_premises_that_cannot_be_is_refused(
    world: World, package: Package, wrong: dict[str, Any], constraint: str
) -> None:
    with viewing(world.analyst):
        row = PackagePremises.objects.get()
        for field, value in wrong.items():
            setattr(row, field, value)
        with pytest.raises(Error, match=constraint), transaction.atomic():
            row.save(force_insert=row.pk is None)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"before": "new"}, "packages_packagemove_before"),
        ({"after": "sent"}, "packages_packagemove_after"),
        ({}, "packages_packagemove_once"),
    ],
)
def test_a_move_is_made_once_between_known_states(
    world: World, package: Package, wrong: dict[str, str], constraint: str
) -> None:
    move = {"compartment": package.compartment, "package": package, "before": "draft", "after": "checked"}
    with viewing(world.analyst):
        made = move | {"moved_by": world.analyst.id, "moved_at": AT}
        if not wrong:
            PackageMove.objects.create(**made)
        with pytest.raises(Error, match=constraint), transaction.atomic():
            PackageMove.objects.create(**made | wrong)


@pytest.mark.parametrize("table", [PackageItem, PackageMove])
def test_items_and_moves_are_never_changed(world: World, package: Package, table: Any) -> None:
    with viewing(world.analyst), pytest.raises(Error, match="permission denied"), transaction.atomic():
        table.objects.update(package=package)
