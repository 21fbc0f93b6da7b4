"""Ways to sign in for tests: a browser of one's own, a person with a password, and their app for codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pyotp
from django.contrib.auth.hashers import make_password
from django.test import Client

from daybreak.agencies.actions import enrol_code_app
from daybreak.agencies.models import CodeApp, Post
from daybreak.agencies.one_time import STEP_SECONDS

PASSWORD = "five-blue-herons-asleep"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_password(post: Post) -> Post:
    """Give the person behind a post a password, and nothing else."""
    if not post.person.has_usable_password():  # another hash of the same would end the sessions there are
        post.person.password = make_password(PASSWORD)
        post.person.save()
    return post


def with_app(post: Post) -> Post:
    """Give the person a password and an app whose present code is not used up."""
    with_password(post)
    now = datetime.now(UTC)
    enrol_code_app(post, pyotp.TOTP(SECRET).at(now), secret=SECRET, at=now)
    CodeApp.objects.filter(person=post.person).update(last_step=0)
    return post


def code_now(steps: int = 0, *, secret: str = SECRET) -> str:
    """Return what the app shows now, or so many half-minutes later."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=steps)


def used_up() -> int:
    """Return the half-minute of now."""
    return int(datetime.now(UTC).timestamp()) // STEP_SECONDS


def sign_in(client: Client, post: Post, password: str = PASSWORD, **meta: Any) -> Any:
    """Send name and password."""
    return client.post("/sign-in/", {"username": post.person.username, "password": password}, **meta)


def text_of(answer: Any) -> str:
    """Return a page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
