"""What followed is recorded once it has: the rule, and the acts that keep it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput
from daybreak.visits.actions import correct_outcome, record_outcomes
from daybreak.visits.models import Outcome
from daybreak.visits.rules.day import check_followed
from daybreak.visits.terms import Followed, OutcomeKind
from tests.rooms import World
from tests.visits.invented import accepted

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "taken"),
    [
        (timedelta(days=-60), True),
        (timedelta(0), True),
        (timedelta(minutes=2), True),  # as far off as a clock may be without being said
        (timedelta(minutes=2, microseconds=1), False),
        (timedelta(hours=1), False),  # summer time taken for UTC
        (timedelta(days=365), False),
    ],
)
def test_what_followed_is_not_in_the_future(ahead: timedelta, taken: bool) -> None:
    if taken:
        check_followed(NOW + ahead, NOW)
        return
    with pytest.raises(BadInput, match="once it has") as raised:
        check_followed(NOW + ahead, NOW)
    assert raised.value.place == "at"


def test_a_time_without_its_zone_is_no_time() -> None:
    with pytest.raises(BadInput):
        check_followed(datetime(2026, 3, 9), NOW)  # noqa: DTZ001 - the zone is what is missing


@pytest.mark.django_db
def test_the_future_is_neither_recorded_nor_corrected_to(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    arrest = Followed(package.id, OutcomeKind.ARREST, world.at)
    tomorrow = world.at + timedelta(days=1)
    with viewing(silver):
        with pytest.raises(BadInput):
            record_outcomes([arrest, Followed(package.id, OutcomeKind.CHARGE, tomorrow)], by=silver, at=world.at)
        assert not Outcome.objects.exists(), "nothing of the call is recorded"
        record_outcomes([arrest], by=silver, at=world.at)
        wrong = Outcome.objects.get()
        with pytest.raises(BadInput):
            correct_outcome(
                wrong.id, kind=OutcomeKind.CHARGE, happened_at=tomorrow, reason="He was charged", by=silver, at=world.at
            )
        with pytest.raises(BadInput, match="no time"):
            correct_outcome(
                wrong.id, kind=None, happened_at=world.at, reason="It was somebody else", by=silver, at=world.at
            )
        assert Outcome.objects.get().kind == "arrest"
        stands = correct_outcome(
            wrong.id, kind=OutcomeKind.CHARGE, happened_at=tomorrow, reason="He was charged", by=silver, at=tomorrow
        )
    assert stands is not None
    assert stands.at == tomorrow
