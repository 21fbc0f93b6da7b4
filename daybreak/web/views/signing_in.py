"""Signing in and out, and choosing the post to act as."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from daybreak.agencies.models import Person, Post
from daybreak.agencies.queries import post as held_post
from daybreak.agencies.queries import posts_held
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import NotFound
from daybreak.web.forms.signing_in import SignInForm
from daybreak.web.visit import visit_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
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
    Role.AUDITOR: "/ledger/",
    Role.ADMINISTRATOR: "/members/",
}
SHOWN_ROLES = (
    Role.LEAD_COORDINATOR, Role.GOLD, Role.LEAD_ANALYST, Role.FORCE_ANALYST, Role.SILVER, Role.BRONZE, Role.EXAMINER,
    Role.SOCIAL_WORKER, Role.PRESS_OFFICER, Role.AUDITOR,
)  # fmt: skip


EXAMPLE_AREA = "kent"  # one force, few authorities: a middling share of any rehearsal


def rehearsing() -> bool:
    """Answer whether this installation holds a rehearsal, in which every post is open to whoever looks."""
    return bool((settings.HOME / "rehearsal").exists())


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the page a post starts from."""
    post = visit_of(request).post
    return redirect(HOMES[Role(post.role)] if post else "web:sign-in")


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in with name and password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        post = posts_held(person, at=visit_of(request).now).first() if isinstance(person, Person) else None
        if isinstance(person, Person) and post is not None:
            return _enter(request, person, post)
        form.add_error(None, "Name and password do not belong together. Check both, or ask your administrator.")
    return render(request, "web/sign_in.html", {"form": form, "examples": _examples(request)})


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
        raise NotFound
    return _enter(request, post.person, post)


def _enter(request: HttpRequest, person: Person, post: Post) -> HttpResponse:
    login(request, person, backend=BACKEND)
    request.session["post"] = str(post.id)
    onward = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if allowed else HOMES[Role(post.role)])


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("web:sign-in")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the rooms and the words."""
    return render(request, "web/help.html")
