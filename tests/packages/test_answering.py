"""A force's answers, and closing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.intake.models import Referral
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.packages import actions
from daybreak.packages.queries import moves_of, tasks_of
from daybreak.packages.terms import Answer, PackageState
from daybreak.packages.watching import breaches
from daybreak.web.views.waiting import waits_for
from tests.packages.invented import accepted, acknowledged, add_placed, built, sent
from tests.rooms import World
from tests.triage.invented import AT, Said

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=5)


def states_of_referrals(world: World) -> set[str]:
    with viewing(world.analyst):
        return set(Referral.objects.values_list("state", flat=True))


def test_a_force_acknowledges_and_says_of_each_whether_there_is_access(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, n) for n in (1, 2, 3)]
    first, second, third = sent(world, *subjects)
    kent = world.force_analyst("kent")
    answers = {first.id: Answer.YES, second.id: Answer.NO, third.id: Answer.UNKNOWN}
    with viewing(kent):
        rows = actions.acknowledge(answers, by=kent, at=LATER)
        assert [(row.state, row.access_to_children) for row in rows] == [
            ("acknowledged", "yes"),
            ("acknowledged", "no"),
            ("acknowledged", "unknown"),
        ]
        assert [task.key for task in tasks_of(rows[2])] == ["answer", "access-to-children"]
        assert [task.key for task in tasks_of(rows[1])] == ["answer"]
        with pytest.raises(Conflict):
            actions.acknowledge(answers, by=kent, at=LATER)


def test_a_yes_beside_an_indicator_raises_the_level_and_shortens_the_clock(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, n, Said(FactKind.URGENT, "now", party="")) for n in (1, 2)]
    first, second = sent(world, *subjects)
    assert (first.level, first.act_by) == ("medium", AT + timedelta(days=14))
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.acknowledge({first.id: Answer.YES, second.id: Answer.NO}, by=kent, at=LATER)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.level, first.act_by) == ("high", AT + timedelta(days=7))
        assert (second.level, second.act_by) == ("medium", AT + timedelta(days=14))


def test_an_unknown_answer_is_filled_in_later_and_a_yes_stays(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject, answer=Answer.UNKNOWN)
    kent = world.force_analyst("kent")
    with viewing(kent):
        (package,) = actions.answer_access({package.id: Answer.YES}, by=kent, at=LATER)
        assert "access-to-children" not in [task.key for task in tasks_of(package)]
        with pytest.raises(Conflict, match="says yes and cannot say no"):
            actions.answer_access({package.id: Answer.NO}, by=kent, at=LATER)


def test_accept_and_reject_follow_the_acknowledgement(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, 1), add_placed(world, 2)]
    first, second = sent(world, *subjects)
    kent = world.force_analyst("kent")
    with viewing(kent):
        with pytest.raises(Conflict):
            actions.accept([first.id], by=kent, at=LATER)
        actions.acknowledge({first.id: Answer.NO, second.id: Answer.NO}, by=kent, at=LATER)
        actions.accept([first.id], by=kent, at=LATER)
        with pytest.raises(BadInput):
            actions.reject([second.id], reason="  ", by=kent, at=LATER)
        (rejected,) = actions.reject([second.id], reason="moved away", by=kent, at=LATER)
        assert (rejected.state, rejected.answer_reason) == (PackageState.REJECTED, "moved away")
        assert moves_of(rejected)[-1].reason == "moved away"
        with pytest.raises(Conflict):
            actions.accept([second.id], by=kent, at=LATER)


def test_another_force_cannot_answer_and_the_lead_cannot_answer_for_it(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = sent(world, subject)
    surrey = world.force_analyst("surrey")
    with viewing(surrey), pytest.raises(NotFound):
        actions.acknowledge({package.id: Answer.NO}, by=surrey, at=LATER)
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        actions.acknowledge({package.id: Answer.NO}, by=world.coordinator, at=LATER)
    with viewing(world.bronze("kent")), pytest.raises(NotAllowed):
        actions.acknowledge({package.id: Answer.NO}, by=world.bronze("kent"), at=LATER)


def test_a_force_closes_what_it_accepted_and_its_referrals_stay_answered(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = accepted(world, subject)
    kent = world.force_analyst("kent")
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        actions.close([package.id], reason="done", by=world.coordinator, at=LATER)
    with viewing(world.bronze("kent")):
        actions.act({package.id: LATER}, by=world.bronze("kent"), at=LATER)
    with viewing(kent):
        with pytest.raises(BadInput):
            actions.close([package.id], reason="", by=kent, at=LATER)
        (closed,) = actions.close([package.id], reason="done", by=kent, at=LATER)
        assert closed.state == PackageState.CLOSED
    assert states_of_referrals(world) == {"disseminated"}


def test_nobody_alone_ends_the_clock_of_a_package_nobody_acted_on(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = accepted(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        with pytest.raises(Conflict, match="Nobody has acted on package"):
            actions.close([package.id], reason="no capacity", by=kent, at=LATER)
        (given,) = actions.reject([package.id], reason="no capacity", by=kent, at=LATER)
    assert given.act_by is not None
    with viewing(world.coordinator):
        assert [row.reference for row in breaches(at=given.act_by)] == [package.reference], "the clock runs on"
        (closed,) = actions.close([package.id], reason="agreed: he died", by=world.coordinator, at=LATER)
    assert closed.state == PackageState.CLOSED
    assert states_of_referrals(world) == {"open"}


@pytest.mark.parametrize("accepts", [False, True])
def test_what_officers_have_acted_on_is_not_given_back(world: World, accepts: bool) -> None:
    kent, silver = world.force_analyst("kent"), world.silver("kent")
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = accepted(world, subject) if accepts else acknowledged(world, subject)
    with viewing(silver):
        actions.act({package.id: LATER}, by=silver, at=LATER)
    with viewing(kent):
        with pytest.raises(Conflict, match="acted on package"):
            actions.reject([package.id], reason="not here", by=kent, at=LATER)
        surrey = Agency.objects.get(slug="surrey")
        with pytest.raises(Conflict, match="acted on package"):
            actions.transfer([package.id], to=surrey, reason="not here", by=kent, at=LATER)


def test_who_gave_a_package_back_does_not_close_it_from_another_post(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.reject([package.id], reason="moved away", by=kent, at=LATER)
    Post.objects.filter(pk=world.analyst.pk).update(person=kent.person_id)
    both = Post.objects.get(pk=world.analyst.pk)
    with viewing(both), pytest.raises(NotAllowed, match="cannot close it too"):
        actions.close([package.id], reason="nothing is left to do", by=both, at=LATER)


def test_the_lead_closes_what_was_rejected_and_its_referrals_open_again(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.reject([package.id], reason="moved away", by=kent, at=LATER)
        with pytest.raises(NotAllowed):
            actions.close([package.id], reason="done", by=kent, at=LATER)
    assert states_of_referrals(world) == {"disseminated"}
    with viewing(world.analyst):
        actions.close([package.id], reason="a new version follows", by=world.analyst, at=LATER)
    assert states_of_referrals(world) == {"open"}


def test_a_rejected_one_is_replaced_by_its_successor_with_answer_and_clock(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (first,) = acknowledged(world, subject, answer=Answer.YES)
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.reject([first.id], reason="wrong area", by=kent, at=LATER)
    (second,) = sent(world, subject)
    assert (second.access_to_children, second.act_by) == ("yes", first.act_by)
    assert second.because == "Rejected by Kent Police: wrong area"
    with viewing(world.analyst):
        first.refresh_from_db()
        assert first.state == PackageState.SUPERSEDED
    assert states_of_referrals(world) == {"disseminated"}


def test_a_rejected_one_is_the_leads_task_and_its_clock_runs_until_it_is_closed(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        (package,) = actions.reject([package.id], reason="moved away", by=kent, at=LATER)
    assert package.act_by is not None
    with viewing(world.coordinator):
        assert [(task.key, task.task_of) for task in tasks_of(package)] == [("rejected", "lead analyst")]
        assert breaches(at=package.act_by - timedelta(hours=1)) == []
        assert [row.reference for row in breaches(at=package.act_by)] == [package.reference]
        waiting = {line.words: line for line in waits_for(world.coordinator, world.operation, LATER)}
        line = waiting["Packages rejected, with nobody"]
        assert (line.number, line.href, line.alarms) == (1, "/packages/?state=rejected", True)
        actions.close([package.id], reason="nothing is left to do", by=world.coordinator, at=LATER)
        assert breaches(at=package.act_by) == []


def test_a_draft_is_closed_by_the_lead_only(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent), pytest.raises(NotFound):
        actions.close([package.id], reason="no", by=kent, at=LATER)
    with viewing(world.analyst):
        (closed,) = actions.close([package.id], reason="built in error", by=world.analyst, at=LATER)
        assert (closed.state, closed.disseminated_at) == (PackageState.CLOSED, None)
    with viewing(kent), pytest.raises(NotFound):
        actions.open_package(package.id, by=kent, at=LATER)
