"""What each viewer sees of packages: its own force's, once they were sent; counts too."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.packages import actions, queries
from daybreak.packages.models import Package, PackageItem, PackageMove, PackagePremises
from tests.packages.invented import Home, add_placed, built, sent
from tests.rooms import World
from tests.triage.invented import AT, Said, add_batch

pytestmark = pytest.mark.django_db
TABLES = (Package, PackageItem, PackagePremises, PackageMove)


def counts(post: Post | None) -> list[int]:
    with viewing(post):
        return [table.objects.count() for table in TABLES]


def two_sent(world: World) -> tuple[Package, Package]:
    with viewing(world.analyst):
        name = Said(FactKind.FAMILY_NAME, "Invented")
        subjects = [add_placed(world, 1, name), add_placed(world, 2, name, homes=[Home("surrey", line="2 Lane")])]
    kent, surrey = sent(world, *subjects)
    return kent, surrey


def test_a_force_sees_what_was_sent_to_it_and_nothing_else(world: World) -> None:
    mine, other = two_sent(world)
    kent = world.force_analyst("kent")
    assert counts(world.coordinator) == [2, 4, 2, 6]
    assert counts(kent) == counts(world.silver("kent")) == [1, 2, 1, 3]
    with viewing(kent):
        assert list(queries.packages()) == list(queries.inbox(kent)) == [mine]
        assert queries.by_force() == {"kent": 1}
        assert sum(queries.by_state(world.operation).values()) == 1
        assert [row.reference for row in queries.who_has_what(world.operation, at=AT)] == [mine.reference]
        for key in (other.id, world.operation.id):
            with pytest.raises(NotFound):
                queries.package(key)
            with pytest.raises(NotFound):
                actions.open_package(key, by=kent, at=AT)


@pytest.mark.parametrize("state", ["draft", "checked"])
def test_a_force_sees_nothing_of_a_package_before_it_is_sent(world: World, state: str) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.FAMILY_NAME, "Invented"))
    (package,) = built(world, subject)
    if state == "checked":
        with viewing(world.coordinator):
            actions.check([package.id], by=world.coordinator, at=AT)
    assert counts(world.analyst)[:3] == counts(world.gold)[:3] == [1, 2, 1]
    assert counts(world.force_analyst("kent")) == counts(world.silver("kent")) == [0, 0, 0, 0]


def test_nobody_else_sees_packages(world: World) -> None:
    two_sent(world)
    for post in (world.press_officer, world.auditor, world.administrator, world.social_worker("cs-kent"), None):
        assert counts(post) == [0, 0, 0, 0]


def test_a_batch_is_national_and_a_force_learns_nothing_through_it(world: World) -> None:
    two_sent(world)
    with viewing(world.analyst):
        batch = add_batch(world)
    kent = world.force_analyst("kent")
    with viewing(kent):
        assert queries.who_has_what(world.operation, at=AT, batch=batch) == []


def test_an_examiner_of_the_force_may_not_read_packages(world: World) -> None:
    mine, _ = two_sent(world)
    examiner = world.examiner("kent")
    with viewing(examiner):
        assert list(queries.inbox(examiner)) == []
        with pytest.raises(NotAllowed):
            actions.open_package(mine.id, by=examiner, at=AT)


def test_opening_a_package_is_recorded(world: World) -> None:
    mine, _ = two_sent(world)
    bronze = world.bronze("kent")
    with viewing(bronze):
        assert actions.open_package(mine.id, by=bronze, at=AT) == mine
    with viewing(world.auditor):
        entry = Entry.objects.get(act="package:read")
        assert (entry.thing_ref, entry.processing, entry.agency) == (str(mine.id), "consult", "kent")
