"""Six press at the same time: one error is raised, one correction confirmed."""

from __future__ import annotations

from daybreak.access.viewer import viewing
from daybreak.attribution.models import SuspectedError
from daybreak.safeguarding.actions import confirm_corrected, raise_error
from daybreak.safeguarding.models import ErrorRecipient
from tests.packages.invented import accepted, add_placed
from tests.packages.test_at_once import pressed_six_times
from tests.rooms import World
from tests.triage.invented import AT

WHY = "The operator answered for another line"
TOLD = "By telephone: the address is wrong, destroy your copy"


def test_six_presses_at_once_leave_one(committed_world: World) -> None:
    world, lead = committed_world, committed_world.coordinator
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    accepted(world, subject)

    def press() -> None:
        raise_error(subject, national=world.national, reason=WHY, by=lead, at=AT)

    assert pressed_six_times(lead, press) == {"done": 1, "conflict": 5}
    with viewing(lead):
        row = ErrorRecipient.objects.get()
        assert SuspectedError.objects.count() == 1

    def confirm() -> None:
        confirm_corrected(row.id, told=TOLD, by=lead, at=AT)

    assert pressed_six_times(lead, confirm) == {"done": 1, "conflict": 5}
