"""What operators were asked and answered, in a real browser: marked, readable on a phone, axe finds nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.identity.models import Premises
from tests.attribution.desk import ADDRESS, RECORD, TIME, Desk
from tests.conftest import _empty_tables
from tests.intake.invented import ip, records
from tests.rooms import World, make_world
from tests.web.test_browser import AT, CHROMIUM, NARROW_LATER, WIDTHS, _on_its_own_thread, findings, signed_in, sync_api

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("DAYBREAK_PICTURES", "")  # where to leave pictures of the pages for somebody to look at


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[World, str]]:
    """Commit a request with an answer of one digit too many, and serve the pages as a rehearsal."""
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        assert world.analyst
        with viewing(world.coordinator):
            each = Desk(world)
            each.report(
                ip(ADDRESS, TIME), ip("203.0.113.9", "2026-02-02T10:00:07"), ip("203.0.113.10", TIME, port=None)
            )
            each.take(records("kent", RECORD))
            each.resolve()
            each.answer(*each.ask(), IP="203.0.113.77", From="2026-02-02T10:30:00Z")
        with _on_its_own_thread(StaticFilesHandler) as address:
            yield world, address
        _empty_tables()


@pytest.fixture(scope="module")
def browser(desk: tuple[World, str]) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.parametrize("width", NARROW_LATER)
def test_what_differs_is_marked_and_axe_finds_nothing(browser: Any, desk: tuple[World, str], width: int) -> None:
    page = signed_in(browser, desk[1], "Lead coordinator", width=width)
    found: dict[str, list[object]] = {}

    def look(name: str) -> None:
        found[name] = findings(page)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)

    page.goto(f"{desk[1]}/resolutions/")
    look("requests")
    if width == WIDTHS[0]:
        page.get_by_role("button", name="Compare").click()
        page.get_by_text("1 differ and block their doors").wait_for()
    page.get_by_role("link", name="R-").first.click()
    page.get_by_text("does not cover the instant").wait_for()
    assert page.locator("mark").all_text_contents() == ["7"]
    look("request")
    page.goto(f"{desk[1]}/resolutions/leads/")
    page.get_by_text("the zone is missing").first.wait_for()
    look("leads")
    page.goto(f"{desk[1]}/typed/")
    page.get_by_role("button", name="Keep the first entry").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.complaints[:] = [line for line in page.complaints if "422" not in line]  # the browser tells of every refusal
    look("typed")
    page.get_by_label("The identifier").fill("07700900123")
    page.get_by_label("Where it stands").fill("Read from a photographed letter")
    page.get_by_role("button", name="Keep the first entry").click()
    page.get_by_text("You typed it first").wait_for()
    look("typed once")
    other = signed_in(browser, desk[1], "Lead analyst", width=width)
    other.goto(page.url)
    assert "900123" not in other.content()
    found["second entry"] = findings(other)
    assert found == {name: [] for name in found}


@pytest.mark.parametrize("width", NARROW_LATER)
def test_a_premises_is_noted_by_keyboard_and_axe_finds_nothing(
    browser: Any, desk: tuple[World, str], width: int
) -> None:
    with viewing(desk[0].coordinator):
        key = Premises.objects.get(line1="1 Invented Street").pk
    page = signed_in(browser, desk[1], "Lead coordinator", width=width)
    for name, path in [("premises", f"/premises/{key}/"), ("force-of", "/force-of/?q=AL5+3AA")]:
        assert page.goto(f"{desk[1]}{path}").status == 200
        assert findings(page) == []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    page.goto(f"{desk[1]}/premises/{key}/")
    page.get_by_label("What was found out").select_option("several_households")
    page.get_by_label("How it is known").fill(f"The council lists four, seen at {width}")
    page.get_by_role("button", name="Note it").press("Enter")
    page.wait_for_url("**/premises/*/")
    assert page.get_by_text(f"seen at {width}").is_visible()
    assert findings(page) == []
