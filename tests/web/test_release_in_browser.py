"""The way to publication in a real browser: marks, sealing, unlocking, the countdown, a force's press; axe clean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.release.models import Release
from daybreak.release.tasks import open_due
from tests.conftest import _empty_tables
from tests.release.invented import clocks, drafted
from tests.rooms import World, make_world
from tests.web.test_browser import (
    AT,
    CHROMIUM,
    NARROW_LATER,
    PICTURES,
    WIDTHS,
    _on_its_own_thread,
    browser,  # noqa: F401 - a fixture
    findings,
    signed_in,
    sync_api,
)

pytestmark = pytest.mark.browser
assert sync_api
assert CHROMIUM
TEXT = "Operation TEST DAWN\n\nOfficers acted today. Forces in Ireland took part.\n\nThey thank everybody who helped."


@dataclass(frozen=True)
class Served:
    world: World
    address: str


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Served]:
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        for post in (world.gold, world.coordinator, world.press_officer, world.force_press("kent")):
            assert Role(post.role)
        drafted(world, embargo=datetime.now(UTC) + timedelta(hours=3))
        with _on_its_own_thread(StaticFilesHandler) as address:
            yield Served(world, address)
        _empty_tables()


def picture(page: Any, name: str, width: int) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("width", NARROW_LATER)
def test_a_text_is_amended_and_read_with_its_marks(browser: Any, served: Served, width: int) -> None:  # noqa: F811
    press = signed_in(browser, served.address, "Press officer", width=width)
    press.get_by_role("link", name="Text, version").click()
    assert findings(press) == []
    press.get_by_label("Text").fill(f"{TEXT} Version for {width}.")
    press.get_by_role("button", name="Keep as the next version").click()
    press.get_by_text("is kept. Its marks are read anew").wait_for()
    assert press.locator("mark").count() >= 4
    assert findings(press) == []
    picture(press, "release-text-press", width)
    gold = signed_in(browser, served.address, "Gold commander", width=width)
    gold.goto(press.url)
    gold.get_by_text("Let “today” stand").wait_for()
    gold.get_by_text("Let “today” stand").click()
    assert findings(gold) == []
    gold.locator("details[open]").get_by_label("Why it may stand").fill("It is read on the day alone")
    gold.locator("details[open]").get_by_role("button", name="Clear this mark").click()
    gold.get_by_text("Cleared, in this version of the text only").wait_for()
    assert findings(gold) == []
    picture(gold, "release-text-gold", width)


@pytest.mark.parametrize("width", NARROW_LATER)
def test_sealing_unlocking_and_waiting(browser: Any, served: Served, width: int) -> None:  # noqa: F811
    press = signed_in(browser, served.address, "Press officer", width=width)
    press.get_by_role("link", name="Text, version").click()
    press.get_by_label("Text").fill(
        f"Operation TEST DAWN\n\nThey thank the public for its help. {'Once more.' * (width > 500)}"
    )
    press.get_by_role("button", name="Keep as the next version").click()
    press.get_by_text("is kept. Its marks are read anew").wait_for()
    gold = signed_in(browser, served.address, "Gold commander", width=width)
    gold.goto(f"{served.address}/release/")
    gold.get_by_role("button", name="Seal the packs").click()
    gold.get_by_text("Now two different people who command").wait_for()
    assert findings(gold) == []
    gold.get_by_text("Lift it in an emergency").click()
    gold.get_by_text("Move the embargo").click()
    assert findings(gold) == []
    picture(gold, "release-sealed", width)
    gold.get_by_role("link", name="Countdown").click()
    assert findings(gold) == []
    picture(gold, "release-countdown", width)
    kent = signed_in(browser, served.address, "Force press officer", width=width)
    assert kent.url.endswith("/press/")
    kent.get_by_text("Nothing is published for you").wait_for()
    assert kent.get_by_text("TEST DAWN").count() == 0
    assert findings(kent) == []


def test_after_publication(browser: Any, served: Served) -> None:  # noqa: F811
    from daybreak.release.actions import seal, unlock

    world, at = served.world, datetime.now(UTC) + timedelta(hours=4)
    with viewing(world.gold):
        release = Release.objects.get()
        if release.state == "draft":
            seal(release.id, operation=world.operation, by=world.gold, at=at)
    for post in (world.coordinator, world.gold):
        with viewing(post):
            unlock(release.id, by=post, at=at)
    [(_, closed)] = open_due(at=at, read=clocks)
    assert closed == ""
    for width in WIDTHS:
        for title, path in (("Gold commander", "/release/"), ("Force press officer", "/press/")):
            page = signed_in(browser, served.address, title, width=width)
            page.goto(f"{served.address}{path}")
            page.get_by_role("link", name="kent.csv" if "press" in path else "figures.csv").first.wait_for()
            assert findings(page) == []
            picture(page, f"published-{path.strip('/')}", width)
