"""What follows on a referral: questions, answers, the discussion, the police power, the end; clocks of all children."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.agencies.terms import AgencyKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.safeguarding import following, queries
from daybreak.safeguarding.actions import (
    acknowledge,
    answer,
    ask,
    close_referral,
    decide,
    discuss,
    end_protection,
    protect,
    record_children,
    refer,
)
from daybreak.safeguarding.models import ChildReferral
from daybreak.safeguarding.rules import power_ends
from daybreak.safeguarding.terms import ChildReferralState, Decided, Decision, EntryKind
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, found, recorded, referred
from tests.visits.invented import accepted

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


# ── 72 hours ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("began", "hours", "ends"),
    [
        ("2026-03-10 09:00", 72, "2026-03-13 09:00"),
        ("2026-03-28 12:00", 72, "2026-03-31 13:00"),  # clocks go forward: an hour later on the wall, 72 that pass
        ("2026-10-24 12:00", 72, "2026-10-27 11:00"),  # and back
        ("2026-10-24 12:00", 24, "2026-10-25 11:00"),
        ("2026-02-27 23:30", 72, "2026-03-02 23:30"),
    ],
)
def test_the_hours_of_a_police_power_are_hours_that_pass(began: str, hours: int, ends: str) -> None:
    start = datetime.fromisoformat(began).replace(tzinfo=LONDON)
    end = power_ends(start, hours=hours)
    assert end.tzinfo is UTC
    assert end == datetime.fromisoformat(ends).replace(tzinfo=LONDON)
    assert end - start.astimezone(UTC) == timedelta(hours=hours)


def test_a_protected_child_is_referred_at_once_with_the_end_counted(world: World) -> None:
    child, bronze = recorded(world, {"immediate_risk": True})[0], world.bronze("kent")
    began = world.at - timedelta(minutes=30)
    with viewing(bronze):
        made = protect(child.id, words="Nobody else could keep the child safe", began_at=began, by=bronze, at=world.at)
        assert made.protected_until == began + timedelta(hours=72)
        with pytest.raises(Conflict, match="recorded once"):
            protect(child.id, words="again", began_at=began, by=bronze, at=world.at)
        with pytest.raises(BadInput, match="before it began"):
            end_protection(made.id, words="x", ended_at=began - timedelta(hours=1), by=bronze, at=world.at)
        ended = world.at + timedelta(hours=9)
        end_protection(made.id, words="With an aunt", ended_at=ended, by=bronze, at=ended)
        with pytest.raises(Conflict, match="ended already"):
            end_protection(made.id, words="x", ended_at=ended, by=bronze, at=ended)
    worker = world.social_worker(AUTHORITY)
    with viewing(worker):
        kinds = [row.kind for row in following.thread(made.id)]
        assert kinds == [EntryKind.PROTECTION, EntryKind.PROTECTION_ENDED]
        with pytest.raises(NotAllowed):
            end_protection(made.id, words="x", ended_at=ended, by=worker, at=ended)


def test_in_scotland_the_hours_are_those_of_its_own_law(world: World) -> None:
    authority = Agency.objects.filter(kind=AgencyKind.CHILDRENS_SERVICES, jurisdiction="scotland").order_by("slug")[0]
    package = accepted(world, "police-scotland")[0]
    bronze = world.bronze("police-scotland")
    with viewing(bronze):
        child = record_children([found(package, authority=authority.slug)], by=bronze, at=world.at)[0]
        made = protect(child.id, words="words", began_at=world.at, by=bronze, at=world.at)
    assert made.protected_until == world.at + timedelta(hours=24)


# ── questions and answers ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_authority_asks_the_force_answers_and_no_third_side_sees_it(world: World) -> None:
    made, worker, bronze = referred(world)[0], world.social_worker(AUTHORITY), world.bronze("kent")
    with viewing(worker):
        asked = ask(made.id, words="Which school?", by=worker, at=world.at)
        with pytest.raises(NotAllowed):
            answer(asked.id, words="Mine", by=worker, at=world.at)
        with pytest.raises(BadInput):
            ask(made.id, words="  ", by=worker, at=world.at)
    with viewing(bronze):
        assert [row.id for row in following.unanswered(world.operation)] == [asked.id]
        with pytest.raises(NotAllowed):
            ask(made.id, words="Mine", by=bronze, at=world.at)
        said = answer(asked.id, words="Not known yet", by=bronze, at=world.at)
        assert not following.unanswered(world.operation).exists()
        with pytest.raises(NotFound):
            answer(said.id, words="to an answer", by=bronze, at=world.at)
    for other in (world.social_worker("cs-surrey"), world.bronze("surrey")):
        with viewing(other):
            assert not following.thread(made.id).exists()
            with pytest.raises(NotFound):
                ask(made.id, words="x", by=other, at=world.at)
            with pytest.raises(NotFound):
                answer(asked.id, words="x", by=other, at=world.at)


def test_either_side_records_the_discussion_and_neither_one_that_lies_ahead(world: World) -> None:
    made, worker, silver = referred(world)[0], world.social_worker(AUTHORITY), world.silver("kent")
    for minutes, by in enumerate((worker, silver)):
        with viewing(by):
            at = world.at + timedelta(minutes=minutes)
            discuss(made.id, held=True, words="All agreed", happened_at=world.at, by=by, at=at)
            with pytest.raises(BadInput, match="lies ahead"):
                discuss(made.id, held=True, words="x", happened_at=world.at + timedelta(1), by=by, at=world.at)
    with viewing(worker):
        discuss(made.id, held=False, words="The child is abroad", happened_at=world.at, by=worker, at=at + timedelta(1))
        assert [row.by_authority for row in following.thread(made.id)] == [True, False, True]


def test_a_referral_is_closed_once_decided_and_a_later_decision_opens_it(world: World) -> None:
    made, worker = referred(world)[0], world.social_worker(AUTHORITY)
    with viewing(worker):
        acknowledge([made.id], by=worker, at=world.at)
        with pytest.raises(Conflict, match="cannot become closed"):
            close_referral(made.id, words="done", by=worker, at=world.at)
        decide([Decided(made.id, Decision.CONFERENCE, "On Monday")], by=worker, at=world.at)
        close_referral(made.id, words="A plan holds", by=worker, at=world.at)
        decide([Decided(made.id, Decision.PLAN)], by=worker, at=world.at + timedelta(days=1))
        row = ChildReferral.objects.get(pk=made.id)
        assert (row.state, row.decision) == (ChildReferralState.DECIDED, Decision.PLAN)
        decided = [(e.decision, e.words) for e in following.thread(made.id) if e.kind == EntryKind.DECISION]
        assert decided == [("conference", "On Monday"), ("plan", "No words were added.")]
    with viewing(world.silver("kent")):
        assert queries.decisions(world.operation) == {"plan": 1}


# ── clocks ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_children_stand_by_immediate_risk_and_clock_without_who_they_are(world: World) -> None:
    calm, risk, sent = recorded(world, {"known_as": "Robin"}, {"immediate_risk": True}, {"immediate_risk": True})
    bronze, at = world.bronze("kent"), world.at
    with viewing(bronze):
        refer([sent.id], by=bronze, at=at)
    with viewing(world.coordinator):
        rows = list(following.watched(world.operation))
        assert [row.id for row in rows] == [risk.id, sent.id, calm.id]
        assert [row.next_clock for row in rows] == [at, at + timedelta(hours=1), at + timedelta(hours=24)]  # type: ignore[attr-defined]
        assert all(set(following.WHO_IT_IS) <= row.get_deferred_fields() for row in rows)
        late = following.in_breach(world.operation, at=at + timedelta(hours=2))
        assert [row.id for row in late] == [risk.id, sent.id]
    with viewing(bronze):
        protect(calm.id, words="now", began_at=at, by=bronze, at=at)
    worker = world.social_worker(AUTHORITY)
    with viewing(worker):
        acknowledge(list(ChildReferral.objects.values_list("pk", flat=True)), by=worker, at=at)
    with viewing(world.gold):
        clocks = {row.id: row.next_clock for row in following.watched(world.operation)}  # type: ignore[attr-defined]
        assert clocks == {risk.id: at, sent.id: None, calm.id: at + timedelta(hours=72)}
