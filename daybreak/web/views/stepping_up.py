"""Confirming again who one is before an act that cannot be taken back: a passkey or a code, minutes old at most.

    @require_POST
    @stepping_up.confirmed("unlock the release")
    def unlock(request, key): ...

For a page that is read it stands above `require_safe`. The page that asks carries what was posted, so that the act is
done with the confirmation and nothing is typed twice. A program's token cannot confirm anything: such acts are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybreak.agencies.actions import begin_try, confirm_session, fail, use_code, use_passkey
from daybreak.agencies.models import Person
from daybreak.agencies.queries import code_app_of, has_second_factor, passkeys_of
from daybreak.agencies.terms import Trial, Way
from daybreak.kernel.errors import DaybreakError, NotAllowed
from daybreak.web.entering import (
    asked_to_sign,
    mark_confirmed,
    noted_at,
    site_of,
    sitting,
    take_challenge,
)
from daybreak.web.refusing import refused
from daybreak.web.views.signing_in import TOO_MANY, rehearsing
from daybreak.web.visit import signed_in, visit_of

GOOD_FOR = timedelta(minutes=5)
ANSWER, CODE, PLAIN, ASKED_BY = "confirm_answer", "confirm_code", "confirm_plain", "confirm_method"
ANSWERS = frozenset({ANSWER, CODE, PLAIN})
OWN = ANSWERS | {ASKED_BY, "csrfmiddlewaretoken"}
WRONG = "That did not confirm it is you. Try again, or ask your administrator to reset how you sign in."

View = Callable[..., HttpResponse]


def needed(request: HttpRequest, *, enrolling: bool = False) -> bool:
    """Answer whether the person has to confirm who they are before the act.

    `enrolling`: who has no second factor yet cannot confirm with one; having signed in minutes ago is enough for them.
    """
    at = noted_at(request, "confirmed_at")
    if at is None and enrolling and not has_second_factor(signed_in(request)[0].person):
        at = noted_at(request, "proved_at")
    return at is None or visit_of(request).now - at > GOOD_FOR


def require_confirmed(request: HttpRequest, purpose: str) -> None:
    """Raise NotAllowed unless the person confirmed who they are minutes ago; for the API and for what has no page."""
    signed_in(request)
    if visit_of(request).by_token:
        raise NotAllowed(
            f"A token cannot {purpose}: a person has to confirm it", rule="step-up",
            remedy="Do this on the page, signed in with a passkey or a code",
        )  # fmt: skip
    if needed(request):
        raise NotAllowed(
            f"To {purpose}, confirm first that it is you", rule="step-up", remedy="Open the page and do it there"
        )


def confirmed(purpose: str, *, enrolling: bool = False) -> Callable[[View], View]:
    """Make a view ask for a confirmation first, where the last one is too old; `purpose`: "unlock the release"."""

    def around(view: View) -> View:
        @wraps(view)
        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            signed_in(request)
            if visit_of(request).by_token:
                require_confirmed(request, purpose)
            if not needed(request, enrolling=enrolling):
                return view(request, *args, **kwargs)
            said = _answered(request, purpose) if ANSWERS & request.POST.keys() else None
            if said is None or said:
                return _ask(request, purpose, said or "", enrolling=enrolling)
            if request.POST.get(ASKED_BY) == "GET":
                return redirect(request.get_full_path())
            return _acted(view, request, *args, **kwargs)

        asking.confirms = purpose  # type: ignore[attr-defined]  # so that a test can list what asks
        return asking

    return around


def _acted(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Do the act; where it is refused only it is undone: the code is used and the confirmation entered all the same."""
    try:
        with transaction.atomic():
            return view(request, *args, **kwargs)
    except DaybreakError as error:
        return refused(request, error)
    except Exception:
        request.session.pop("confirmed_at", None)  # everything is undone, so nothing was confirmed either
        raise


def _answered(request: HttpRequest, purpose: str) -> str:
    """Take the person's answer; return what is wrong with it, '' when it confirms who they are."""
    post, now = signed_in(request)
    challenge = take_challenge(request)
    # Counted by the sitting: only who is in it can fail, and strangers who guess at the account change nothing here.
    here = f"{post.person_id} {sitting(request)}"
    attempt = begin_try(Trial.CONFIRM, account=here, address=here, at=now)
    if not attempt.heard:
        return TOO_MANY
    way = _proved_by(request, post.person, challenge)
    if way is None:
        fail(attempt, person=post.person, at=now)
        return WRONG
    mark_confirmed(request)
    confirm_session(post, purpose=purpose, way=way, at=now)
    return ""


def _proved_by(request: HttpRequest, person: Person, challenge: str) -> Way | None:
    now = visit_of(request).now
    if request.POST.get(PLAIN):
        return Way.REHEARSAL if rehearsing() else None
    if answer := request.POST.get(ANSWER, ""):
        whose = use_passkey(answer, challenge=challenge, site=site_of(request), at=now)
        return Way.PASSKEY if whose is not None and whose.pk == person.pk else None
    return Way.PASSWORD_AND_CODE if use_code(person, request.POST.get(CODE, ""), at=now) else None


def _ask(request: HttpRequest, purpose: str, said: str, *, enrolling: bool) -> HttpResponse:
    person = signed_in(request)[0].person
    has_passkey = passkeys_of(person).exists()
    context = {
        "purpose": purpose, "said": said, "minutes": int(GOOD_FOR.total_seconds()) // 60,
        "kept": [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values],
        "asked_by": request.POST.get(ASKED_BY, request.method), "address": request.get_full_path(),
        "rehearsing": rehearsing(), "has_app": code_app_of(person) is not None,
        "passkey_options": asked_to_sign(request, person) if has_passkey else "", "enrolling": enrolling,
    }  # fmt: skip
    return render(request, "web/confirm.html", context, status=422 if said else 200)
