"""Passkeys in a real browser with a virtual authenticator: made, used instead of a password, confirmed with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Passkey, Post
from daybreak.ledger.models import Entry
from daybreak.release.models import Release
from tests.conftest import _empty_tables
from tests.release.invented import sealed
from tests.rooms import World, make_world
from tests.web.doors import Operation, played
from tests.web.signing import PASSWORD, code_now, with_app, with_password
from tests.web.test_browser import AT, CHROMIUM, WIDTHS, _on_its_own_thread, findings, sync_api

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Served:
    """A committed operation, served under a name passkeys can be made for."""

    world: World
    operation: Operation
    address: str


@pytest.fixture
def served(django_db_setup: None, django_db_blocker: Any, tmp_path: Any) -> Iterator[Served]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=tmp_path, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        operation = played(world)
        with _on_its_own_thread(StaticFilesHandler) as address:
            yield Served(world, operation, address.replace("127.0.0.1", "localhost"))
        _empty_tables()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


@dataclass
class Device:
    """A browser with an authenticator that has checked its user."""

    page: Any
    cdp: Any
    authenticator: str

    def credentials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})[
            "credentials"
        ]
        return found

    def lend(self, credential: dict[str, Any]) -> None:
        """Put a passkey of another device into this one, as a security key is carried."""
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": credential})


def device(chromium: Any, *, width: int = 1280, verifies: bool = True) -> Device:
    page = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": verifies, "automaticPresenceSimulation": True,
    }  # fmt: skip
    added = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(page, cdp, added["authenticatorId"])


def enrolled(served: Served, chromium: Any, post: Post, *, width: int = 1280) -> Device:
    """Sign in with a password for the first time and make a passkey, as everybody without one must."""
    with_password(post)
    found = device(chromium, width=width)
    page = found.page
    page.goto(f"{served.address}/sign-in/?next=/release/")
    assert findings(page) == []
    page.get_by_label("Name to sign in").fill(post.person.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Choose how you confirm that it is you").wait_for()
    assert findings(page) == []
    page.get_by_label("What you call this passkey").fill("Work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert findings(page) == []
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/release/")
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_passkey_is_made_and_opens_daybreak_without_a_password(served: Served, chromium: Any, width: int) -> None:
    post = served.world.gold
    first = enrolled(served, chromium, post, width=width)
    assert Passkey.objects.get().name == "Work laptop"
    page = first.page
    for path in ("/sessions/", "/second-factor/"):
        page.goto(f"{served.address}{path}")
        assert findings(page) == [], path
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/national/")
    with viewing(served.world.auditor):
        begun = Entry.objects.filter(act="session:begin").count()
    assert begun == 2
    assert Passkey.objects.get().used_at is not None


def test_a_passkey_that_did_not_check_its_user_opens_nothing(served: Served, chromium: Any) -> None:
    first = enrolled(served, chromium, served.world.gold)
    careless = device(chromium, verifies=False)
    careless.lend(first.credentials()[0])
    careless.page.goto(f"{served.address}/sign-in/")
    careless.page.get_by_role("button", name="Sign in with a passkey").click()
    careless.page.get_by_text("No passkey was used").wait_for()
    # A browser that asks for less than it was told to gets an answer, and the server refuses it.
    careless.page.evaluate(
        "form => { form.dataset.options = form.dataset.options.replace('required', 'discouraged') }",
        careless.page.query_selector("form[data-passkey]"),
    )
    careless.page.get_by_role("button", name="Sign in with a passkey").click()
    careless.page.get_by_text("This passkey opens nothing here").first.wait_for()


def test_a_passkey_that_was_removed_opens_nothing(served: Served, chromium: Any) -> None:
    first = enrolled(served, chromium, served.world.gold)
    Passkey.objects.all().delete()
    page = first.page
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey opens nothing here").first.wait_for()


def test_a_copied_passkey_is_noticed(served: Served, chromium: Any) -> None:
    first = enrolled(served, chromium, served.world.gold)
    copy = first.credentials()[0]
    page = first.page
    for _ in range(2):
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/national/")
    other = device(chromium)
    other.lend(copy)
    other.page.goto(f"{served.address}/sign-in/")
    other.page.get_by_role("button", name="Sign in with a passkey").click()
    other.page.get_by_text("This passkey opens nothing here").first.wait_for()


def test_unlocking_a_release_is_confirmed_with_the_passkey(served: Served, chromium: Any) -> None:
    with viewing(served.world.gold):
        drafted = Release.objects.get()
    sealed(served.world, drafted)
    page = enrolled(served, chromium, served.world.gold).page
    _forget_confirmation()
    page.goto(f"{served.address}/release/")
    page.get_by_role("button", name="Unlock").click()
    page.locator("#confirm-yes").click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    assert findings(page) == []
    page.get_by_role("button", name="Confirm with your passkey").click()
    page.get_by_text("Your unlock is kept").wait_for()
    with viewing(served.world.auditor):
        assert list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2]) == [
            "release:unlock", "session:confirm",
        ]  # fmt: skip


def test_a_passkey_is_the_second_factor_after_a_password_too(served: Served, chromium: Any) -> None:
    post = served.world.gold
    page = enrolled(served, chromium, post).page
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name to sign in").fill(post.person.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    assert findings(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/national/")


def test_a_second_passkey_is_added_from_a_signed_in_page(served: Served, chromium: Any) -> None:
    post = with_app(served.world.gold)
    found = device(chromium)
    page = found.page
    page.goto(f"{served.address}/sign-in/")
    page.get_by_label("Name to sign in").fill(post.person.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/national/")
    page.get_by_role("link", name="My sessions").click()
    page.get_by_role("link", name="How you sign in").click()
    page.get_by_role("link", name="Add a passkey or an app").click()
    page.get_by_role("button", name="Make a passkey").click()
    with suppress(sync_api.TimeoutError):
        page.get_by_role("link", name="I have kept them").click(timeout=5_000)
    page.get_by_role("heading", name="How you sign in").wait_for()
    assert Passkey.objects.get().person_id == post.person_id
    page.get_by_role("button", name="Remove This device").click()
    page.locator("#confirm-yes").click()
    page.get_by_text("Removed. It opens nothing any more.").wait_for()
    assert not Passkey.objects.exists()


def _forget_confirmation() -> None:
    """Let the last confirmation be too old, as if minutes had gone by."""
    from daybreak.agencies.models import Session
    from daybreak.web.session_store import SessionStore

    for row in Session.objects.exclude(person=None):
        held = SessionStore().decode(row.content) | {"confirmed_at": "2026-01-01T00:00:00+00:00"}
        Session.objects.filter(pk=row.pk).update(content=SessionStore().encode(held))
