"""Signing in through the agency's own identity provider; who is not bound to a person here is refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.agencies.actions import begin_try, bind_identity, fail
from daybreak.agencies.models import IdentityProvider, Post
from daybreak.agencies.queries import has_second_factor, person_bound_to, posts_held, provider_of
from daybreak.agencies.terms import Trial, Way
from daybreak.kernel.errors import Conflict, NotAllowed, NotFound, SignInNeeded
from daybreak.web.entering import enter, remember_onward, seat_of, waiting
from daybreak.web.providers import lead_to, led_there, subject_of
from daybreak.web.views.signing_in import TOO_MANY, led_on
from daybreak.web.visit import visit_of

UNKNOWN = "Your account at {} opens nothing here. Ask your administrator for an invitation, and begin with that."

BEGIN_HERE = "Signing in with your agency begins on the sign-in page here. Begin again there."


@require_safe
def leave_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead the browser to the agency's identity provider."""
    remember_onward(request)
    return lead_to(_provider(slug), request)


@require_safe
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in whoever the provider says came back, or bind them first when an invitation led them there."""
    provider, now = _provider(slug), visit_of(request).now
    if not led_there(request):  # nobody began here: a link on any page would otherwise count against the address
        return _refused(request, BEGIN_HERE)
    attempt = begin_try(Trial.AGENCY, account="", address=seat_of(request).address, at=now)
    if not attempt.heard:
        return _refused(request, TOO_MANY, status=429)
    try:
        subject = subject_of(provider, request)
        post = _invited(request, provider, subject) or _bound(request, provider, subject)
    except (NotAllowed, Conflict) as error:
        fail(attempt, at=now)
        return _refused(request, f"{error.message}. {error.remedy}.", status=error.status)
    if post is None:
        fail(attempt, at=now)
        return _refused(request, UNKNOWN.format(provider.agency.name))
    return led_on(post, enter(request, post, Way.AGENCY))


def _invited(request: HttpRequest, provider: IdentityProvider, subject: str) -> Post | None:
    """Bind the invited person who waits in this session, and return their post; None when nobody invited waits.

    An invitation begins; it replaces nothing. Raises NotAllowed for who has enrolled already: that takes a reset.
    """
    try:
        held = waiting(request)
    except SignInNeeded:
        return None
    if held.way != Way.INVITATION or held.post.agency_id != provider.agency_id:
        return None
    bound = person_bound_to(provider.issuer, subject)
    if has_second_factor(held.post.person) and bound is None:
        raise NotAllowed("You have enrolled already", remedy="Ask your administrator to reset how you sign in")
    bind_identity(held.post, issuer=provider.issuer, subject=subject, at=visit_of(request).now)
    return held.post


def _bound(request: HttpRequest, provider: IdentityProvider, subject: str) -> Post | None:
    """Return a post of the person the provider means, at its own agency: it vouches for nobody elsewhere."""
    person = person_bound_to(provider.issuer, subject)
    if person is None:
        return None
    return posts_held(person, at=visit_of(request).now).filter(agency=provider.agency).first()


def _refused(request: HttpRequest, said: str, *, status: int = 403) -> HttpResponse:
    return render(request, "web/agency_refused.html", {"said": said}, status=status)


def _provider(slug: str) -> IdentityProvider:
    provider = provider_of(slug)
    if provider is None:
        raise NotFound(thing="identity provider")
    return provider
