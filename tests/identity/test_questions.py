"""What waits for a judgement, in which order, and what a judgement changes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.actions import restrict
from daybreak.access.terms import Ground
from daybreak.access.viewer import viewing
from daybreak.identity import questions
from daybreak.identity.actions import judge, resolve, switch_fusing
from daybreak.identity.models import Link, Mention, Subject
from daybreak.identity.terms import Band, Verdict
from daybreak.intake.models import Fact
from daybreak.kernel.errors import Conflict, NotFound
from tests.identity.pairs import FILES, link_of, resolved, subjects_by_record
from tests.intake.invented import person, report
from tests.rooms import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _found(world: World) -> None:
    resolved(world)


def waiting(world: World) -> list[Band]:
    with viewing(world.analyst):
        return [each.band for each in questions.waiting(world.operation)]


def judged(world: World, link: Link, verdict: Verdict, *, minutes: int = 90) -> None:
    with viewing(world.analyst):
        at = world.at + timedelta(minutes=minutes)
        judge(link.left_id, link.right_id, verdict=verdict, why="Asked both senders", by=world.analyst, at=at)


def test_each_kind_waits_and_doubt_goes_first(world: World) -> None:
    assert waiting(world) == [Band.HOUSEHOLD, Band.HOUSEHOLD, Band.REVIEW, Band.STRONG]


def test_a_judged_link_waits_no_longer_and_what_it_implies_neither(world: World) -> None:
    judged(world, link_of(world, "1001", "1003"), Verdict.DIFFERENT)
    assert waiting(world) == [Band.HOUSEHOLD, Band.REVIEW, Band.STRONG]
    judged(world, link_of(world, "1001", "1002"), Verdict.SAME, minutes=91)
    assert Band.STRONG not in waiting(world)


def test_an_unsure_one_is_set_aside_behind_all_others(world: World) -> None:
    judged(world, link_of(world, "1001", "1003"), Verdict.UNSURE)
    with viewing(world.analyst):
        queue = questions.waiting(world.operation)
        assert [each.set_aside for each in queue] == [False, False, False, True]
        assert queue[-1].link == link_of_open("1001", "1003")


def link_of_open(left: str, right: str) -> object:
    return Link.objects.get(left__referral__reference=left, right__referral__reference=right).id


def test_what_the_rule_joined_is_not_asked(world: World) -> None:
    at = world.at + timedelta(hours=2)
    with viewing(world.coordinator):
        switch_fusing(world.national, on=True, reason="Tried on invented records", by=world.coordinator, at=at)
        resolve(world.national, by=world.coordinator, at=at)
        subject = Mention.objects.get(referral__reference="1001").subject_id
        assert subject is not None
        assert [link.band for link in questions.links_within(subject)] == [Band.STRONG]
        assert [switch.on for switch in questions.switches(world.national)] == [True]
    assert Band.STRONG not in waiting(world)


def test_one_near_a_child_goes_before_everybody(world: World) -> None:
    """The fact of one record lifts every question about its subject, a "no" lifts none."""
    middle = link_of(world, "1004", "1005")
    with viewing(world.analyst):
        before = questions.value_of(questions.question(middle.id))
        fact = Fact.objects.filter(referral=middle.left.referral_id, party="reported/0").select_related("version")[0]
        for value, times in (("No", 1), ("2", 2)):
            Fact.objects.create(
                compartment=world.national, referral_id=fact.referral_id, version=fact.version, party=fact.party,
                category=fact.category, kind="children_in_home", value=value, place="/children",
            )  # fmt: skip
            asked = questions.question(middle.id)
            assert questions.value_of(asked) == pytest.approx(before * times)
            queue = {each.link: each.value for each in questions.waiting(world.operation)}
            assert queue[middle.id] == questions.value_of(asked), "the queue and the page say the same"


def test_a_judgement_names_its_pair_when_the_link_is_gone(world: World) -> None:
    link = link_of(world, "1001", "1003")
    judged(world, link, Verdict.DIFFERENT)
    with viewing(world.analyst):
        made = questions.question(link.id).judgements[0]
        Link.objects.filter(pk=link.pk)._raw_delete(using="default")
        asked = questions.question(made.id)
        assert (asked.key, asked.link, asked.standing, asked.steps()) == (made.id, None, Verdict.DIFFERENT, ())
        assert questions.value_of(asked) == 0
        with pytest.raises(NotFound):
            questions.question(link.id)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_taken_back_in_any_order_everything_is_as_before(world: World, order: tuple[int, ...]) -> None:
    before, queue = subjects_by_record(world), waiting(world)
    pairs = [link_of(world, "1001", "1002"), link_of(world, "1004", "1005"), link_of(world, "1001", "1003")]
    for minute, (link, verdict) in enumerate(zip(pairs, (Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT), strict=True)):
        judged(world, link, verdict, minutes=90 + minute)
    assert subjects_by_record(world) != before
    for minute, place in enumerate(order):
        with viewing(world.analyst):
            back = questions.question(pairs[place].id).taken_back()
        judged(world, pairs[place], back, minutes=100 + minute)
    assert subjects_by_record(world) == before
    assert sorted(waiting(world)) == sorted(queue)
    with viewing(world.analyst):
        asked = questions.question(pairs[0].id)
    assert (asked.standing, len(asked.judgements)) == (None, 2)
    with pytest.raises(Conflict):
        questions.Question(asked.link, asked.left, asked.right, (), asked.follows, asked.said).taken_back()


def test_what_is_judged_is_listed_with_the_verdict_that_stands(world: World) -> None:
    link = link_of(world, "1001", "1002")
    for minutes, verdict in ((90, Verdict.DIFFERENT), (91, Verdict.SAME)):
        judged(world, link, verdict, minutes=minutes)
    with viewing(world.analyst):
        assert [row.verdict for row in questions.judged(world.operation)] == [Verdict.SAME]
        subject = Mention.objects.get(referral__reference="1001").subject_id
        assert subject is not None
        assert [row.verdict for row in questions.judged_within(subject)] == [Verdict.SAME]
    judged(world, link, Verdict.UNSURE, minutes=92)
    with viewing(world.analyst):
        assert not questions.judged(world.operation).exists()


def test_a_restricted_record_takes_its_questions_along(world: World) -> None:
    link, second = link_of(world, "1001", "1002"), world.second_coordinator
    now = datetime.now(UTC)  # the database holds terms by its own clock
    with viewing(world.coordinator):
        subject = Subject.objects.get(mentions=link.left)
        restrict(subject, ground=Ground.POLICE, reason="He works for the force that would search", by=world.coordinator,
                 named=[second], until=now + timedelta(days=9), at=now)  # fmt: skip
    assert waiting(world) == [Band.HOUSEHOLD, Band.REVIEW]
    with viewing(world.analyst), pytest.raises(NotFound):
        questions.question(link.id)


def test_only_the_lead_agency_sees_any(world: World) -> None:
    link = link_of(world, "1001", "1002")
    for post in (world.force_analyst("kent"), world.silver("surrey"), world.auditor):
        with viewing(post):
            assert questions.waiting(world.operation) == []
            with pytest.raises(NotFound):
                questions.question(link.id)


def test_the_queue_asks_no_more_as_it_grows(world: World) -> None:
    with viewing(world.analyst), CaptureQueriesContext(connection) as few:
        questions.waiting(world.operation)
    twins = [report(f"2{n:03}", person("Sam", "Unreal", born_on="1990-03-03", emails=[f"s{n // 2}@example.com"]))
             for n in range(20)]  # fmt: skip
    resolved(world, [*FILES, *twins])
    with viewing(world.analyst), CaptureQueriesContext(connection) as many:
        assert len(questions.waiting(world.operation)) > 10
    assert len(many) == len(few) <= 5
