"""What devices kept while they had no network: the same record in the end, whatever the order and the repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits.actions import (
    carry,
    check_ready,
    enrol_device,
    propose,
    record_events,
    revoke_device,
    stand_down,
    synchronise,
)
from daybreak.visits.models import Device, Outcome, Visit, VisitEvent
from daybreak.visits.terms import Became, EventKind, Happened, Told, VisitState
from tests.rooms import World
from tests.visits.invented import DAWN, accepted, happened, ready

pytestmark = pytest.mark.django_db
A, B = UUID(int=0xA), UUID(int=0xB)
KINDS = [EventKind.ENTRY, EventKind.SEARCH, EventKind.ARREST, EventKind.SEIZURE, EventKind.LEFT]


def enrolled(world: World, *keys: UUID, slug: str = "kent") -> Post:
    bronze = world.bronze(slug)
    with viewing(bronze):
        for key in keys:
            enrol_device(key, name="Telephone 7", force=world.force(slug), by=bronze, at=world.at)
    return bronze


def send(entries: list[Happened], device: UUID, by: Post, at: datetime = DAWN) -> tuple[Told, ...]:
    return synchronise(entries, device=device, ahead_ms=0, by=by, at=at)


def became(told: tuple[Told, ...]) -> list[str]:
    return [each.became.value for each in told]


def record_of(visits: list[Visit]) -> dict[str, object]:
    """Return everything that is recorded but for when it arrived."""
    keys = [visit.pk for visit in visits]
    events = VisitEvent.objects.filter(visit__in=keys).order_by("event_ref")
    outcomes = Outcome.objects.filter(visit__in=keys).order_by("package", "kind")
    packages = Package.objects.filter(visits__in=keys).order_by("pk")
    return {
        "events": list(events.values_list("event_ref", "visit", "kind", "happened_at", "ahead_ms", "device", "note")),
        "states": list(Visit.objects.filter(pk__in=keys).order_by("pk").values_list("state", flat=True)),
        "outcomes": list(outcomes.values_list("package", "kind", "at")),
        "clocks": list(packages.values_list("acted_at", flat=True)),
    }


def morning(visits: list[Visit]) -> dict[UUID, list[Happened]]:
    """Return what two devices with clocks of their own saw behind two doors; both saw the first arrest."""
    skews = {A: timedelta(hours=1, minutes=3), B: -timedelta(minutes=7)}
    told = {}
    for device, skew in skews.items():
        ahead = int(skew.total_seconds() * 1000)
        told[device] = [
            replace(
                each,
                event_ref=uuid5(device, str(each.event_ref)),
                happened_at=each.happened_at + skew + timedelta(seconds=20 if device == B else 0),
                ahead_ms=ahead,
                note=f"seen by {device.int}",
            )
            for visit in visits
            for each in happened(visit, *KINDS)
        ]
    return told


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[UUID, list[int]]]:
    """Draw calls of two devices, each with some of its entries in some order, until all were sent at least once."""
    calls = draw(st.lists(st.tuples(st.sampled_from([A, B]), st.lists(st.integers(0, 9), max_size=10)), max_size=6))
    rest = [(device, draw(st.permutations(range(10)))) for device in draw(st.permutations([A, B]))]
    return [*calls, *rest]


def test_order_repeats_devices_and_clocks_change_nothing(world: World) -> None:
    visits, bronze = ready(world, count=2), enrolled(world, A, B)
    sent = morning(visits)
    seen: list[dict[str, object]] = []

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(deliveries())
    def delivered(calls: list[tuple[UUID, list[int]]]) -> None:
        with transaction.atomic(), viewing_again(bronze):
            for device, numbers in calls:
                told = send([sent[device][number] for number in numbers], device, bronze)
                assert Became.REFUSED not in {each.became for each in told}
            seen.append(record_of(visits))
            transaction.set_rollback(True)
        assert seen[-1] == seen[0]

    delivered()
    events, outcomes = seen[0]["events"], seen[0]["outcomes"]
    assert isinstance(events, list)
    assert isinstance(outcomes, list)
    assert len(events) == 20
    assert seen[0]["states"] == ["completed", "completed"]
    assert [(kind, at) for _, kind, at in outcomes] == [("arrest", DAWN + timedelta(minutes=2))] * 2, "server's time"
    assert seen[0]["clocks"] == [DAWN, DAWN]


def viewing_again(post: Post) -> transaction.Atomic:
    """Set the viewer inside the surrounding test transaction, for as long as the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('daybreak.viewer', %s, true)", [str(post.id)])
    return transaction.atomic()


def test_one_bad_entry_keeps_no_other_back_and_each_is_told_why(world: World) -> None:
    visit, foreign, bronze = ready(world)[0], ready(world, "surrey")[0], enrolled(world, A)
    good = happened(visit, EventKind.ENTRY, EventKind.SEARCH)
    other = happened(foreign, EventKind.ENTRY)[0]
    naive = replace(good[0], event_ref=uuid4(), happened_at=datetime(2026, 3, 10, 6))  # noqa: DTZ001
    changed = replace(good[0], note="another")
    with viewing(bronze):
        told = send([naive, good[0], other, changed, good[1]], A, bronze)
        assert became(told) == ["refused", "kept", "refused", "refused", "kept"]
        assert [each.rule for each in told] == ["zone", "", "visit", "entry", ""]
        assert "no such visit" in told[2].why
        assert VisitEvent.objects.count() == 2
        absent = replace(good[0], visit=uuid4())
        assert send([absent], A, bronze)[0] == replace(told[2], event_ref=absent.event_ref), "hidden is absent"


def test_what_happened_against_the_gate_is_kept_and_says_so(world: World) -> None:
    going, bronze, analyst = ready(world)[0], enrolled(world, A), world.force_analyst("kent")
    package = accepted(world)[0]
    with viewing(analyst):
        early = propose([package.id], by=analyst, at=world.at).visits[0]
        check_ready([early.id], by=analyst, at=world.at)
        stand_down([going.id], reason="The house stands empty", by=analyst, at=world.at)
    with viewing(bronze):
        sent = [*happened(going, EventKind.ENTRY), *happened(early, EventKind.ENTRY, EventKind.NOTE)]
        assert became(send(sent, A, bronze)) == ["kept"] * 3
        said = {(row.visit_id, row.kind): row.against_gate for row in VisitEvent.objects.all()}
        assert "it is stood_down" in said[going.id, "entry"]
        assert "task of" in said[early.id, "entry"]
        assert said[early.id, "note"] == ""
        assert set(Visit.objects.values_list("state", flat=True)) == {"stood_down", "proposed"}, "no state moves"


def test_an_entry_after_a_recall_says_so(world: World) -> None:
    visit, bronze = ready(world)[0], enrolled(world, A)
    with viewing(bronze):
        Package.objects.filter(pk=visit.package_id).update(state=PackageState.RECALLED)
        assert became(send(happened(visit, EventKind.ENTRY), A, bronze)) == ["kept"]
        assert "recalled" in VisitEvent.objects.get().against_gate
        assert Visit.objects.get().state == VisitState.UNDER_WAY, "they are inside: that is what is shown"


def test_a_page_and_a_device_record_side_by_side(world: World) -> None:
    visit, bronze = ready(world)[0], enrolled(world, A)
    by_page, by_device = happened(visit, EventKind.ENTRY), happened(visit, EventKind.SEARCH, EventKind.LEFT)
    with viewing(bronze):
        send(by_device, A, bronze)
        assert record_events(by_page, by=bronze, at=DAWN).new == 1
        assert Visit.objects.get().state == VisitState.COMPLETED


# ── devices ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_revoked_device_is_heard_no_more(world: World) -> None:
    visit, bronze, silver = ready(world)[0], enrolled(world, A, B), world.silver("kent")
    entry = happened(visit, EventKind.ENTRY)
    with viewing(silver):
        with pytest.raises(BadInput, match="reason"):
            revoke_device(A, reason=" ", by=silver, at=world.at)
        revoke_device(A, reason="Left on a bus", by=silver, at=world.at)
        with pytest.raises(Conflict, match="already"):
            revoke_device(A, reason="Left on a bus", by=silver, at=world.at)
    with viewing(bronze):
        assert send(entry, A, bronze) == (
            Told(entry[0].event_ref, Became.REFUSED, "device", "This device was revoked"),
        )
        assert send(entry, uuid4(), bronze)[0].rule == "device"
        with pytest.raises(Conflict):
            enrol_device(A, name="again", force=world.force("kent"), by=bronze, at=world.at)
        assert became(send(entry, B, bronze)) == ["kept"]
    with viewing(world.silver("surrey")), pytest.raises(NotFound):
        revoke_device(B, reason="It is not mine", by=world.silver("surrey"), at=world.at)


def test_a_device_carries_todays_visits_of_its_force_and_no_others(world: World) -> None:
    visits, foreign, bronze = ready(world, count=2), ready(world, "surrey")[0], enrolled(world, A)
    with viewing(bronze):
        device, taken = carry(A, [visits[0].id], by=bronze, at=DAWN)
        assert ([visit.id for visit in taken], device.carries) == ([visits[0].id], [visits[0].id])
        with pytest.raises(BadInput, match="not planned for today"):
            carry(A, [visits[0].id], by=bronze, at=DAWN - timedelta(days=1))
        with pytest.raises(NotFound):
            carry(A, [foreign.id], by=bronze, at=DAWN)
        with pytest.raises(BadInput, match="12 visits"):
            carry(A, [uuid4() for _ in range(13)], by=bronze, at=DAWN)
    analyst = world.force_analyst("kent")
    with viewing(analyst), pytest.raises(NotAllowed):
        enrol_device(uuid4(), name="desk", force=world.force("kent"), by=analyst, at=world.at)


def test_a_device_of_somebody_else_sends_nothing_for_me(world: World) -> None:
    visit, bronze = ready(world)[0], enrolled(world, A)
    colleague = world.post(bronze.role, "kent", 2)  # type: ignore[arg-type]
    with viewing(colleague):
        assert send(happened(visit, EventKind.ENTRY), A, colleague)[0].rule == "device"
        with pytest.raises(Conflict):
            enrol_device(A, name="mine now", force=world.force("kent"), by=colleague, at=world.at)
    with viewing(bronze):
        assert Device.objects.get(pk=A).post == bronze.id
