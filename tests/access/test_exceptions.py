"""Every exception has a reason, an end and two people; a leaver is cut off at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction

from daybreak.access.actions import (
    admit,
    appoint,
    ask_access,
    break_glass,
    deactivate,
    end,
    end_post,
    extend,
    grant_access,
    issue_token,
    refuse_access,
    review,
)
from daybreak.access.models import AccessRequest, ApiToken, Compartment, Grant, Operation, Review
from daybreak.access.queries import bearer, members, standing
from daybreak.access.terms import Finding, Purpose, RequestState, Scope
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.queries import posts_held
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput, Conflict, DaybreakError, NotAllowed, NotFound
from daybreak.packages.models import Package
from tests.access.suspects import NOW, restricted, seen, suspect
from tests.refusing import refused
from tests.rooms import World
from tests.visits.invented import accepted

pytestmark = pytest.mark.django_db
WHY = "A child lives at the address, and nobody answers"
SOON = NOW + timedelta(minutes=2)


def broken(world: World, by: Post, slug: str = "surrey") -> tuple[Grant, Review]:
    with viewing(by):
        part = world.force(slug)
        return break_glass(part, purpose=Purpose.CHILD_AT_RISK, reason=WHY, hours=2, by=by, at=NOW)


def packages(by: Post) -> int:
    with viewing(by):
        return Package.objects.count()


# ── breaking glass ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_breaking_glass_opens_one_part_for_hours_and_leaves_a_task(world: World) -> None:
    accepted(world, "surrey")
    accepted(world, "essex")
    bronze, silver = world.bronze("kent"), world.silver("surrey")
    assert packages(bronze) == 0
    grant, task = broken(world, bronze)
    assert packages(bronze) == 1
    assert grant.granted_until == NOW + timedelta(hours=2)
    for reviewer in (silver, world.coordinator, world.gold):
        with viewing(reviewer):
            assert Review.objects.get() == task
    with viewing(world.silver("essex")):
        assert not Review.objects.exists()


def test_it_closes_by_itself(world: World) -> None:
    accepted(world, "surrey")
    bronze = world.bronze("kent")
    broken(world, bronze)
    with viewing(bronze):
        Grant.objects.filter(post=bronze, compartment__agency__slug="surrey").update(granted_until=SOON)
    assert packages(bronze) == 0


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"hours": 9}, BadInput), ({"hours": 0}, BadInput), ({"reason": "now"}, BadInput), ({"own": True}, Conflict)],
)
def test_glass_breaks_for_a_shift_with_a_reason_and_for_another_force(
    world: World, wrong: dict[str, object], error: type[DaybreakError]
) -> None:
    bronze = world.bronze("kent")
    own = wrong.pop("own", False)
    asked = {"purpose": Purpose.FLIGHT, "reason": WHY, "hours": 2} | wrong
    with viewing(bronze), pytest.raises(error):
        break_glass(world.force("kent" if own else "surrey"), **asked, by=bronze, at=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["national", "figures", "authority"])
def test_glass_never_opens_the_nation_or_children(world: World, part: str) -> None:
    bronze = world.bronze("kent")
    opened = world.authority("cs-kent") if part == "authority" else getattr(world, part)
    with viewing(bronze), pytest.raises(Conflict):
        break_glass(opened, purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=bronze, at=NOW)


def test_glass_never_opens_a_restricted_record(world: World) -> None:
    it, bronze = suspect(world, "surrey"), world.bronze("kent")
    restricted(world, it)
    broken(world, bronze)
    assert seen(bronze, it.rows) == {}
    with viewing(world.coordinator):
        part = Compartment.objects.get(kind="restricted", agency__slug="surrey")
    with viewing(bronze), pytest.raises(Conflict):
        break_glass(part, purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=bronze, at=NOW)


@pytest.mark.parametrize("role", [Role.PRESS_OFFICER, Role.AUDITOR, Role.GOLD, Role.SOCIAL_WORKER])
def test_only_posts_at_the_door_break_glass(world: World, role: Role) -> None:
    post = world.post(role, "cs-kent" if role is Role.SOCIAL_WORKER else "")
    with viewing(post), pytest.raises(NotAllowed):
        break_glass(world.force("surrey"), purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=post, at=NOW)


def test_one_part_is_opened_once(world: World) -> None:
    bronze = world.bronze("kent")
    broken(world, bronze)
    with pytest.raises(Conflict, match="open to you already"):
        broken(world, bronze)


def test_a_second_pane_waits_until_somebody_has_looked_at_the_first(world: World) -> None:
    bronze, silver = world.bronze("kent"), world.silver("surrey")
    _, task = broken(world, bronze)
    with pytest.raises(Conflict, match="nobody has reviewed it yet"):
        broken(world, bronze, "essex")
    with viewing(silver):
        review(task.id, finding=Finding.JUSTIFIED, words="A child was there", by=silver, at=SOON)
    grant, _ = broken(world, bronze, "essex")
    assert grant.compartment == world.force("essex")


def test_closing_what_was_opened_does_not_let_the_next_pane_break(world: World) -> None:
    bronze, coordinator = world.bronze("kent"), world.coordinator
    grant, _ = broken(world, bronze)
    with viewing(coordinator):
        end(grant.id, reason="The visit is over", by=coordinator, at=NOW)
    with pytest.raises(Conflict, match="nobody has reviewed it yet"):
        broken(world, bronze, "essex")


def test_a_day_later_what_is_unreviewed_still_stops_the_next(world: World) -> None:
    bronze = world.bronze("kent")
    grant, task = broken(world, bronze)
    with viewing(bronze):
        Grant.objects.filter(pk=grant.pk).update(
            granted_from=NOW - timedelta(hours=30), granted_until=NOW - timedelta(hours=28)
        )
    with pytest.raises(Conflict, match="nobody has reviewed it yet"):
        broken(world, bronze, "essex")
    coordinator = world.coordinator
    with viewing(coordinator):
        review(task.id, finding=Finding.JUSTIFIED, words="A child was there", by=coordinator, at=SOON)
    assert broken(world, bronze, "essex")


def test_who_only_visits_a_part_reviews_nothing_there(world: World) -> None:
    visitor, bronze = world.silver("kent"), world.bronze("essex")
    _, task = broken(world, bronze)
    broken(world, visitor)
    with viewing(visitor):
        assert Review.objects.filter(pk=task.pk).exists(), "the part is open to them, and so is its review"
        with pytest.raises(NotAllowed, match="only where it is its own"):
            review(task.id, finding=Finding.JUSTIFIED, words="A child was there", by=visitor, at=SOON)


def test_a_review_is_another_persons_also_in_another_post(world: World) -> None:
    silver, other = world.silver("kent"), world.silver("surrey")
    _, task = broken(world, silver)
    with viewing(silver), pytest.raises(NotAllowed, match="for themselves"):
        review(task.id, finding=Finding.JUSTIFIED, words=WHY, by=silver, at=SOON)
    Post.objects.filter(pk=other.pk).update(person=silver.person_id)
    other.person_id = silver.person_id
    with viewing(other), pytest.raises(NotAllowed, match="for themselves"):
        review(task.id, finding=Finding.JUSTIFIED, words=WHY, by=other, at=SOON)


def test_a_review_is_kept_once_and_what_was_not_justified_closes(world: World) -> None:
    accepted(world, "surrey")
    bronze, silver = world.bronze("kent"), world.silver("surrey")
    _, task = broken(world, bronze)
    with viewing(silver):
        kept = review(task.id, finding=Finding.NOT_JUSTIFIED, words="Nobody was in danger", by=silver, at=SOON)
        assert kept.reviewed_by_person == silver.person_id
        with pytest.raises(Conflict, match="reviewed already"):
            review(task.id, finding=Finding.JUSTIFIED, words="It was in fact", by=silver, at=SOON)
    assert packages(bronze) == 0


def test_the_tables_hold_the_two_people_and_the_reason(world: World) -> None:
    silver = world.silver("kent")
    _, task = broken(world, silver)
    with viewing(world.coordinator):
        done = {"reviewed_at": SOON, "reviewed_by": silver.id, "finding": "justified"}
        refused("access_review_two", task, **done, reviewed_by_person=task.opened_by_person)
        refused("access_review_two", task, finding="justified")
        refused("access_review_reason", task, reason="")
        refused("access_review_break_glass", task, grant_id=None)
        refused("access_review_break_glass", task, purpose="")


# ── asking and granting ───────────────────────────────────────────────────────────────────────────────────────────────
def asked(world: World, by: Post, wanted: str = "Surrey's part") -> AccessRequest:
    with viewing(by):
        return ask_access(world.operation, wanted=wanted, reason=WHY, by=by, at=NOW)


def test_one_asks_another_grants_for_a_term(world: World) -> None:
    accepted(world, "surrey")
    analyst, coordinator = world.force_analyst("kent"), world.coordinator
    request = asked(world, analyst)
    with viewing(coordinator):
        part = world.force("surrey")
        for until in (NOW, NOW + timedelta(days=91)):
            with pytest.raises(BadInput):
                grant_access(request.id, part=part, until=until, reason=WHY, by=coordinator, at=NOW)
        grant = grant_access(request.id, part=part, until=NOW + timedelta(days=7), reason=WHY, by=coordinator, at=NOW)
        with pytest.raises(Conflict):
            refuse_access(request.id, reason="Too late by now", by=coordinator, at=NOW)
    assert packages(analyst) == 1
    assert grant.granted_by == coordinator.id
    with viewing(analyst):
        assert AccessRequest.objects.get().state == RequestState.GRANTED


def test_nobody_answers_their_own_request(world: World) -> None:
    coordinator = world.coordinator
    request = asked(world, coordinator, "Anything")
    with viewing(coordinator):
        for answer in (
            lambda: grant_access(request.id, part=world.national, until=SOON, reason=WHY, by=coordinator, at=NOW),
            lambda: refuse_access(request.id, reason=WHY, by=coordinator, at=NOW),
        ):
            with pytest.raises(NotAllowed, match="for themselves"):
                answer()


def test_a_request_is_seen_by_its_two_sides_only(world: World) -> None:
    analyst, others = world.force_analyst("kent"), [world.silver("kent"), world.gold, world.press_officer]
    request = asked(world, analyst)
    for post in others:
        with viewing(post):
            assert not AccessRequest.objects.exists()
            with pytest.raises(NotFound):
                refuse_access(request.id, reason=WHY, by=post, at=NOW)
    for post in (analyst, world.coordinator):
        with viewing(post):
            assert AccessRequest.objects.get() == request


def test_asking_answers_the_same_for_what_exists_and_what_does_not(world: World) -> None:
    it, analyst = suspect(world), world.force_analyst("kent")
    restricted(world, it)
    answers = [asked(world, analyst, wanted) for wanted in (it.subject.reference, "S-ZZZZZZ")]
    assert [(row.state, row.answer) for row in answers] == [(RequestState.WAITING, "")] * 2


def test_a_restricted_part_is_not_granted_on_request(world: World) -> None:
    it, analyst, coordinator = suspect(world), world.force_analyst("kent"), world.coordinator
    restricted(world, it)
    request = asked(world, analyst)
    with viewing(coordinator):
        part = Compartment.objects.get(kind="restricted", agency__slug="kent")
        with pytest.raises(BadInput):
            grant_access(request.id, part=part, until=SOON + timedelta(days=1), reason=WHY, by=coordinator, at=NOW)


def test_nobody_appoints_or_admits_themselves(world: World) -> None:
    administrator, coordinator = world.administrator, world.coordinator
    with viewing(administrator), pytest.raises(NotAllowed, match="for themselves"):
        appoint("Ada Min", username=administrator.person.username, agency=world.lead, role=Role.GOLD,
                by=administrator, at=NOW)  # fmt: skip
    for by in (administrator, coordinator):
        with viewing(by), pytest.raises(NotAllowed, match="for themselves"):
            admit([by], world.operation, reason="I take part too", by=by, at=NOW)


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_token_ends_within_a_year(world: World, days: int) -> None:
    silver, administrator, ends = world.silver("kent"), world.administrator, NOW + timedelta(days=days)
    with viewing(administrator), pytest.raises(BadInput):
        issue_token(silver, label="x", scopes=[Scope.PACKAGES_READ], expires_at=ends, by=administrator, at=NOW)


# ── extending and ending ──────────────────────────────────────────────────────────────────────────────────────────────
def granted(world: World, to: Post) -> Grant:
    request, coordinator = asked(world, to), world.coordinator
    with viewing(coordinator):
        until = NOW + timedelta(days=7)
        return grant_access(request.id, part=world.force("surrey"), until=until, reason=WHY, by=coordinator, at=NOW)


def test_a_grant_is_extended_by_somebody_else(world: World) -> None:
    grant, second = granted(world, world.force_analyst("kent")), world.second_coordinator
    later = NOW + timedelta(days=30)
    with viewing(second):
        assert extend(grant.id, until=later, reason=WHY, by=second, at=NOW).granted_until == later
    Post.objects.filter(pk=grant.post_id).update(person=second.person_id)
    with viewing(second), pytest.raises(NotAllowed, match="for themselves"):
        extend(grant.id, until=later, reason=WHY, by=second, at=NOW)


def test_broken_glass_and_what_has_ended_are_not_extended(world: World) -> None:
    glass, _ = broken(world, world.bronze("kent"))
    ended, coordinator = granted(world, world.force_analyst("kent")), world.coordinator
    with viewing(coordinator):
        end(ended.id, reason="Moved to another case", by=coordinator, at=SOON)
        for key in (glass.id, ended.id):
            with pytest.raises(Conflict):
                extend(key, until=NOW + timedelta(days=3), reason=WHY, by=coordinator, at=SOON)


def test_ending_a_grant_closes_it_at_once(world: World) -> None:
    accepted(world, "kent")
    analyst, coordinator = world.force_analyst("kent"), world.coordinator
    assert packages(analyst) == 1
    with viewing(coordinator):
        grant = members(world.operation).get(post=analyst)
        end(grant.id, reason="Moved to another case", by=coordinator, at=NOW)
        assert not standing(members(world.operation).filter(post=analyst), at=SOON).exists()
    assert packages(analyst) == 0


# ── leavers ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_post_that_ends_loses_sight_grants_tokens_and_sessions_at_once(world: World) -> None:
    it, administrator = suspect(world), world.administrator
    silver = world.silver("kent")
    restricted(world, it, silver)
    with viewing(administrator):
        scopes, later = [Scope.PACKAGES_READ], NOW + timedelta(days=1)
        token = issue_token(silver, label="x", scopes=scopes, expires_at=later, by=administrator, at=world.at)
        assert bearer(token, at=NOW) is not None
        cut = end_post(silver, reason="Left the force today", by=administrator, at=NOW)
        assert (cut.posts, cut.grants, cut.tokens) == (1, 2, 1)
        assert bearer(token, at=NOW) is None
        assert not ApiToken.objects.filter(post=silver, revoked_at=None).exists()
    assert seen(silver, it.rows) == {}
    with viewing(silver):
        assert not Operation.objects.exists()
    with viewing(world.coordinator):
        assert not Grant.objects.filter(post=silver, granted_until=None).exists()
        assert not Grant.objects.filter(post=silver, granted_until__gt=SOON).exists()


def test_a_person_deactivated_loses_every_post(world: World) -> None:
    accepted(world, "kent")
    silver, analyst, administrator = world.silver("kent"), world.force_analyst("kent"), world.administrator
    Post.objects.filter(pk=analyst.pk).update(person=silver.person_id)
    with viewing(administrator):
        assert deactivate(silver.person, reason="Left the force today", by=administrator, at=NOW).posts == 2
        assert not posts_held(silver.person, at=NOW).exists()
        with pytest.raises(Conflict):
            deactivate(silver.person, reason="Left the force today", by=administrator, at=NOW)
    assert packages(silver) == packages(analyst) == 0


def test_nobody_ends_themselves_and_only_an_administrator_ends_others(world: World) -> None:
    administrator, coordinator = world.administrator, world.coordinator
    with viewing(administrator):
        with pytest.raises(Conflict, match="own post"):
            end_post(administrator, reason="I have had enough", by=administrator, at=NOW)
        with pytest.raises(Conflict, match="themselves"):
            deactivate(administrator.person, reason="I have had enough", by=administrator, at=NOW)
    with viewing(coordinator), pytest.raises(NotAllowed):
        end_post(world.administrator, reason="I have had enough", by=coordinator, at=NOW)


def test_open_grants_of_posts_that_stand_are_not_closed_that_way(world: World) -> None:
    from django.db import connection

    analyst, press = world.force_analyst("kent"), world.press_officer
    with viewing(press), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access.close_grants(%s::uuid[], now())", [[analyst.id]])
        assert cursor.fetchone() == (0,)


def test_the_reader_runs_none_of_the_functions_that_write(world: World) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'access' AND p.provolatile = 'v'"
            " AND EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')"
        )
        assert cursor.fetchall() == []


def test_grants_refuse_an_end_before_their_beginning(world: World) -> None:
    grant = granted(world, world.force_analyst("kent"))
    with viewing(world.coordinator), pytest.raises(Error, match="access_grant_period"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(granted_until=grant.granted_from)
