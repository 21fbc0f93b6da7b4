"""The gravest acts ask again who one is: a browser left open, or one that somebody took, is not enough."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve, reverse

from daybreak.access.models import Restriction
from daybreak.access.viewer import viewing
from daybreak.agencies.models import CodeApp, Post
from tests.access.suspects import restricted, suspect
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import code_now, sign_in, text_of, with_app

pytestmark = pytest.mark.django_db
ASK = {
    "release-publish": "publish the release",
    "release-agree": "move the embargo",
    "release-lift": "lift the embargo",
    "release-lift-now": "lift the embargo",
    "subject-restrict-now": "restrict a record",
    "restriction-name": "name people for a restricted record",
    "restriction-lift": "lift a restriction",
}


def unconfirmed(client: Client) -> Any:
    """Let the last confirmation of the browser be forgotten."""
    session = client.session
    session.pop("confirmed_at", None)
    session.save()
    return client


@pytest.mark.parametrize("name", ASK)
def test_the_act_asks(name: str) -> None:
    assert getattr(resolve(reverse(f"web:{name}", args=[uuid4()])).func, "confirms", "") == ASK[name]


def test_a_restriction_is_lifted_with_a_confirmation_and_not_without(world: World) -> None:
    made = restricted(world, suspect(world)).restriction
    client = unconfirmed(client_of(with_app(world.second_coordinator)))
    path, body = f"/restricted/{made.id}/lift/", {"lift-reason": "It was a namesake"}
    assert "To lift a restriction, confirm who you are" in text_of(client.post(path, body))
    with viewing(world.coordinator):
        assert Restriction.objects.get().lifted_at is None
    assert client.post(path, body | {"confirm_code": code_now()}).status_code == 302
    with viewing(world.coordinator):
        assert Restriction.objects.get().lifted_at is not None


def signed_in_as(post: Post) -> Client:
    """Return a browser in which the person signed in with a code some time ago, and whose next code is unused."""
    client = Client()
    sign_in(client, with_app(post))
    assert client.post("/sign-in/code/", {"code": code_now()}).status_code == 302
    CodeApp.objects.filter(person=post.person).update(last_step=0)
    return unconfirmed(client)  # type: ignore[no-any-return]


def test_somebody_elses_sign_in_ends_the_session_it_begins_in(world: World) -> None:
    gold, thief = world.gold, with_app(world.bronze("kent"))
    client = signed_in_as(gold)
    sign_in(client, thief)
    assert "_auth_user_id" not in client.session
    assert gold.person.name not in text_of(client.get("/second-factor/"))
