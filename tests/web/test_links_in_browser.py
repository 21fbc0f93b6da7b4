"""The analyst's page in a real browser: by keyboard alone from the first question to the last, axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.identity.models import Judgement
from daybreak.identity.terms import Verdict
from tests.conftest import _empty_tables
from tests.identity.pairs import resolved
from tests.rooms import World, make_world
from tests.web.test_browser import AT, CHROMIUM, WIDTHS, _on_its_own_thread, findings, signed_in, sync_api

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[World, str]]:
    """Commit records that may be one person, and serve their pages as a rehearsal."""
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        assert world.coordinator
        resolved(world)
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


def verdicts(world: World) -> list[tuple[str, str]]:
    with viewing(world.analyst):
        return list(Judgement.objects.order_by("judged_at", "id").values_list("verdict", "why"))


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_queue_question_and_switch(browser: Any, desk: tuple[World, str], width: int) -> None:
    page = signed_in(browser, desk[1], "Lead coordinator", width=width)
    found = {}
    for path in ("/links/", "/links/?show=judged", "/links/switch/"):
        page.goto(f"{desk[1]}{path}")
        found[path] = findings(page)
    page.goto(f"{desk[1]}/links/")
    page.get_by_role("link", name="Next question").click()
    page.get_by_role("heading", name="Is this one person?").wait_for()
    found["question"] = findings(page)
    page.get_by_role("button", name="Same", exact=False).first.click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.complaints[:] = [line for line in page.complaints if "422" not in line]  # the browser tells of every refusal
    found["without a reason"] = findings(page)
    assert found == {path: [] for path in found}


def test_every_question_is_answered_by_keyboard_alone(browser: Any, desk: tuple[World, str]) -> None:
    world, address = desk
    page = signed_in(browser, address, "Lead analyst")
    press = page.keyboard.press
    page.keyboard.type("gk")
    page.wait_for_url("**/links/")
    press("n")
    page.wait_for_url("**/links/*-*/")
    first = page.url
    press("n")
    page.wait_for_url(lambda url: url != first)
    press("p")
    page.wait_for_url(first)

    press("s")
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert verdicts(world) == [], "no judgement without its reason"
    press("5")
    assert page.get_by_label("Two people of one household").is_checked()
    press("Enter")
    page.get_by_role("link", name="Choose same, different or unsure").wait_for()
    assert verdicts(world) == [], "Enter in a box judges nobody"
    assert page.get_by_label("Two people of one household").is_checked()
    press("d")
    page.get_by_text("Judged two people.").wait_for()
    assert verdicts(world) == [(Verdict.DIFFERENT, "Two people of one household")]

    press("z")
    page.get_by_role("heading", name="Judgements of this pair").wait_for()
    page.get_by_text("Taken back, no judgement of these two records stands").wait_for()
    press("z")
    page.get_by_text("Taken back. Judge the two records again").wait_for()
    assert [verdict for verdict, _ in verdicts(world)] == [Verdict.DIFFERENT, Verdict.UNSURE]

    for reason, verdict in (("7", "d"), ("8", "u"), ("3", "s"), ("1", "s")):
        press(reason)
        before = page.url
        press(verdict)
        page.wait_for_url(lambda url, before=before: url != before)
    assert [verdict for verdict, _ in verdicts(world)][2:] == [
        Verdict.DIFFERENT, Verdict.UNSURE, Verdict.SAME, Verdict.SAME,
    ]  # fmt: skip


def test_keys_are_listed_and_can_be_switched_off(browser: Any, desk: tuple[World, str]) -> None:
    page = signed_in(browser, desk[1], "Lead analyst")
    page.goto(f"{desk[1]}/links/?show=judged")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    page.get_by_role("button", name="Keyboard shortcuts").wait_for()  # shown by the script that listens to the keys
    page.keyboard.press("?")
    listed = page.locator("#shortcuts-list").inner_text()
    assert all(words in listed for words in ("Same person", "Different people", "Unsure", "Two people of one name"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Switch shortcuts off").click()
    page.keyboard.press("Escape")
    before = len(verdicts(desk[0]))
    page.keyboard.type("1s")
    page.wait_for_timeout(200)
    assert len(verdicts(desk[0])) == before
