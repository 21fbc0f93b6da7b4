"""Several people press at the same time, each on a connection of their own: each move happens once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.attribution.actions import clear
from daybreak.identity.models import Subject
from daybreak.intake.models import Referral
from daybreak.kernel.errors import Conflict
from daybreak.ledger.models import Entry
from daybreak.packages import actions
from daybreak.packages.models import Package, PackageMove
from daybreak.packages.one_person import SENDING, one_at_a_time
from daybreak.packages.terms import LIVE, Answer, PackageState
from tests.packages.invented import Home, add_place, add_placed, built, ranked, sent
from tests.rooms import World
from tests.triage.invented import AT, add_referral, add_subject

SIX = 6


def at_once(*acts: tuple[Post, Callable[[], object]]) -> Counter[str]:
    """Run the acts in threads that start together; return how often each came to which end."""
    barrier = Barrier(len(acts))

    def run(act: tuple[Post, Callable[[], object]]) -> str:
        post, press = act
        try:
            barrier.wait(timeout=20)
            with viewing(post):
                press()
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def pressed_six_times(post: Post, press: Callable[[], object]) -> Counter[str]:
    return at_once(*[(post, press)] * SIX)


def placed(world: World, *numbers: int) -> list[Subject]:
    with viewing(world.analyst):
        return [add_placed(world, n) for n in numbers]


def test_every_move_pressed_six_times_happens_once(committed_world: World) -> None:
    world = committed_world
    (package,) = built(world, *placed(world, 1))
    lead, kent = world.coordinator, world.force_analyst("kent")
    keys = [package.id]
    way: list[tuple[Post, Callable[[], object]]] = [
        (lead, lambda: actions.check(keys, by=lead, at=AT)),
        (lead, lambda: actions.sign(keys, by=lead, at=AT)),
        (lead, lambda: actions.disseminate(keys, by=lead, at=AT)),
        (kent, lambda: actions.acknowledge({package.id: Answer.NO}, by=kent, at=AT)),
        (kent, lambda: actions.accept(keys, by=kent, at=AT)),
        (lead, lambda: actions.recall(keys, reason="wrong", by=lead, at=AT)),
    ]
    for post, press in way:
        assert pressed_six_times(post, press) == {"done": 1, "conflict": SIX - 1}
    with viewing(lead):
        states = ["checked", "signed", "disseminated", "acknowledged", "accepted", "recalled"]
        assert sorted(PackageMove.objects.values_list("after", flat=True)) == sorted(states)
    with viewing(world.auditor):
        acts = Counter(Entry.objects.filter(thing="package").values_list("act", flat=True))
        assert set(acts.values()) == {1}


def test_building_six_times_makes_one_package(committed_world: World) -> None:
    world = committed_world
    subjects = [subject.id for subject in placed(world, 1, 2)]
    with viewing(world.analyst):
        ranked(world)

    def press() -> None:
        actions.build(subjects, operation=world.operation, by=world.analyst, at=AT)

    assert pressed_six_times(world.analyst, press) == {"done": SIX}
    with viewing(world.analyst):
        assert sorted(Package.objects.values_list("reference", flat=True)) == ["P-000001/1", "P-000002/1"]


def test_a_version_is_superseded_once_however_often_the_next_is_sent(committed_world: World) -> None:
    world, lead, kent = committed_world, committed_world.coordinator, committed_world.force_analyst("kent")
    (old,) = sent(world, *placed(world, 1))
    with viewing(world.analyst):
        made = actions.renew([old.id], because="a fact more", by=world.analyst, at=AT).packages
    keys = [package.id for package in made]
    with viewing(lead):
        actions.check(keys, by=lead, at=AT)
        actions.sign(keys, by=lead, at=AT)
    ends = at_once(
        *[(lead, lambda: actions.disseminate(keys, by=lead, at=AT))] * 3,
        *[(kent, lambda: actions.acknowledge({old.id: Answer.YES}, by=kent, at=AT))] * 3,
    )
    assert ends["done"] in (1, 2), "sent once; acknowledged before or not at all"
    with viewing(lead):
        states = dict(Package.objects.values_list("version", "state"))
        assert states == {1: "superseded", 2: "disseminated"}
        assert Counter(PackageMove.objects.values_list("package__version", "after")).most_common(1)[0][1] == 1


def test_passed_on_six_times_is_passed_on_once(committed_world: World) -> None:
    world, kent = committed_world, committed_world.force_analyst("kent")
    (package,) = sent(world, *placed(world, 1))
    with viewing(kent):
        actions.acknowledge({package.id: Answer.NO}, by=kent, at=AT)
    surrey = Agency.objects.get(slug="surrey")

    def press() -> None:
        actions.transfer([package.id], to=surrey, reason="lives there now", by=kent, at=AT)

    assert pressed_six_times(kent, press) == {"done": 1, "conflict": SIX - 1}


def test_renewing_six_times_makes_one_version(committed_world: World) -> None:
    world = committed_world
    (old,) = sent(world, *placed(world, 1))

    def press() -> None:
        actions.renew([old.id], because="a fact more", by=world.analyst, at=AT)

    assert pressed_six_times(world.analyst, press) == {"done": SIX}
    with viewing(world.analyst):
        assert sorted(Package.objects.values_list("version", flat=True)) == [1, 2]


def test_batches_that_overlap_in_opposite_order_wait_for_each_other(committed_world: World) -> None:
    world, lead = committed_world, committed_world.coordinator
    keys = [package.id for package in built(world, *placed(world, *range(1, 9)))]

    def press(batch: list[UUID]) -> Callable[[], object]:
        return lambda: actions.check(batch, by=lead, at=AT)

    ends = at_once((lead, press(keys[:6])), (lead, press(keys[:1:-1])), (lead, press(keys)))
    assert ends == {"done": 1, "conflict": 2}


def test_two_recalls_at_once_open_the_referral_both_stood_for(committed_world: World) -> None:
    world, lead = committed_world, committed_world.coordinator
    for number in range(1, 9, 2):
        with viewing(world.analyst):
            shared = add_referral(world, f"shared {number}")
            first = add_subject(world, number, shared)
            second = add_subject(world, number + 1, add_referral(world, f"own {number}"))
            mention = second.mentions.get()
            mention.pk, mention.referral, mention.party, mention.key = None, shared, "reported/1", f"shared {number}"
            mention.save(force_insert=True)
            for subject in (first, second):
                add_place(world, subject, Home(line=f"{subject.reference} Lane"))
        packages = sent(world, first, second)

        def press(package: Package) -> Callable[[], object]:
            return lambda: actions.recall([package.id], reason="wrong", by=lead, at=AT)

        assert at_once(*[(lead, press(package)) for package in packages]) == {"done": 2}
        with viewing(lead):
            assert Referral.objects.get(pk=shared.pk).state == "open"


@pytest.mark.parametrize("round_", range(4))
def test_nothing_cleared_stays_out_whoever_comes_first(committed_world: World, round_: int) -> None:
    world, lead, gold = committed_world, committed_world.coordinator, committed_world.gold
    (subject,) = placed(world, 1)
    (package,) = built(world, subject)
    with viewing(lead):
        actions.check([package.id], by=lead, at=AT)
        actions.sign([package.id], by=lead, at=AT)

    def clearing() -> None:
        cleared = clear(subject, national=world.national, reason="not the one", by=gold, at=AT)
        actions.recall_cleared(cleared, by=gold, at=AT)

    at_once((lead, lambda: actions.disseminate([package.id], by=lead, at=AT)), (gold, clearing))
    with viewing(lead):
        package.refresh_from_db()
        assert PackageState(package.state) not in LIVE | {PackageState.CHECKED}


@pytest.mark.django_db(databases=["default", "owner"])
def test_who_sends_in_one_operation_waits_for_nobody_in_another(world: World) -> None:
    packages = built(world, *placed(world, 1))
    with viewing(world.coordinator):
        one_at_a_time([package.pk for package in packages])
        with transaction.atomic(using="owner"), connections["owner"].cursor() as other:
            free = []
            for operation in (world.operation.pk, uuid4()):
                other.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [str(operation), SENDING])
                free += other.fetchone()
    assert free == [False, True]
