"""Suspected errors by command: raised, listed, confirmed once."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.cli import errors, session
from daybreak.kernel.errors import Conflict
from daybreak.safeguarding.models import ErrorRecipient
from tests.rooms import World
from tests.web.test_errors import TOLD, WHY, subject_sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def test_the_command_raises_lists_and_confirms(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    subject, lead = subject_sent(world), world.coordinator.person.username
    errors.raise_(subject.reference, WHY, act_as=lead)
    assert "1 packages recalled" in capsys.readouterr().out
    errors.list_(act_as=lead, as_json=True)
    with viewing(world.coordinator):
        row = ErrorRecipient.objects.get()
    assert f"WAITING  {row.id}  force" in capsys.readouterr().out
    errors.confirm(row.id, TOLD, act_as=lead)
    with pytest.raises(Conflict, match="said once"):
        errors.confirm(row.id, TOLD, act_as=lead)
