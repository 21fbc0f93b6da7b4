"""Reading by command asks what the page asks and is entered as the page's reading is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.attribution.terms import DoorState
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import NotAllowed
from daybreak.ledger.models import Entry, Payload
from tests.packages.invented import Home, add_placed, ranked, sent
from tests.rooms import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def run(by: Post, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--as", by.person.username])


def shown(world: World, act: str) -> list[Any]:
    """Return what each entry of an act names as shown, the newest last."""
    with viewing(world.auditor):
        refs = list(Entry.objects.filter(act=act).order_by("id").values_list("ref", flat=True))
        said = {row.entry_ref: json.loads(bytes(row.content)) for row in Payload.objects.filter(pk__in=refs)}
    return [said[ref]["shown"] for ref in refs if "shown" in said[ref]]


def test_who_may_not_read_a_page_may_not_read_its_command(world: World) -> None:
    kent = world.silver("kent")
    for by, *words in (
        (world.press_officer, "watch"), (kent, "recompute-rank", "1"), (kent, "hash", "lists"),
        (world.gold, "exhibit", "continuity"), (kent, "sample-low"), (kent, "rank"),
    ):  # fmt: skip
        assert isinstance(run(by, *words).exception, NotAllowed), words


def test_what_is_watched_is_entered_and_a_force_is_told_of_its_own_packages_only(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = sent(world, subject)
    told = [run(by, "watch").output for by in (world.analyst, world.silver("kent"), world.silver("surrey"))]
    assert [package.reference in output for output in told] == [True, True, False]
    assert ["Deliveries" in output for output in told] == [True, False, False]
    assert shown(world, "package:read") == [[str(package.pk)], [str(package.pk)], []]


def test_ranks_read_by_command_are_entered(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
        ranked(world)
    key = str(subject.pk)
    for words in (["rank"], ["recompute-rank", "1", "--subject", subject.reference], ["sample-low"]):
        before = len(shown(world, "ranking:read"))
        assert run(world.analyst, *words).exit_code == 0, words
        assert shown(world, "ranking:read")[before:] == [[key]], words


def test_doors_that_are_blocked_are_entered_as_read(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
        ranked(world)
    assert all((world.analyst, world.coordinator))
    done = CliRunner().invoke(app, ["disseminate"], catch_exceptions=False)
    assert "1 Invented Lane" in done.output
    with viewing(world.coordinator):
        key = str(subject.packages.get().pk)
    assert shown(world, "package:read") == [[key]]
