"""Figures by command: who does not command gets by no door what is counted behind what may be shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from typer.testing import CliRunner, Result

from daybreak.agencies.models import Post
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import Conflict, NotAllowed, NotFound
from tests.release import invented
from tests.release.invented import arrested
from tests.release.test_drafts_subtracted import drafted as only_drafted
from tests.release.test_two_releases import drafted, first_day, frozen, published
from tests.rooms import World
from tests.timekeepers import Keeper
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def run(by: Post, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--as", by.person.username, "--json"])


def test_changes_are_told_to_who_commands_as_counted_and_to_others_as_shown(world: World) -> None:
    published(world, drafted(world, first_day(world)))
    arrested(world, "kent", 2)
    only_drafted(world, frozen(world), hours=1)
    told = {by: json.loads(run(by, "figure", "changes").output.splitlines()[-1])["changes"] for by in
            (world.coordinator, world.analyst, world.press_officer)}  # fmt: skip
    (counted,) = told[world.coordinator]
    assert counted["forces"] == {"kent": [12, 14]}
    for by in (world.analyst, world.press_officer):
        (shown,) = told[by]
        assert shown["moved"] == {}
        assert 14 not in shown["forces"].get("kent", ()), "two more than what was printed is a small count"


def test_an_earlier_draft_is_open_to_who_commands_only(world: World) -> None:
    only_drafted(world, first_day(world))
    only_drafted(world, frozen(world), hours=1)
    assert run(world.coordinator, "figure", "changes", "--snapshot", "1").exit_code == 0
    assert isinstance(run(world.analyst, "figure", "changes", "--snapshot", "1").exception, NotFound)
    assert run(world.analyst, "figure", "changes", "--snapshot", "2").exit_code == 0


def test_counting_now_timing_and_the_site_ask_what_their_pages_ask(world: World) -> None:
    published(world, drafted(world, first_day(world)))
    silver = world.silver("kent")
    for by, *words in (
        (world.analyst, "figures"), (world.press_officer, "figure", "delays"), (silver, "figure", "changes"),
    ):  # fmt: skip
        assert isinstance(run(by, *words).exception, NotAllowed), words
    assert run(world.coordinator, "figures").exit_code == 0
    assert run(world.analyst, "figure", "delays").exit_code == 0


def test_the_gate_is_shown_to_who_may_see_what_it_counts(world: World) -> None:
    drafted(world, first_day(world))
    assert json.loads(run(world.gold, "release", "show").output.splitlines()[-1])["gate"]
    assert json.loads(run(world.press_officer, "release", "show").output.splitlines()[-1])["gate"] == []


def test_of_a_published_release_the_gate_says_what_was_met(world: World, held_nothing: Path) -> None:
    release = drafted(world, first_day(world))
    items = json.loads(run(world.gold, "release", "show").output.splitlines()[-1])["gate"]
    assert "open" in {item["state"] for item in items}, "before the hour the embargo and the clocks are waited for"
    published(world, release)
    said = run(world.gold, "release", "show").output
    assert "as it was met at publication" in said
    then = json.loads(said.splitlines()[-1])["gate"]
    assert [item["key"] for item in then] == [item["key"] for item in items]
    assert {item["state"] for item in then} == {"met"}
    held = run(world.gold, "release", "hold", "--reason", "A figure is wrong").exception
    assert isinstance(held, Conflict)
    assert "correct-a-published-figure.md" in held.remedy
    assert "no reason is needed" not in run(world.coordinator, "figure", "changes").output, "nothing came before"
    assert "figure changes" not in run(world.coordinator, "figures").output, "nothing is frozen"
    done = run(world.coordinator, "figures", "--freeze")
    assert done.exit_code == 0, done.exception
    frozen_again = done.output
    assert "As counted. Not for publication." in frozen_again
    assert "Next: `daybreak figure changes`" in frozen_again
    assert "no reason is needed" in run(world.coordinator, "figure", "changes").output


def test_before_the_hour_it_is_told_that_signed_time_has_no_source(
    world: World, settings: Any, timekeeper: Keeper
) -> None:
    invented.drafted(world, embargo=datetime.now(UTC) + timedelta(hours=1))

    def seen() -> list[str]:
        gate = json.loads(run(world.gold, "release", "show").output.splitlines()[-1])["gate"]
        page = client_of(world.gold).get("/release/").content.decode()
        (words,) = [item["seen"] for item in gate if item["key"] == "clocks"]
        assert words in unescape(page)
        return [words]

    assert seen() == ["asked when the embargo ends"]
    settings.TIMEKEEPER = settings.TIMEKEEPER_KEY = ""
    assert "no source of signed time" in seen()[0]
    settings.TIMEKEEPER = timekeeper.url
    assert "without its key" in seen()[0]


def test_what_is_published_stays_as_it_is_by_any_act(world: World) -> None:
    published(world, drafted(world, first_day(world)))
    for words in (("hold", "--reason", "It is wrong"), ("lift", "--reason", "It is out"), ("seal",), ("unlock",)):
        refused = run(world.gold, "release", *words).exception
        assert isinstance(refused, Conflict), words
        assert refused.message == "The release is published, and stays as it is", words


def test_the_files_of_what_is_published_stay_on_the_page_beside_a_new_draft(world: World) -> None:
    first = drafted(world, first_day(world))
    published(world, first)
    file = reverse("web:release-file", args=[first.id, "figures.csv"])
    assert file in client_of(world.coordinator).get("/release/").content.decode()
    arrested(world, "kent", 9)
    only_drafted(world, frozen(world), hours=1)
    for by in (world.coordinator, world.press_officer):
        page = client_of(by).get("/release/").content.decode()
        assert "Published already" in page
        assert file in page


def test_a_forces_press_is_told_the_same_before_and_after(world: World, tmp_path: Path) -> None:
    press = world.force_press("kent")

    def told() -> list[tuple[str, str]]:
        tried = (("release", "show"), ("release", "site", str(tmp_path / "site")), ("release", "quotes"))
        refused = [run(press, *words).exception for words in tried]
        assert all(isinstance(each, NotFound | NotAllowed) for each in refused)
        return [(str(each), each.remedy) for each in refused if isinstance(each, NotFound | NotAllowed)]

    before = told()
    release = drafted(world, first_day(world))
    assert told() == before
    published(world, release)
    assert told() == before
    assert all("page Press" in remedy for _, remedy in before)
