"""The pocket notebook in a real browser: no network, no server, a reload, wrong codes, two devices; nothing is lost."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.visits.actions import revoke_device
from daybreak.visits.models import Device, Outcome, Visit, VisitEvent
from tests.conftest import _empty_tables
from tests.rooms import World, make_world
from tests.visits.invented import ready
from tests.web.test_browser import AT, CHROMIUM, PICTURES, findings, signed_in, sync_api

pytestmark = pytest.mark.browser
CODE = "27182818"
ALL_THERE_IS = """async () => {
  const done = (request) => new Promise((yes) => { request.onsuccess = () => yes(request.result) })
  const text = (value) => {
    if (value instanceof CryptoKey) return `key:${value.extractable}`
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value)
    return String(value)
  }
  const base = await done(indexedDB.open('daybreak-pocket'))
  let all = JSON.stringify(localStorage) + JSON.stringify(sessionStorage)
  for (const name of base.objectStoreNames) {
    for (const row of await done(base.transaction(name).objectStore(name).getAll())) {
      for (const [key, value] of Object.entries(row)) all += key + text(value)
    }
  }
  base.close()
  return all
}"""


class Site:
    """A server behind an entrance that can be shut: then every connection breaks and no new one is taken."""

    def __init__(self) -> None:
        self.server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
        self.server.daemon = True
        self.server.start()
        self.server.is_ready.wait()
        assert self.server.error is None, self.server.error
        self.port = 0
        self.up()

    def up(self) -> None:
        self.held: list[socket.socket] = []
        self.entrance = socket.create_server(("127.0.0.1", self.port))
        self.port = self.entrance.getsockname()[1]
        threading.Thread(target=self._take, args=(self.entrance,), daemon=True).start()

    def down(self) -> None:
        for each in (self.entrance, *self.held):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _take(self, entrance: socket.socket) -> None:
        with suppress(OSError):
            while True:
                asking, _ = entrance.accept()
                onward = socket.create_connection(("127.0.0.1", self.server.port))
                self.held += [asking, onward]
                for one, other in ((asking, onward), (onward, asking)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while part := one.recv(65536):
                other.sendall(part)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Day:
    world: World
    visits: list[Visit]
    site: Site


@pytest.fixture
def today(django_db_setup: None, django_db_blocker: Any, tmp_path: Any) -> Iterator[Day]:
    """Serve two visits of this very hour, ready, as a rehearsal."""
    (tmp_path / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=tmp_path, STORAGES=settings.STORAGES | plain):
        now = datetime.now(UTC)
        world = make_world(AT)
        visits = ready(world, count=2)
        bronze = world.bronze("kent")
        with viewing(bronze):
            Visit.objects.update(
                starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(minutes=1), state="ready"
            )
        site = Site()
        yield Day(world, visits, site)
        site.down()
        site.server.terminate()
        _empty_tables()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


def taken_along(chromium: Any, day: Day, *, visits: int = 2, width: int = 390) -> Any:
    """Return a notebook on which this many visits lie, unlocked."""
    page = signed_in(chromium, day.site.address, "Bronze officer", width=width)
    page.goto(f"{day.site.address}/pocket/")
    page.get_by_text("Choose a code and your visits").wait_for()
    picture(page, "pocket-begin")
    for number in range(visits):
        page.locator("input[name=visit]").nth(number).check()
    page.get_by_label("New code").fill(CODE)
    page.get_by_label("The same code again").fill(CODE)
    page.get_by_role("button", name="Take along").click()
    page.locator("article.pocket-visit").nth(visits - 1).wait_for()
    page.locator("body[data-offline=ready]").wait_for()
    return page


def picture(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def press(page: Any, visit: Visit, kind: str, note: str = "") -> None:
    box = page.locator(f"#visit-{visit.pk}")
    box.locator("textarea").fill(note)
    written = box.locator("ol li").count()
    box.locator(f"button[data-kind={kind}]").click()
    box.locator("ol li").nth(written).wait_for()


def unlock(page: Any, code: str = CODE) -> None:
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Unlock").click()


def waits(page: Any, entries: int) -> None:
    page.locator("#waiting", has_text=re.compile(f"^{entries}$")).wait_for()


def all_sent(page: Any) -> None:
    waits(page, 0)
    page.get_by_text("Connected.").wait_for()


def recorded(day: Day) -> list[str]:
    with viewing(day.world.gold):
        return sorted(VisitEvent.objects.values_list("kind", flat=True))


def test_offline_a_reload_and_back_twice(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today)
    assert findings(page) == []
    picture(page, "pocket-open")
    page.context.set_offline(True)
    press(page, today.visits[0], "entry", "We are in at once")
    press(page, today.visits[0], "search")
    page.get_by_text("No connection: everything is kept").wait_for()
    page.reload()
    page.get_by_text("Locked. Type your code").wait_for()
    unlock(page)
    waits(page, 2)
    press(page, today.visits[0], "arrest")
    assert recorded(today) == [], "nothing has arrived"
    picture(page, "pocket-offline")
    page.context.set_offline(False)
    all_sent_after_sending(page)
    assert recorded(today) == ["arrest", "entry", "search"]
    page.context.set_offline(True)
    press(page, today.visits[0], "left")
    page.context.set_offline(False)
    all_sent_after_sending(page)
    page.get_by_role("button", name="Send now").click()
    all_sent(page)
    assert recorded(today) == ["arrest", "entry", "left", "search"], "twice is once"
    with viewing(today.world.gold):
        assert Visit.objects.get(pk=today.visits[0].pk).state == "completed"
        assert Outcome.objects.count() == 1
        note = VisitEvent.objects.get(kind="entry")
        assert (note.note, note.device is not None) == ("We are in at once", True)
        assert note.happened_at < note.received_at


def all_sent_after_sending(page: Any) -> None:
    page.get_by_role("button", name="Send now").click()
    all_sent(page)


def test_the_server_down_and_two_devices_at_one_door(chromium: Any, today: Day) -> None:
    first, second = taken_along(chromium, today), taken_along(chromium, today)
    today.site.down()
    press(first, today.visits[0], "entry")
    press(first, today.visits[0], "arrest")
    press(second, today.visits[0], "voluntary_attendance")
    press(second, today.visits[0], "left")
    first.get_by_text("No connection: everything is kept").wait_for()
    first.reload()
    first.get_by_text("Locked. Type your code").wait_for()
    unlock(first)
    waits(first, 2)
    today.site.up()
    for page in (second, first):
        all_sent_after_sending(page)
    assert recorded(today) == ["arrest", "entry", "left", "voluntary_attendance"]
    gold = signed_in(chromium, today.site.address, "Gold commander", width=1280)
    gold.goto(f"{today.site.address}/day/live/")
    gold.get_by_text("Two accounts").wait_for()
    picture(gold, "live")


def test_nothing_lies_in_the_clear_and_wrong_codes_wipe(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today, visits=1)
    page.context.set_offline(True)
    press(page, today.visits[0], "note", "A secret of the house")
    held = page.evaluate(ALL_THERE_IS)
    for word in ("A secret", "Invented Row", "Ann Other", CODE, today.visits[0].reference):
        assert word not in held
    assert "key:false" in held, "the browser's own key is never given out"
    page.reload()
    page.get_by_text("Locked. Type your code").wait_for()
    for left in range(4, 0, -1):
        unlock(page, "00000000")
        page.get_by_text(f"{left} tries are left").wait_for()
    unlock(page, "00000000")
    page.locator("#locked").wait_for(state="hidden")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_a_second_tab_takes_nothing_from_the_first_and_has_no_tries_of_its_own(chromium: Any, today: Day) -> None:
    first = signed_in(chromium, today.site.address, "Bronze officer", width=390)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{today.site.address}/pocket/")
        page.locator("input[name=visit]").first.check()
    for page, code in ((first, CODE), (second, "31415926")):
        page.get_by_label("New code").fill(code)
        page.get_by_label("The same code again").fill(code)
    first.get_by_role("button", name="Take along").click()
    first.locator("article.pocket-visit").wait_for()
    first.context.set_offline(True)
    press(first, today.visits[0], "entry")
    first.context.set_offline(False)
    second.get_by_role("button", name="Take along").click()
    second.get_by_text("This browser has a notebook already").wait_for()
    refused = second.evaluate("Vault.begin('31415926', 'another').then(() => 'begun', (fault) => fault.message)")
    assert "already" in refused, "also where both look before either begins"
    unlock(second)
    second.locator("article.pocket-visit").wait_for()
    assert second.evaluate("Vault.entries().then((all) => all.map((each) => each.kind))") in (["entry"], [])
    tries = "Promise.all(['0', '1', '2'].map((code) => Vault.unlock(code))).then((all) => all.map((each) => each.left))"
    assert sorted(second.evaluate(tries)) == [2, 3, 4], "each of three at once was counted"
    first.evaluate("Vault.wipe().then(() => Vault.begin('16180339', 'anew'))")
    kept = second.evaluate("Vault.keepEntry({ entry: 'x', number: 1 }).then(() => 'kept', (fault) => fault.message)")
    assert "begun anew in another tab" in kept, "nobody could read what is sealed for a notebook that is gone"


def test_a_revoked_device_wipes_itself_when_it_is_heard(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today, visits=1)
    page.context.set_offline(True)
    press(page, today.visits[0], "entry")
    silver = today.world.silver("kent")
    with viewing(silver):
        revoke_device(Device.objects.get().pk, reason="Left on a bus", by=silver, at=datetime.now(UTC))
    page.context.set_offline(False)
    page.get_by_text("This device was revoked and is wiped").wait_for()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert recorded(today) == []


def test_signing_out_wipes_but_not_what_was_not_sent(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today, visits=1)
    page.context.set_offline(True)
    press(page, today.visits[0], "entry")
    page.evaluate("window.Vault.lock()")  # so that it sends nothing by itself once there is a network
    page.context.set_offline(False)
    page.goto(f"{today.site.address}/day/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/pocket/")
    unlock(page)
    all_sent(page)
    page.goto(f"{today.site.address}/day/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert recorded(today) == ["entry"]


def test_after_the_day_the_visits_go_and_what_was_not_sent_stays_until_it_is(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today)
    page.clock.install()
    page.context.set_offline(True)
    press(page, today.visits[0], "entry")
    page.clock.fast_forward("13:00:00")  # twelve hours after the last window, and past the time it locks by itself
    page.get_by_text("Locked. Type your code").wait_for()
    page.clock.resume()
    unlock(page)
    page.get_by_text("No visit is on this device any more").wait_for()
    waits(page, 1)
    assert "Invented Row" not in page.content(), "the address is gone"
    page.context.set_offline(False)
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("this device is wiped").or_(page.get_by_text("1 sent")).first.wait_for()
    assert recorded(today) == ["entry"]


def test_what_is_pressed_while_a_request_hangs_is_kept_at_once_and_the_device_locks(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today, visits=1)
    page.get_by_text("Connected").wait_for()
    page.route("**/api/v1/day/entries", lambda route: None)  # neither answered nor refused
    press(page, today.visits[0], "entry")
    press(page, today.visits[0], "arrest", "At the door")
    waits(page, 2)
    page.get_by_role("button", name="Lock").click()
    page.get_by_text("Locked. Type your code").wait_for()
    unlock(page)
    waits(page, 2)


def test_a_visit_that_went_to_somebody_else_goes_and_the_others_are_still_told(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today)
    page.get_by_text("Connected").wait_for()
    gone, stays = today.visits
    with viewing(today.world.bronze("kent")):
        Visit.objects.filter(pk=gone.pk).update(starts_at=None, ends_at=None, state="proposed")
        Visit.objects.filter(pk=stays.pk).update(state="stood_down", stood_down_reason="Moved away")
    page.get_by_role("button", name="Send now").click()
    page.locator(f"#visit-{gone.pk}").wait_for(state="detached")
    page.get_by_text("do not enter there").wait_for()
    assert page.evaluate("window.Vault.kept('pack').then((pack) => pack.visits.map((each) => each.id))") == [
        str(stays.pk)
    ], "and what went is not kept either"


def test_what_is_typed_and_pressed_while_the_page_is_drawn_again_is_not_lost(chromium: Any, today: Day) -> None:
    page = taken_along(chromium, today, visits=1)
    box = page.locator(f"#visit-{today.visits[0].pk}")
    page.get_by_text("Connected").wait_for()
    page.evaluate("""() => {
        const read = window.Vault.entries
        const gate = new Promise((open) => { window.openGate = open })
        window.Vault.entries = async () => { const found = await read(); window.waits = true; await gate; return found }
    }""")
    box.locator("button[data-kind=entry]").click()
    page.wait_for_function("() => window.waits")
    box.locator("textarea").fill("Typed meanwhile")
    box.locator("button[data-kind=search]").hover()
    page.mouse.down()
    page.evaluate("window.openGate()")
    box.locator("ol li").first.wait_for()
    page.mouse.up()
    box.locator("ol li").nth(1).wait_for()
    all_sent(page)
    assert recorded(today) == ["entry", "search"]
    with viewing(today.world.gold):
        assert dict(VisitEvent.objects.values_list("kind", "note")) == {"entry": "", "search": "Typed meanwhile"}
    assert box.locator("ol li", has_text=": sent").count() == 2


@pytest.mark.parametrize("width", [390, 1280])
def test_a_seizure_with_its_bag_makes_the_exhibit_and_axe_finds_nothing(chromium: Any, today: Day, width: int) -> None:
    from daybreak.custody.models import Exhibit

    page = taken_along(chromium, today, visits=1, width=width)
    visit = today.visits[0]
    press(page, visit, "entry")
    box = page.locator(f"#visit-{visit.pk}")
    box.get_by_text("What is on the bag").click()
    box.get_by_label("Exhibit reference").fill("ABC/1")
    picture(page, f"pocket-bag-{width}")
    assert findings(page) == []
    box.locator("button[data-kind=seizure]").click()
    page.get_by_text("A bag needs its reference and its seal").wait_for()
    box.get_by_label("Seal number").fill("S-0001")
    press(page, visit, "seizure")
    all_sent(page)
    with viewing(today.world.bronze("kent")):
        assert list(Exhibit.objects.values_list("reference", "seal_number")) == [("ABC/1", "S-0001")]
    gold = signed_in(chromium, today.site.address, "Gold commander", width=width)
    gold.goto(f"{today.site.address}/day/live/")
    gold.get_by_role("heading", level=1).wait_for()  # what it shows live is tested beside the server that streams
    picture(gold, f"live-{width}")
    assert findings(gold) == []
