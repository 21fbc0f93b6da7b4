"""Clocks with pauses, the breach list, and how forces grade."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import Error, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.identity.models import Mention
from daybreak.intake.models import Referral
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.kernel.words import Jurisdiction, Level
from daybreak.packages import actions
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.pauses import pauses_to_review
from daybreak.packages.queries import at_a_glance, overdue, packages, since_when, who_has_what
from daybreak.packages.terms import Answer
from daybreak.packages.watching import breaches, grading_drift, queues
from daybreak.triage.actions import raise_level, rank_subjects
from daybreak.triage.jurisdictions import FILE, action_days, load
from daybreak.triage.rules import ACTION_DAYS
from daybreak.triage.terms import PauseGround
from daybreak.web.views.package_list import package_rows
from daybreak.web.views.waiting import waits_for
from tests.packages.invented import Home, acknowledged, add_placed, sent
from tests.packages.test_versions import redirect
from tests.rooms import World
from tests.triage.invented import AT, Said, add_batch, add_reported, add_subject
from tests.triage.test_named_cases import receive

pytestmark = pytest.mark.django_db
WHY = "The operator has not answered"
SOON = AT + timedelta(days=10)


def held(world: World, answer: Answer = Answer.NO) -> Package:
    """Return a package Kent has acknowledged."""
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    return acknowledged(world, subject, answer=answer)[0]


def placed(world: World, *forces: str) -> list[Package]:
    with viewing(world.analyst):
        homes = [Home(force, line=f"{n} Invented Lane") for n, force in enumerate(forces, 1)]
        subjects = [add_placed(world, n, homes=[home]) for n, home in enumerate(homes, 1)]
    return sent(world, *subjects)


def late(package: Package, hours: float = 0) -> datetime:
    assert package.act_by is not None
    return package.act_by + timedelta(hours=hours)


def pause(package: Package, ground: PauseGround, *, by: Post, at: datetime) -> PackagePause:
    return actions.pause(package.id, ground=ground, reason=WHY, review_at=SOON, by=by, at=at)


def test_a_pause_stops_the_clock_and_what_stood_is_added(world: World) -> None:
    kent = world.force_analyst("kent")
    package = held(world)
    until = late(package)
    with viewing(kent):
        actions.pause(
            package.id,
            ground=PauseGround.AWAITS_ANSWER,
            reason=WHY,
            review_at=SOON,
            by=kent,
            at=AT + timedelta(hours=2),
        )
        assert list(overdue(SOON - timedelta(hours=1))) == []
        with pytest.raises(Conflict, match="paused already"):
            actions.pause(
                package.id, ground=PauseGround.OTHER, reason=WHY, review_at=SOON, by=kent, at=AT + timedelta(hours=3)
            )
        resumed = actions.resume(package.id, by=kent, at=AT + timedelta(hours=12))
        assert resumed.act_by == until + timedelta(hours=10)
        assert [each.reason for each in PackagePause.objects.all()] == [WHY]
        with pytest.raises(Conflict, match="is not paused"):
            actions.resume(package.id, by=kent, at=AT + timedelta(hours=13))


def test_no_pause_before_access_to_children_is_answered_or_after_the_clock_ran_out(world: World) -> None:
    kent = world.force_analyst("kent")
    package = held(world, Answer.UNKNOWN)
    with viewing(kent):
        with pytest.raises(Conflict, match="unknown of access to children"):
            actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=kent, at=AT)
        actions.answer_access({package.id: Answer.NO}, by=kent, at=AT)
        with pytest.raises(Conflict, match="run out"):
            actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=kent, at=late(package))
        with pytest.raises(BadInput):
            actions.pause(package.id, ground=PauseGround.DOOR, reason=" ", review_at=SOON, by=kent, at=AT)


def test_a_pause_nobody_looks_at_again_holds_no_longer(world: World) -> None:
    """From its review on the clock counts as late again and the pause is listed; only the time until then is added."""
    kent = world.force_analyst("kent")
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.URGENT, "now", party=""))
    (package,) = acknowledged(world, subject)
    until, review = late(package), AT + timedelta(days=13)
    with viewing(kent):
        for away in (timedelta(0), timedelta(days=14, seconds=1)):
            with pytest.raises(BadInput, match="looked at again within 14 days"):
                actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=AT + away, by=kent, at=AT)
        actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=review, by=kent, at=AT)
        assert list(pauses_to_review(world.operation, at=review - timedelta(seconds=1))) == []
        assert pauses_to_review(world.operation, at=review).get().package_id == package.id
        assert list(overdue(until + timedelta(days=400))) == [package]
        (row,) = breaches(at=until + timedelta(days=400))
        assert (row.paused, row.act_by) == (timedelta(days=13), until + timedelta(days=13))
        assert row.late == timedelta(days=387)
        waiting = {line.words: line for line in waits_for(kent, world.operation, review)}
        assert waiting["Pauses of clocks that nobody has looked at again"].alarms
        resumed = actions.resume(package.id, by=kent, at=review + timedelta(days=3))
        assert resumed.act_by == until + timedelta(days=13)
        assert list(pauses_to_review(world.operation, at=review + timedelta(days=9))) == []


def test_after_its_review_a_clock_is_late_by_what_it_has_run_only(world: World) -> None:
    """Nobody ended the pause: what the clock stood until its review is added all the same, wherever it is read."""
    kent = world.force_analyst("kent")
    package = held(world)
    until, stood = late(package), SOON - AT
    with viewing(kent):
        pause(package, PauseGround.DOOR, by=kent, at=AT)
        for at, runs_out in ((SOON, False), (until + stood, True), (until + stood - timedelta(seconds=1), False)):
            assert [row.overdue for row in who_has_what(world.operation, at=at)] == [runs_out]
            assert list(overdue(at)) == [package] * runs_out
            assert at_a_glance(at)["overdue"] == int(runs_out)
            (row,) = package_rows(since_when(packages()), at, national=False)
            assert row.tone == ("danger" if runs_out else "")
        assert [row.paused_at for row in who_has_what(world.operation, at=SOON)] == [None]
        assert [row.late for row in breaches(at=until + stood)] == [timedelta(0)]
        resumed = actions.resume(package.id, by=kent, at=SOON + timedelta(hours=1))
        assert resumed.act_by == until + stood


@pytest.mark.parametrize("how", ["transfer", "reject"])
def test_whoever_gives_a_package_back_ends_its_pause(world: World, how: str) -> None:
    kent = world.force_analyst("kent")
    package = held(world)
    until = late(package)
    with viewing(kent):
        actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=kent, at=AT)
        at = AT + timedelta(days=2)
        if how == "transfer":
            actions.transfer([package.id], to=Agency.objects.get(slug="surrey"), reason="moved", by=kent, at=at)
        else:
            actions.reject([package.id], reason="moved", by=kent, at=at)
        assert PackagePause.objects.get().resumed_at == at
        with pytest.raises(Conflict, match="cannot be paused"):
            actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=kent, at=at)
    with viewing(world.coordinator):
        assert list(overdue(until + timedelta(days=2, seconds=-1))) == []
        assert list(overdue(until + timedelta(days=2))) == [package]


def test_only_its_force_pauses_and_a_pause_has_its_end_after_its_beginning(world: World) -> None:
    package = held(world)
    surrey, kent = world.force_analyst("surrey"), world.force_analyst("kent")
    with viewing(surrey), pytest.raises(NotFound):
        actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=surrey, at=AT)
    with viewing(world.analyst), pytest.raises(NotAllowed):
        actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=world.analyst, at=AT)
    with viewing(kent):
        pause = actions.pause(package.id, ground=PauseGround.DOOR, reason=WHY, review_at=SOON, by=kent, at=AT)
        with pytest.raises(Error, match="packages_packagepause_period"), transaction.atomic():
            PackagePause.objects.filter(pk=pause.pk).update(resumed_at=AT - timedelta(hours=1))


def test_the_breach_list_is_the_same_for_force_and_lead(world: World) -> None:
    packages = placed(world, "kent", "surrey", "kent")
    kent = world.force_analyst("kent")
    at = max(late(package) for package in packages) + timedelta(hours=5)
    with viewing(kent):
        own = breaches(at=at)
    with viewing(world.analyst):
        every = breaches(at=at)
    assert own == [row for row in every if row.force == "Kent Police"]
    assert (len(own), len(every)) == (2, 3)
    assert {row.late for row in every} >= {timedelta(hours=5)}
    assert [row.act_by for row in every] == sorted(row.act_by for row in every)


def test_pauses_are_itemised_in_the_breach_list(world: World) -> None:
    kent = world.force_analyst("kent")
    package = held(world)
    with viewing(kent):
        for hour in (1, 20):
            actions.pause(
                package.id,
                ground=PauseGround.WARRANT,
                reason=WHY,
                review_at=SOON,
                by=kent,
                at=AT + timedelta(hours=hour),
            )
            actions.resume(package.id, by=kent, at=AT + timedelta(hours=hour + 3))
        (row,) = breaches(at=late(package, 24))
        assert [pause.why for pause in row.pauses] == [f"warrant: {WHY}"] * 2
        assert (row.paused, row.late) == (timedelta(hours=6), timedelta(hours=18))


def test_who_was_touched_stays_touched_over_two_redirects(world: World) -> None:
    with viewing(world.analyst):
        batch = add_batch(world)
        one = add_reported(world, 1, Said(FactKind.URGENT, "now", party=""))
        two, three = add_subject(world, 2), add_subject(world, 3)
        receive(world, batch, Referral.objects.all())
        rank_subjects(world.operation, by=world.analyst, at=AT)
        touched_at = AT + timedelta(hours=1)
        raise_level(one.id, to=Level.VERY_HIGH, why=WHY, by=world.analyst, at=touched_at)
    redirect(world, two, three)
    redirect(world, one, two)
    with viewing(world.analyst):
        Mention.objects.update(subject=three)
        (queue,) = queues(world.operation, at=AT + timedelta(days=1))
        assert queue.touched_at == touched_at


def test_how_forces_grade_is_told_to_the_lead(world: World) -> None:
    placed(world, "kent", "surrey")
    with viewing(world.analyst):
        rows = {(row.force, row.level): (row.count, row.of, row.beyond) for row in grading_drift()}
    assert {force for force, _ in rows} == {"Kent Police", "Surrey Police"}
    assert all(of == 1 and not beyond for _, of, beyond in rows.values())


def test_every_jurisdiction_has_its_clocks() -> None:
    assert all(dict(action_days(where)) == dict(ACTION_DAYS) for where in Jurisdiction)


@pytest.mark.parametrize(
    ("before", "after"),
    [("high = 7", "high = 70"), ("low = 30", ""), ("[scotland]", "[wales]"), ("medium = 14", 'medium = "14"')],
)
def test_clocks_that_are_none_are_refused(before: str, after: str) -> None:
    with pytest.raises(BadInput):
        load(FILE.read_text("utf-8").replace(before, after).encode(), name="clocks.toml")
    assert Level.LOW in action_days("scotland")
