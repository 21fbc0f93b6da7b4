"""Confirming who one is: guesses count whatever key the session has; a code counts once, its act refused or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from daybreak.access.actions import break_glass
from daybreak.access.terms import Purpose
from daybreak.access.viewer import viewing
from daybreak.agencies.models import CodeApp, Post
from daybreak.ledger.models import Entry
from tests.rooms import World
from tests.web.signing import code_now, sign_in, text_of, with_app, with_password

pytestmark = pytest.mark.django_db
WHY = "A child lives at the address, and nobody answers"
CODES = "/second-factor/recovery-codes/"


def signed_in(post: Post) -> Client:
    """Return a browser signed in with password and code, whose confirmation is too old by now."""
    client = Client()
    with_app(post)
    assert sign_in(client, post).status_code == 302
    assert client.post("/sign-in/code/", {"code": code_now()}).status_code == 302
    CodeApp.objects.filter(person=post.person).update(last_step=0)
    session = client.session
    session.pop("confirmed_at", None)
    session.save()
    return client


def test_who_begins_to_sign_in_is_signed_out_and_no_guess_is_forgotten(world: World) -> None:
    victim, thief = world.gold, with_password(world.bronze("kent"))
    client = signed_in(victim)
    for number in range(5):
        assert "Too many tries" not in text_of(client.post(CODES, {"confirm_code": f"{number:06}"}))
    sign_in(client, thief)
    assert client.get("/second-factor/").status_code == 302, "the session was the victim's no more"


def test_guesses_count_through_a_new_key_of_the_session(world: World) -> None:
    client = signed_in(world.gold)
    for number in range(5):
        client.post(CODES, {"confirm_code": f"{number:06}"})
        session = client.session
        session.cycle_key()
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
    assert "Too many tries" in text_of(client.post(CODES, {"confirm_code": "000009"}))


def test_a_code_is_used_and_entered_though_its_act_is_refused(world: World) -> None:
    post = world.bronze("kent")
    client = signed_in(post)
    with viewing(post):
        break_glass(world.force("surrey"), purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=post, at=datetime.now(UTC))
    code = code_now()
    said = {"part": "essex", "purpose": "flight", "hours": 2, "reason": WHY, "confirm_code": code}
    answer = client.post("/break-glass/now/", said)
    assert answer.status_code == 409
    assert "nobody has reviewed it yet" in text_of(answer)
    assert CodeApp.objects.get(person=post.person).last_step != 0
    with viewing(world.auditor):
        assert Entry.objects.filter(act="session:confirm").count() == 1
        assert Entry.objects.filter(act="access:break-glass").count() == 1, "the first, not the one refused"
    other = Client()
    sign_in(other, post)
    assert other.post("/sign-in/code/", {"code": code}).status_code != 302, "one code signs in or confirms, once"
