"""Every table is made by a migration."""

import pytest

from daybreak.access.models import Operation
from tools.migrations import missing


def test_no_change_of_a_model_is_without_its_migration() -> None:
    assert missing() == []


def test_a_change_without_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Operation._meta.get_field("codename"), "max_length", 99)
    assert missing() == ["access: Alter field codename on operation"]
