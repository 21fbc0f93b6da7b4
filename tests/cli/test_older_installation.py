"""Nobody works with tables of an older version: a command says how to bring them up to date."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from daybreak.cli import session
from daybreak.kernel.errors import Conflict
from tests.rooms import World

pytestmark = pytest.mark.django_db


def test_tables_of_this_version_lack_nothing() -> None:
    assert session.not_applied() == set()


def test_a_command_says_what_to_do_where_tables_are_older(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0099_one_more.py").touch()
    newer = SimpleNamespace(label="release", name="daybreak.release", path=str(tmp_path))
    monkeypatch.setattr(apps, "get_app_configs", lambda: [newer])
    assert session.not_applied() == {("release", "0099_one_more")}
    with pytest.raises(Conflict, match="older version") as refused:
        session.open_installation()
    assert "daybreak init" in refused.value.remedy
