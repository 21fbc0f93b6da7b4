"""Pages of figures in a real browser: axe finds nothing, nothing scrolls sideways, a reason is given by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.release.models import Snapshot
from tests.conftest import _empty_tables
from tests.release.invented import arrested
from tests.release.test_two_releases import drafted, first_day, frozen, published
from tests.rooms import World, make_world
from tests.web.test_browser import (
    AT,
    CHROMIUM,
    NARROW_LATER,
    PICTURES,
    _on_its_own_thread,
    findings,
    signed_in,
    sync_api,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def corrected(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[Snapshot, str]]:
    """Publish a first release, freeze what came after it, and serve both as a rehearsal."""
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world: World = make_world(AT)
        assert world.analyst
        published(world, drafted(world, first_day(world)))
        arrested(world, "kent", 2)
        arrested(world, "surrey", 14)
        snapshot = frozen(world)
        with _on_its_own_thread(StaticFilesHandler) as address:
            yield snapshot, address
        _empty_tables()


@pytest.fixture(scope="module")
def browser(corrected: tuple[Snapshot, str]) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.parametrize("width", NARROW_LATER)
def test_axe_finds_nothing_on_the_pages_of_figures(browser: Any, corrected: tuple[Snapshot, str], width: int) -> None:
    snapshot, address = corrected
    page, its = signed_in(browser, address, "Lead coordinator", width=width), f"/figures/snapshots/{snapshot.id}/"
    found = {}
    for name, path in (
        ("register", "/figures/definitions/"), ("snapshots", "/figures/"), ("snapshot", its),
        ("records", f"{its}records/arrests/"), ("no-records", f"{its}records/wrong_premises/"),
        ("delays", "/figures/delays/"),
    ):  # fmt: skip
        page.goto(f"{address}{path}")
        found[name] = findings(page)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/figures-{name}-{width}.png", full_page=True)
    assert found == {name: [] for name in found}


def test_a_reason_is_given_by_keyboard_and_a_number_opens_its_list(
    browser: Any, corrected: tuple[Snapshot, str]
) -> None:
    snapshot, address = corrected
    page = signed_in(browser, address, "Lead coordinator")
    page.goto(f"{address}/figures/snapshots/{snapshot.id}/")
    page.locator("summary", has_text="Say why a figure changed").press("Enter")
    page.get_by_label("Why it changed").focus()
    page.keyboard.type("Arrests of the weeks after the release.")
    page.get_by_role("button", name="Keep the reason").press("Enter")
    page.get_by_role("cell", name="Arrests of the weeks after the release.").wait_for()
    page.get_by_role("button", name="Count again from the records").press("Enter")
    page.get_by_text("all is as it was frozen").wait_for()
    page.get_by_role("link", name="67", exact=True).first.press("Enter")
    page.get_by_role("heading", name="People arrested").wait_for()
    page.get_by_label("Force").select_option("surrey")
    page.get_by_role("button", name="Show").click()
    sync_api.expect(page.get_by_role("rowheader")).to_have_count(23)
