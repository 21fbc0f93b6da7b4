"""The steps between a first proof and being signed in: what the session holds meanwhile, and entering at the end.

A session on its way holds `waiting`: for which post, by what. It is nobody's session until `enter`, which begins a
fresh one, so that a key somebody else may have seen before is worth nothing afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from daybreak.agencies import one_time
from daybreak.agencies.actions import begin_session, begin_try, fail, forgive
from daybreak.agencies.models import Person, Post
from daybreak.agencies.passkeys import Asked, Site, ask_to_make, ask_to_sign
from daybreak.agencies.queries import passkeys_of
from daybreak.agencies.queries import post as held_post
from daybreak.agencies.rules import TRIES_WITHIN
from daybreak.agencies.terms import Seat, Trial, Way
from daybreak.kernel.errors import SignInNeeded, TooManyTries
from daybreak.web.visit import visit_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING, CHALLENGE, SECRET, ONWARD, SITTING = "waiting", "challenge", "secret", "onward", "sitting"
STRONG = frozenset({Way.PASSKEY, Way.PASSWORD_AND_CODE, Way.PASSWORD_AND_PASSKEY})
"""Ways that count as having confirmed who one is with a passkey or a code."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is on the way in, for which post, and by what they have proved so far."""

    post: Post
    way: Way


def seat_of(request: HttpRequest) -> Seat:
    """Return the network address a request comes from and what its browser calls itself.

    Behind proxies of one's own the address is the one the outermost of them saw; further entries anybody can invent.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        address = (passed[-settings.PROXIES :] or [address])[0] or address
    return Seat(address[:45], request.headers.get("User-Agent", "")[:200])


def site_of(request: HttpRequest) -> Site:
    """Return the place passkeys are made for: the host name as asked for, which must be one we answer to."""
    host = request.get_host()
    scheme = "https" if settings.SECURE else request.scheme
    return Site(host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host, f"{scheme}://{host}")


def remember_onward(request: HttpRequest) -> None:
    """Keep where the person wanted to go, if that is on this site."""
    onward = request.GET.get("next", "")
    if onward and url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        request.session[ONWARD] = onward


def wait(request: HttpRequest, post: Post, way: Way) -> None:
    """Let somebody wait for their next proof, under a new key; whoever is signed in here is so no more."""
    onward = request.session.get(ONWARD)
    request.session.flush()
    if onward:
        request.session[ONWARD] = onward
    # The stamp changes with the password, and a reset takes that away: what was proved before it is worth nothing then.
    stamp = post.person.get_session_auth_hash()
    request.session[WAITING] = {"post": str(post.id), "way": way.value, "stamp": stamp}


def waiting(request: HttpRequest) -> Waiting:
    """Return who is on the way in; SignInNeeded when nobody is, or no longer."""
    held = request.session.get(WAITING) or {}
    post = held_post(held["post"], at=visit_of(request).now) if held else None
    if post is None or not constant_time_compare(held["stamp"], post.person.get_session_auth_hash()):
        raise SignInNeeded("Begin again", remedy="Sign in from the start: it took too long, or was finished already")
    return Waiting(post, Way(held["way"]))


def enter(request: HttpRequest, post: Post, way: Way) -> str:
    """Sign somebody in for a post, in a fresh session; return where they wanted to go, '' for their first page."""
    now, seat = visit_of(request).now, seat_of(request)
    onward = str(request.session.get(ONWARD, ""))
    request.session.flush()
    login(request, post.person, backend=BACKEND)
    request.session.update(
        {"post": str(post.id), "way": way.value, "address": seat.address, "browser": seat.browser,
         "proved_at": now.isoformat(), SITTING: uuid4().hex}
    )  # fmt: skip
    if way in STRONG:
        mark_confirmed(request)
    forgive(post.person.username, address=seat.address)
    begin_session(post, way=way, seat=seat, at=now)
    return onward


def mark_confirmed(request: HttpRequest) -> None:
    """Note that the person has just confirmed who they are."""
    request.session["confirmed_at"] = visit_of(request).now.isoformat()


def sitting(request: HttpRequest) -> str:
    """Return what stays the same from signing in to signing out, whatever key the session has."""
    return str(request.session.get(SITTING, ""))


def noted_at(request: HttpRequest, name: str) -> datetime | None:
    """Return an instant the session notes under a name, or None."""
    text = request.session.get(name, "")
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def asked_to_sign(request: HttpRequest, person: Person | None = None) -> str:
    """Return what the browser is given to sign with a passkey (one of the person's, or any), and keep its challenge."""
    allowed = [bytes(each.credential) for each in passkeys_of(person)] if person else []
    return _kept(request, ask_to_sign(site_of(request), allowed=allowed))


def asked_to_make(request: HttpRequest, person: Person) -> str:
    """Return what the browser is given to make a passkey, and keep its challenge."""
    known = [bytes(each.credential) for each in passkeys_of(person)]
    site, handle = site_of(request), person.id.bytes
    return _kept(request, ask_to_make(site, handle=handle, username=person.username, name=person.name, known=known))


def _kept(request: HttpRequest, asked: Asked) -> str:
    request.session[CHALLENGE] = asked.challenge
    return asked.options


def take_challenge(request: HttpRequest) -> str:
    """Return the challenge that waits for its answer, once; '' when there is none."""
    return str(request.session.pop(CHALLENGE, ""))


def secret_in_waiting(request: HttpRequest, person: Person) -> str:
    """Return the secret an app is being enrolled with: the same until it is, sealed wherever the session is kept."""
    owner, key = str(person.id), settings.KEY_OF("second-factor")
    if kept := request.session.get(SECRET):
        nonce, sealed = (bytes.fromhex(part) for part in kept)
        return one_time.unseal(nonce, sealed, owner=owner, key=key)
    secret = one_time.new_secret()
    request.session[SECRET] = [part.hex() for part in one_time.seal(secret, owner=owner, key=key)]
    return secret


def drop_secret(request: HttpRequest) -> None:
    """Forget the secret in waiting."""
    request.session.pop(SECRET, None)


def refuse_token(request: HttpRequest) -> HttpResponse | None:
    """Count a token that is nobody's; return what is answered once its address has sent too many, None before that."""
    now = visit_of(request).now
    attempt = begin_try(Trial.TOKEN, account="", address=seat_of(request).address, at=now)
    if attempt.heard:
        fail(attempt, at=now)
        return None
    error = TooManyTries("Too many tokens that open nothing came from this address", remedy="Wait a quarter of an hour")
    seconds = int(TRIES_WITHIN.total_seconds())
    return JsonResponse(error.as_dict(), status=error.status, headers={"Retry-After": str(seconds)})
