"""Signing in by hand: password and code, throttling, sessions, confirming again, and leaving."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from daybreak.access.accounts import invite, reset_sign_in
from daybreak.access.actions import issue_token
from daybreak.access.terms import Scope
from daybreak.access.viewer import viewing
from daybreak.agencies.actions import end_sessions, hold_first, make_recovery_codes
from daybreak.agencies.models import CodeApp, FailedTry, Passkey, Person, Session
from daybreak.agencies.rules import MOST_TRIES, TRIES_WITHIN
from daybreak.agencies.terms import NOBODY
from daybreak.kernel.errors import Conflict
from daybreak.ledger.models import Entry
from tests.release.invented import sealed
from tests.rooms import World
from tests.web.doors import client_of, played
from tests.web.signing import PASSWORD, code_now, sign_in, text_of, used_up, with_app, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def rehearsal(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "rehearsal").touch()
    settings.HOME = tmp_path


def signed(world: World) -> Client:
    """Return a browser in which the auditor has signed in with password and code."""
    client, post = Client(), with_app(world.auditor)
    assert sign_in(client, post).status_code == 302
    assert client.post("/sign-in/code/", {"code": code_now()}).status_code == 302
    CodeApp.objects.filter(person=post.person).update(last_step=0)
    return client


def entries(world: World, **chosen: object) -> list[Entry]:
    """Return the ledger's entries as the auditor sees them."""
    with viewing(world.auditor):
        return list(Entry.objects.filter(**chosen).order_by("id"))


def acts(world: World) -> list[str]:
    return [entry.act for entry in entries(world)]


class TestPasswordAndCode:
    def test_the_password_alone_opens_nothing(self, world: World) -> None:
        client, post = Client(), with_app(world.auditor)
        answer = sign_in(client, post)
        assert answer.headers["Location"] == "/sign-in/code/"
        assert client.get("/ledger/").headers["Location"] == "/sign-in/?next=/ledger/"
        answer = client.post("/sign-in/code/", {"code": code_now()})
        assert answer.headers["Location"] == "/ledger/"
        assert client.get("/ledger/").status_code == 200
        assert acts(world)[-1] == "session:begin"

    def test_a_code_counts_once(self, world: World) -> None:
        signed(world)
        CodeApp.objects.update(last_step=used_up())
        client = Client()
        sign_in(client, world.auditor)
        assert "not right, or was used already" in text_of(client.post("/sign-in/code/", {"code": code_now()}))
        assert client.post("/sign-in/code/", {"code": code_now(1)}).status_code == 302, "the next one is as good"

    def test_a_recovery_code_counts_once(self, world: World) -> None:
        post = with_app(world.auditor)
        code = make_recovery_codes(post, at=world.at)[3]
        for status, typed in ((302, code.upper().replace("-", " ")), (200, code)):
            client = Client()
            sign_in(client, post)
            assert client.post("/sign-in/code/", {"code": typed}).status_code == status

    def test_the_session_key_is_another_before_and_after(self, world: World) -> None:
        client, post = Client(), with_app(world.auditor)
        client.get("/sign-in/")
        keys = [client.cookies["sessionid"].value]
        sign_in(client, post)
        keys.append(client.cookies["sessionid"].value)
        client.post("/sign-in/code/", {"code": code_now()})
        keys.append(client.cookies["sessionid"].value)
        assert len(set(keys)) == 3
        assert Session.objects.count() == 1, "the ones before are gone"
        assert keys[-1] not in str(Session.objects.values_list().get()), "the key itself is not kept"

    def test_who_has_no_second_factor_is_led_to_enrol_before_anything_else(self, world: World) -> None:
        client, post = Client(), with_password(world.auditor)
        assert sign_in(client, post).headers["Location"] == "/sign-in/enrol/"
        assert client.get("/ledger/").status_code == 302
        page = client.get("/sign-in/enrol/")
        secret = re.search(r"Secret: <span[^>]*>(\w+)", page.content.decode())
        assert secret is not None
        assert "<svg" in page.content.decode()
        assert "style=" not in page.content.decode()
        assert client.post("/sign-in/enrol/", {"app_code": "000000"}).status_code == 422
        answer = client.post("/sign-in/enrol/", {"app_code": code_now(secret=secret[1])})
        assert len(re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", text_of(answer))) == 10
        assert client.get("/ledger/").status_code == 200
        assert acts(world)[-3:] == ["code-app:enrol", "recovery-codes:make", "session:begin"]
        kept = CodeApp.objects.get()
        assert secret[1].encode() not in bytes(kept.sealed_secret)
        assert not Session.objects.filter(content__contains=secret[1]).exists()

    def test_the_password_alone_never_replaces_the_second_factor(self, world: World) -> None:
        post, client = with_app(world.auditor), Client()
        sign_in(client, post)
        before = CodeApp.objects.get(person=post.person).enrolled_at
        assert client.get("/sign-in/enrol/").headers["Location"] == "/sign-in/code/"
        assert client.post("/sign-in/enrol/", {"app_code": code_now()}).headers["Location"] == "/sign-in/code/"
        assert CodeApp.objects.get(person=post.person).enrolled_at == before
        assert client.get("/ledger/").status_code == 302

    def test_two_who_know_the_password_cannot_both_enrol_first(self, world: World) -> None:
        post = with_password(world.auditor)
        hold_first(post.person)
        with_app(post)
        with pytest.raises(Conflict, match="already"):
            hold_first(post.person)

    def test_in_a_rehearsal_a_post_is_entered_by_its_button(self, world: World, rehearsal: None) -> None:
        client, post = Client(), world.auditor
        answer = client.post("/sign-in/rehearsal/", {"post": str(post.id)})
        assert answer.headers["Location"] == "/ledger/"
        assert client.get("/ledger/").status_code == 200
        assert sign_in(Client(), with_password(post)).headers["Location"] == "/ledger/", "nobody is led to enrol"

    def test_signing_in_again_begins_a_fresh_session(self, world: World, rehearsal: None) -> None:
        client, keys = Client(), []
        for _ in range(2):
            client.post("/sign-in/rehearsal/", {"post": str(world.auditor.id)})
            keys.append(client.cookies["sessionid"].value)
        assert keys[0] != keys[1]
        assert Session.objects.count() == 1

    def test_elsewhere_no_button_signs_in(self, world: World) -> None:
        assert Client().post("/sign-in/rehearsal/", {"post": str(world.auditor.id)}).status_code == 404

    def test_onward_only_within_this_site(self, world: World) -> None:
        post = with_app(world.auditor)
        for asked, led in (("/ledger/?processing=alter", "/ledger/?processing=alter"), ("//else.where/", "/ledger/")):
            client = Client()
            client.get("/sign-in/", {"next": asked})
            sign_in(client, post)
            CodeApp.objects.update(last_step=0)
            assert client.post("/sign-in/code/", {"code": code_now()}).headers["Location"] == led


class TestThrottling:
    def test_known_and_unknown_names_are_refused_alike(self, world: World) -> None:
        post = with_app(world.auditor)
        pages = []
        for name in (post.person.username, "nobody-of-this-name"):
            for turn in range(MOST_TRIES.here + 2):
                answer = Client().post("/sign-in/", {"username": name, "password": "wrong"})
                assert answer.status_code == (200 if turn < MOST_TRIES.here else 429)
            assert answer.headers["Retry-After"] == str(int(TRIES_WITHIN.total_seconds()))
            pages.append(text_of(answer).replace(name, "NAME"))
        assert _steady(pages[0]) == _steady(pages[1])
        assert sign_in(Client(), post).status_code == 429, "the right password is not heard any more either"

    def test_the_ledger_keeps_whose_account_was_tried_but_no_name_that_is_nobodys(self, world: World) -> None:
        post = with_password(world.auditor)
        Client().post("/sign-in/", {"username": post.person.username, "password": "wrong"})
        Client().post("/sign-in/", {"username": "my-password-by-mistake", "password": "wrong"})
        failed = entries(world, act="sign-in:fail")
        assert [entry.thing_ref for entry in failed] == [str(post.person_id), "unknown"]
        assert {entry.person for entry in failed} == {NOBODY.person}
        assert not any(b"by-mistake" in bytes(entry.canonical) for entry in failed)
        assert not FailedTry.objects.filter(account__contains="mistake").exists()

    def test_a_hash_is_made_for_a_name_that_is_nobodys(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        made = []
        encode = ScryptPasswordHasher.encode

        def counted(*args: Any, **options: Any) -> Any:
            made.append(1)
            return encode(*args, **options)

        monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
        for name in (with_password(world.auditor).person.username, "nobody", world.gold.person.username):
            made.clear()
            assert authenticate(None, username=name, password="wrong") is None
            assert len(made) == 1, name

    def test_knowing_the_password_does_not_buy_more_codes(self, world: World) -> None:
        post = with_app(world.auditor)
        statuses = []
        for _ in range(MOST_TRIES.here + 1):
            client = Client()
            sign_in(client, post)
            statuses.append(client.post("/sign-in/code/", {"code": "000000"}).status_code)
        assert statuses[: MOST_TRIES.here] == [200] * MOST_TRIES.here
        assert statuses[-1] != 200

    def test_a_complete_sign_in_forgives(self, world: World) -> None:
        post = with_app(world.auditor)
        for _ in range(MOST_TRIES.here - 1):
            sign_in(Client(), post, "wrong")
        signed(world)
        assert not FailedTry.objects.exists()

    def test_other_addresses_are_heard_until_the_account_has_too_many(self, world: World) -> None:
        post = with_app(world.auditor)
        for turn in range(MOST_TRIES.account):
            assert sign_in(Client(), post, "wrong", REMOTE_ADDR=f"198.51.100.{turn}").status_code == 200
        assert sign_in(Client(), post, "wrong", REMOTE_ADDR="198.51.100.99").status_code == 429

    def test_one_address_is_heard_until_it_has_too_many(self, world: World) -> None:
        Client().post("/sign-in/", {"username": "a", "password": "wrong"})
        first = FailedTry.objects.get()
        FailedTry.objects.bulk_create(
            FailedTry(trial="password", account=f"{n:064}", address=first.address, tried_at=first.tried_at)
            for n in range(MOST_TRIES.address - 1)
        )
        assert Client().post("/sign-in/", {"username": "b", "password": "wrong"}).status_code == 429


class TestTokens:
    def test_guessing_tokens_becomes_slow_but_a_token_that_holds_is_heard(self, world: World) -> None:
        analyst = world.analyst
        with viewing(world.administrator):
            token = issue_token(
                analyst, label="program", scopes=[Scope.ACCESS_READ],
                expires_at=datetime.now(UTC) + timedelta(days=1), by=world.administrator, at=datetime.now(UTC),
            )  # fmt: skip
        assert _call("daybreak_wrong").status_code == 401
        assert [entry.thing_ref for entry in entries(world, act="sign-in:fail")] == ["unknown"]
        first = FailedTry.objects.get()
        FailedTry.objects.bulk_create(
            FailedTry(trial="token", address=first.address, tried_at=first.tried_at)
            for _ in range(MOST_TRIES.address - 1)
        )
        refused = _call("daybreak_wrong")
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many-tries")
        assert _call(token).status_code == 200
        assert sign_in(Client(), with_app(world.auditor)).status_code == 302, "people are counted apart"


def _call(token: str) -> Any:
    return Client().get("/api/v1/me", headers={"authorization": f"Bearer {token}"})


def _steady(page: str) -> str:
    """Return a page without what differs from answer to answer."""
    return re.sub(r"As at .* Daybreak", "", page)


class TestSessions:
    def test_they_are_listed_and_this_one_is_marked(self, world: World) -> None:
        first, second = signed(world), signed(world)
        page = text_of(second.get("/sessions/", headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/150.0"}))
        assert page.count("127.0.0.1") == 2
        assert page.count("This one") == 1
        assert "Password and code" in page
        assert first.get("/sessions/").status_code == 200

    def test_ending_one_ends_it_at_once(self, world: World) -> None:
        first, second = signed(world), signed(world)
        other = Session.objects.order_by("started_at").first()
        assert other is not None
        assert second.post(f"/sessions/{other.pk}/revoke/").status_code == 302
        assert first.get("/ledger/").status_code == 302
        assert second.get("/ledger/").status_code == 200
        assert acts(world)[-1] == "session:revoke"

    def test_all_others_can_be_ended(self, world: World) -> None:
        first, second, third = signed(world), signed(world), signed(world)
        third.post("/sessions/others/revoke/")
        assert [client.get("/ledger/").status_code for client in (first, second, third)] == [302, 302, 200]

    def test_nobody_ends_another_persons(self, world: World) -> None:
        client = signed(world)
        theirs = Session.objects.get()
        with_app(world.gold)
        gold = Client()
        sign_in(gold, world.gold)
        gold.post("/sign-in/code/", {"code": code_now()})
        assert gold.post(f"/sessions/{theirs.pk}/revoke/").status_code == 404
        assert client.get("/ledger/").status_code == 200

    def test_a_leaver_is_cut_at_once(self, world: World) -> None:
        client = signed(world)
        assert end_sessions(world.auditor.person) == 1
        assert client.get("/ledger/").status_code == 302

    def test_a_revoked_session_is_not_written_again(self, world: World) -> None:
        client = signed(world)
        session = client.session
        session["late"] = True
        Session.objects.all().delete()
        with pytest.raises(UpdateError):
            session.save()

    @pytest.mark.parametrize(("column", "back"), [("used_at", timedelta(hours=2)), ("ends_at", timedelta(hours=9))])
    def test_it_ends_when_idle_and_when_its_time_is_over(self, world: World, column: str, back: timedelta) -> None:
        client = signed(world)
        row = Session.objects.get()
        moved = {column: getattr(row, column) - back}
        Session.objects.update(started_at=row.started_at - timedelta(days=1), **moved)
        assert client.get("/ledger/").status_code == 302

    def test_use_does_not_put_off_the_end(self, world: World) -> None:
        client = signed(world)
        before = Session.objects.get()
        Session.objects.update(used_at=before.used_at - timedelta(minutes=30))
        client.get("/ledger/")
        session = client.session
        session["written"] = "again"
        session.save()
        after = Session.objects.get()
        assert after.ends_at == before.ends_at
        assert timedelta(hours=7, minutes=59) < after.ends_at - after.started_at <= timedelta(hours=8)
        assert after.used_at > before.used_at - timedelta(minutes=1)

    def test_signing_out_ends_it(self, world: World) -> None:
        client = signed(world)
        client.post("/sign-out/")
        assert not Session.objects.exclude(person=None).exists()
        assert acts(world)[-1] == "session:leave"


class TestInvitations:
    def test_an_invited_person_chooses_a_password_and_an_app(self, world: World) -> None:
        post = world.auditor
        with viewing(world.administrator):
            code = invite(post.person, by=world.administrator, at=datetime.now(UTC))
        client = Client()
        asked = {"username": post.person.username, "code": code}
        assert client.post("/sign-in/invitation/", asked).headers["Location"] == "/sign-in/enrol/"
        assert "over" in text_of(Client().post("/sign-in/invitation/", asked)), "it works once"
        page = client.get("/sign-in/enrol/").content.decode()
        secret = re.search(r"Secret: <span[^>]*>(\w+)", page)
        assert secret is not None
        typed = {"app_code": code_now(secret=secret[1]), "first": PASSWORD, "again": PASSWORD}
        assert client.post("/sign-in/enrol/", typed | {"first": "password1234"}).status_code == 422
        assert client.post("/sign-in/enrol/", typed).status_code == 200
        assert client.get("/ledger/").status_code == 200
        assert Person.objects.get(pk=post.person_id).check_password(PASSWORD)

    def test_a_reset_takes_everything_and_needs_a_reason(self, world: World) -> None:
        client, post = signed(world), world.auditor
        with viewing(world.administrator):
            code = reset_sign_in(post.person, reason="lost telephone", by=world.administrator, at=datetime.now(UTC))
        assert client.get("/ledger/").status_code == 302
        assert not CodeApp.objects.exists()
        assert not Passkey.objects.exists()
        assert sign_in(Client(), post).status_code == 200, "the password is gone too"
        asked = {"username": post.person.username, "code": code}
        assert Client().post("/sign-in/invitation/", asked).status_code == 302

    @pytest.mark.parametrize("enrolled", [True, False])
    def test_a_reset_ends_a_sign_in_that_is_half_finished(self, world: World, enrolled: bool) -> None:
        post, client = (with_app if enrolled else with_password)(world.auditor), Client()
        onward = sign_in(client, post).headers["Location"]
        with viewing(world.administrator):
            reset_sign_in(post.person, reason="laptop stolen", by=world.administrator, at=datetime.now(UTC))
        for path in ("/sign-in/code/", "/sign-in/enrol/", onward):
            assert client.get(path).headers["Location"].startswith("/sign-in/?"), path

    def test_a_wrong_code_is_counted(self, world: World) -> None:
        asked = {"username": world.auditor.person.username, "code": "aaaa-bbbb-cccc-dddd"}
        for _ in range(MOST_TRIES.here):
            Client().post("/sign-in/invitation/", asked)
        assert "Too many tries" in text_of(Client().post("/sign-in/invitation/", asked))


def test_strangers_who_guess_at_the_account_do_not_keep_anybody_from_confirming(world: World) -> None:
    post = with_app(world.gold)
    client = client_of(post)
    session = client.session
    session["confirmed_at"] = ""
    session.save()
    for address in range(4):
        for _ in range(5):
            sign_in(Client(REMOTE_ADDR=f"10.0.0.{address}"), post, password="wrong")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), post).status_code == 429
    for _ in range(4):
        wrong = client.post("/second-factor/recovery-codes/", {"confirm_code": "000000"})
        assert "did not confirm" in text_of(wrong)
    assert client.post("/second-factor/recovery-codes/", {"confirm_code": code_now()}).status_code == 200
    session = client.session
    session["confirmed_at"] = ""
    session.save()
    for _ in range(6):
        wrong = client.post("/second-factor/recovery-codes/", {"confirm_code": "000000"})
    assert "Too many" in text_of(wrong)


class TestConfirming:
    @pytest.fixture
    def release(self, world: World) -> UUID:
        return sealed(world, played(world).release).pk

    def _gold(self, world: World) -> Client:
        client = Client()
        sign_in(client, with_app(world.gold))
        client.post("/sign-in/code/", {"code": code_now()})
        CodeApp.objects.update(last_step=0)
        session = client.session
        session["confirmed_at"] = (datetime.now(UTC) - timedelta(minutes=6)).isoformat()
        session.save()
        return client

    def test_unlocking_a_release_asks_again_and_carries_on(self, world: World, release: UUID) -> None:
        gold = self._gold(world)
        version = re.search(r'name="version" value="([^"]+)"', gold.get("/release/").content.decode())
        posted = {"version": version[1]} if version else {}
        asked = gold.post(f"/release/{release}/unlock/", posted)
        assert "To unlock the release, confirm who you are" in text_of(asked)
        assert "release:unlock" not in acts(world)
        assert gold.post(f"/release/{release}/unlock/", posted | {"confirm_code": "000000"}).status_code == 422
        assert "release:unlock" not in acts(world)
        done = gold.post(f"/release/{release}/unlock/", posted | {"confirm_code": code_now(), "confirm_method": "POST"})
        assert done.headers["Location"] == "/release/"
        assert acts(world)[-2:] == ["session:confirm", "release:unlock"]

    def test_what_was_typed_is_carried_through(self, world: World, release: UUID) -> None:
        asked = self._gold(world).post(f"/release/{release}/unlock/", {"version": "x", "note": '<"kept">'})
        if asked.status_code == 200:
            assert 'name="note" value="&lt;&quot;kept&quot;&gt;"' in asked.content.decode()

    def test_the_plain_button_works_in_a_rehearsal_only(
        self, world: World, release: UUID, settings: Any, tmp_path: Path
    ) -> None:
        gold = self._gold(world)
        version = re.search(r'name="version" value="([^"]+)"', gold.get("/release/").content.decode())
        posted = ({"version": version[1]} if version else {}) | {"confirm_plain": "yes"}
        assert gold.post(f"/release/{release}/unlock/", posted).status_code == 422
        (tmp_path / "rehearsal").touch()
        settings.HOME = tmp_path
        assert gold.post(f"/release/{release}/unlock/", posted).headers["Location"] == "/release/"

    def test_signing_in_through_a_rehearsal_confirms_nothing(
        self, world: World, release: UUID, rehearsal: None
    ) -> None:
        client = Client()
        client.post("/sign-in/rehearsal/", {"post": str(world.gold.id)})
        version = re.search(r'name="version" value="([^"]+)"', client.get("/release/").content.decode())
        asked = client.post(f"/release/{release}/unlock/", {"version": version[1]} if version else {})
        assert "In a real installation you would now confirm with your passkey" in text_of(asked)
