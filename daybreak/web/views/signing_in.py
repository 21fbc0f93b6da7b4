"""Signing in and out, and choosing the post to act as."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.agencies.actions import begin_try, fail, leave_session, use_passkey
from daybreak.agencies.models import Person, Post
from daybreak.agencies.queries import has_second_factor, posts_held, providers
from daybreak.agencies.queries import post as held_post
from daybreak.agencies.rules import TRIES_WITHIN
from daybreak.agencies.terms import Role, Trial, Way
from daybreak.kernel.errors import NotFound
from daybreak.web.entering import asked_to_sign, enter, remember_onward, seat_of, site_of, take_challenge, wait
from daybreak.web.forms.signing_in import PasskeyForm, SignInForm
from daybreak.web.visit import visit_of

HOMES = {
    Role.GOLD: "/national/",
    Role.LEAD_COORDINATOR: "/national/",
    Role.LEAD_ANALYST: "/national/",
    Role.FORCE_ANALYST: "/packages/",
    Role.SILVER: "/packages/",
    Role.BRONZE: "/day/",
    Role.EXAMINER: "/exhibits/",
    Role.SOCIAL_WORKER: "/children/",
    Role.PRESS_OFFICER: "/release/",
    Role.FORCE_PRESS: "/press/",
    Role.AUDITOR: "/ledger/",
    Role.ADMINISTRATOR: "/members/",
}
SHOWN_ROLES = (
    Role.LEAD_COORDINATOR, Role.GOLD, Role.LEAD_ANALYST, Role.FORCE_ANALYST, Role.SILVER, Role.BRONZE, Role.EXAMINER,
    Role.SOCIAL_WORKER, Role.PRESS_OFFICER, Role.FORCE_PRESS, Role.AUDITOR,
)  # fmt: skip


EXAMPLE_AREA = "kent"  # one force, few authorities: a middling share of any rehearsal


def rehearsing() -> bool:
    """Answer whether this installation holds a rehearsal, in which every post is open to whoever looks."""
    return bool((settings.HOME / "rehearsal").exists())


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the page a post starts from."""
    post = visit_of(request).post
    return redirect(HOMES[Role(post.role)] if post else "web:sign-in")


TOO_MANY = "Too many tries. Wait a quarter of an hour, use a passkey, or ask your administrator for a reset."
WRONG = "Name and password do not belong together. Check both, or ask your administrator."
NO_PASSKEY = "This passkey opens nothing here. Use another one, sign in with your password, or ask your administrator."


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the ways to sign in, or take name and password and ask for the second factor."""
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        remember_onward(request)
        return _sign_in_page(request, form)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    name, now = form.cleaned_data["username"], visit_of(request).now
    attempt = begin_try(Trial.PASSWORD, account=name, address=seat_of(request).address, at=now)
    if not attempt.heard:
        return _refused(request, form, TOO_MANY, status=429)
    # A hash is made for a name that is nobody's, too: the answer takes as long.
    person = authenticate(request, **form.cleaned_data)
    post = posts_held(person, at=now).first() if isinstance(person, Person) else None
    if post is None:
        fail(attempt, person=Person.objects.filter(username=name).first(), at=now)
        return _refused(request, form, WRONG)
    remember_onward(request)
    return _after_password(request, post)


def _after_password(request: HttpRequest, post: Post) -> HttpResponse:
    """Ask for the second factor; lead who has none to enrol one. A rehearsal asks only those who have one."""
    if has_second_factor(post.person):
        wait(request, post, Way.PASSWORD)
        return redirect("web:sign-in-code")
    if rehearsing():
        return led_on(post, enter(request, post, Way.REHEARSAL))
    wait(request, post, Way.PASSWORD)
    return redirect("web:enrol")


@require_POST
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: it is held, and it has checked its user."""
    now, form = visit_of(request).now, PasskeyForm(request.POST)
    challenge = take_challenge(request)
    if not form.is_valid():
        return _refused(request, SignInForm(), "; ".join(map(str, form.errors["answer"])), status=422)
    attempt = begin_try(Trial.PASSKEY, account="", address=seat_of(request).address, at=now)
    if not attempt.heard:
        return _refused(request, SignInForm(), TOO_MANY, status=429)
    person = use_passkey(form.cleaned_data["answer"], challenge=challenge, site=site_of(request), at=now)
    post = posts_held(person, at=now).first() if person else None
    if post is None:
        fail(attempt, person=person, at=now)
        return _refused(request, SignInForm(), NO_PASSKEY)
    return led_on(post, enter(request, post, Way.PASSKEY))


def _refused(request: HttpRequest, form: SignInForm, said: str, *, status: int = 200) -> HttpResponse:
    bound = form if form.is_bound else SignInForm({"username": "", "password": ""})
    bound.full_clean()
    bound.errors.clear()
    bound.add_error(None, said)
    return _sign_in_page(request, bound, status=status)


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "examples": _examples(request), "passkey_options": asked_to_sign(request),
        "providers": list(providers()),
    }  # fmt: skip
    answer = render(request, "web/sign_in.html", context, status=status)
    if status == 429:
        answer["Retry-After"] = str(int(TRIES_WITHIN.total_seconds()))
    return answer


def led_on(post: Post, onward: str) -> HttpResponse:
    """Lead a person who has signed in to where they wanted to go, or to the first page of their post."""
    return redirect(onward or HOMES[Role(post.role)])


def _examples(request: HttpRequest) -> list[Post]:
    """Return one post of each role in a rehearsal, of neighbours whose work meets; otherwise none."""
    if not rehearsing():
        return []
    held = posts_held(at=visit_of(request).now).order_by("held_from", "agency__name", "person__username")
    first: dict[str, Post] = {}
    for post in sorted(held, key=lambda post: not post.agency.slug.removeprefix("cs-").startswith(EXAMPLE_AREA)):
        first.setdefault(post.role, post)
    return [first[role] for role in SHOWN_ROLES if role in first]


@require_POST
def sign_in_rehearsal(request: HttpRequest) -> HttpResponse:
    """Sign in as any post of a rehearsal, without a password: everything behind it is invented."""
    post = held_post(request.POST.get("post", ""), at=visit_of(request).now) if rehearsing() else None
    if post is None:
        raise NotFound(thing="post")
    remember_onward(request)
    return led_on(post, enter(request, post, Way.REHEARSAL))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    visit = visit_of(request)
    if visit.post is not None:
        leave_session(visit.post, at=visit.now)
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("web:sign-in")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the rooms and the words."""
    return render(request, "web/help.html")
