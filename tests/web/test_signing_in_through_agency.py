"""Signing in through an agency's identity provider, which runs as a process of its own and signs real tokens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from daybreak.access.accounts import invite, name_provider
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, FailedTry, Identity, IdentityProvider, Post, Session
from daybreak.agencies.terms import Role
from daybreak.conf.client_secrets import client_secret, keep_client_secret
from daybreak.kernel.errors import BadInput, NotAllowed
from tests.rooms import World
from tests.web.signing import text_of, with_app

pytestmark = pytest.mark.django_db
OFFICER = "f3b1-officer"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the provider, and end it."""
    command = [sys.executable, "-m", "tests.web.provider"]
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture
def provider(world: World, address: str, settings: Any, tmp_path: Path) -> IdentityProvider:
    """Kent's people sign in at the provider."""
    keep_client_secret(tmp_path, "kent", "not-a-real-secret")
    settings.CLIENT_SECRET_OF = partial(client_secret, tmp_path)
    kent = Agency.objects.get(slug="kent")
    with viewing(world.administrator):
        return name_provider(kent, issuer=address, client="daybreak", by=world.administrator, at=world.at)


def came_back(client: Client, subject: str = OFFICER) -> str:
    """Go to the provider, sign in there as the subject, and return the address it leads back to."""
    there = client.get("/sign-in/agency/kent/")
    assert there.status_code == 302, text_of(there)
    answer = requests.post(there.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text[:500]
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def invited(world: World, post: Post) -> Client:
    """Return a browser in which the post's person has begun with their invitation."""
    client = Client()
    with viewing(world.administrator):
        code = invite(post.person, by=world.administrator, at=datetime.now(UTC))
    client.post("/sign-in/invitation/", {"username": post.person.username, "code": code})
    return client


def bound(world: World) -> Post:
    """Return Kent's analyst, bound to the officer at the provider."""
    post = world.force_analyst("kent")
    Identity.objects.create(
        person=post.person, issuer=IdentityProvider.objects.get().issuer, subject=OFFICER, bound_at=world.at
    )
    return post


def entered() -> bool:
    return Session.objects.exclude(person=None).exists()


def test_an_invitation_binds_and_from_then_on_the_provider_is_enough(world: World, provider: IdentityProvider) -> None:
    post = world.force_analyst("kent")
    client = invited(world, post)
    assert "Sign in at Kent Police" in text_of(client.get("/sign-in/enrol/"))
    assert client.get(came_back(client)).headers["Location"] == "/packages/"
    identity = Identity.objects.get()
    assert (identity.person_id, identity.issuer, identity.subject) == (post.person_id, provider.issuer, OFFICER)
    again = Client()
    assert again.get(came_back(again)).headers["Location"] == "/packages/"
    assert again.get("/packages/").status_code == 200


def test_an_unknown_subject_is_told_whom_to_ask(world: World, provider: IdentityProvider) -> None:
    bound(world)
    client = Client()
    answer = client.get(came_back(client, "somebody-else"))
    assert answer.status_code == 403
    assert "Ask your administrator for an invitation" in text_of(answer)
    assert not entered()


def test_an_e_mail_address_binds_nobody(world: World, provider: IdentityProvider) -> None:
    post = world.force_analyst("kent")
    client = Client()
    assert client.get(came_back(client, f"{post.person.username}@kent.example")).status_code == 403


def test_a_provider_vouches_for_its_own_agency_only(world: World, provider: IdentityProvider) -> None:
    elsewhere = world.force_analyst("essex")
    Identity.objects.create(person=elsewhere.person, issuer=provider.issuer, subject=OFFICER, bound_at=world.at)
    client = Client()
    assert client.get(came_back(client)).status_code == 403


def test_somebody_elses_account_cannot_be_bound_again(world: World, provider: IdentityProvider) -> None:
    bound(world)
    client = invited(world, world.silver("kent"))
    assert "belongs to somebody else" in text_of(client.get(came_back(client)))
    assert not entered()


def test_an_invitation_alone_binds_nobody_who_is_enrolled_already(world: World, provider: IdentityProvider) -> None:
    client = invited(world, with_app(world.force_analyst("kent")))
    assert "reset how you sign in" in text_of(client.get(came_back(client)))
    assert not Identity.objects.exists()
    assert not entered()


def test_the_address_asked_carries_challenge_state_and_nonce(world: World, provider: IdentityProvider) -> None:
    asked = parse_qs(urlsplit(Client().get("/sign-in/agency/kent/").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid"], "no e-mail address is asked for"
    assert {"code_challenge", "state", "nonce"} <= asked.keys()


class TestWhatComesBackOtherwiseIsRefused:
    def refused(self, client: Client, back: str) -> str:
        answer = client.get(back)
        assert answer.status_code in (403, 503), text_of(answer)
        assert not entered()
        return text_of(answer)

    def test_another_state(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        back = came_back(client)
        assert "Begin again" in self.refused(client, back.replace("state=", "state=x"))

    def test_an_answer_in_another_browser(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        self.refused(Client(), came_back(Client()))

    def test_the_same_answer_twice(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        back = came_back(client)
        assert client.get(back).status_code == 302
        Session.objects.all().delete()
        self.refused(client, back)

    @pytest.mark.parametrize("what", ["nonce", "code_verifier"])
    def test_an_answer_to_another_question(self, world: World, provider: IdentityProvider, what: str) -> None:
        bound(world)
        client = Client()
        back = came_back(client)
        session = client.session
        name = next(name for name in dict(session.items()) if name.startswith("_state_"))
        session[name]["data"][what] += "x"
        session.save()
        self.refused(client, back)

    def test_another_issuer(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        back = came_back(client)
        provider.issuer += "/"
        provider.save()
        Identity.objects.all().delete()
        bound(world)
        self.refused(client, back)

    def test_an_issuer_that_says_it_is_another(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        self.refused(client, came_back(client) + "&iss=https://else.where")

    def test_a_token_nobody_known_signed(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        back = came_back(client)
        requests.get(f"{provider.issuer}/lie?about=keys", timeout=10)
        try:
            self.refused(client, back)
        finally:
            requests.get(f"{provider.issuer}/lie?about=nothing", timeout=10)

    def test_somebody_who_said_no_there(self, world: World, provider: IdentityProvider) -> None:
        bound(world)
        client = Client()
        there = client.get("/sign-in/agency/kent/").headers["Location"]
        state = parse_qs(urlsplit(there).query)["state"][0]
        self.refused(client, f"/sign-in/agency/kent/back/?error=access_denied&state={state}")


def test_nobody_is_kept_from_signing_in_by_a_link_that_leads_back_here(
    world: World, provider: IdentityProvider
) -> None:
    for _ in range(3):
        answer = Client().get("/sign-in/agency/kent/back/?code=x&state=y")
        assert (answer.status_code, "begins on the sign-in page" in text_of(answer)) == (403, True)
    assert not FailedTry.objects.exists()


def test_only_what_the_provider_signed_with_a_key_of_its_own_counts(
    world: World, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(world)
    client = Client()
    back = came_back(client)
    monkeypatch.setattr("daybreak.web.providers.ALGORITHMS", ["ES256"])  # and this provider signs with RS256
    assert "not what was asked for" in text_of(client.get(back))
    assert not entered()


def test_a_provider_that_is_silent_is_said_so(world: World, provider: IdentityProvider) -> None:
    provider.issuer = "http://127.0.0.1:9"
    provider.save()
    answer = Client().get("/sign-in/agency/kent/")
    assert answer.status_code == 503
    assert "does not answer" in text_of(answer)


def test_without_its_secret_nobody_is_led_there(
    world: World, provider: IdentityProvider, settings: Any, tmp_path: Path
) -> None:
    settings.CLIENT_SECRET_OF = partial(client_secret, tmp_path / "empty")
    assert Client().get("/sign-in/agency/kent/").status_code == 503


def test_only_an_administrator_names_a_provider_and_only_a_safe_one(world: World) -> None:
    kent = Agency.objects.get(slug="kent")
    with viewing(world.gold), pytest.raises(NotAllowed):
        name_provider(kent, issuer="https://id.example", client="x", by=world.gold, at=world.at)
    by = world.administrator
    for unsafe in ("http://id.example", "ftp://id.example", "http://localhost.example", "javascript:alert(1)"):
        with viewing(by), pytest.raises(BadInput):
            name_provider(kent, issuer=unsafe, client="x", by=by, at=world.at)


def test_the_secret_lies_in_the_key_folder_for_its_owner_only(tmp_path: Path) -> None:
    keep_client_secret(tmp_path, "kent", "first\n")
    keep_client_secret(tmp_path, "kent", "second\n")
    assert client_secret(tmp_path, "kent") == "second"
    kept = tmp_path / "keys" / "provider-kent"
    assert kept.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput):
        client_secret(tmp_path, "../ledger")


def test_the_role_of_the_post_is_the_agencys_own(world: World, provider: IdentityProvider) -> None:
    assert bound(world).role == Role.FORCE_ANALYST
