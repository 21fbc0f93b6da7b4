"""Reads about agencies, districts, posts, and how people sign in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from difflib import get_close_matches
from uuid import UUID

from django.db.models import Q, QuerySet

from daybreak.agencies.models import (
    Agency,
    CodeApp,
    District,
    Identity,
    IdentityProvider,
    Passkey,
    Person,
    Post,
    RecoveryCode,
    Session,
)
from daybreak.agencies.rules import district_key
from daybreak.agencies.terms import AgencyKind
from daybreak.kernel.errors import NotFound


def agency(slug: str) -> Agency:
    """Return the agency with this slug; NotFound names the slug."""
    try:
        return Agency.objects.get(slug=slug)
    except Agency.DoesNotExist:
        near = get_close_matches(slug, Agency.objects.values_list("slug", flat=True), n=3)
        remedy = (
            f"Did you mean {' or '.join(near)}?" if near else "Use the short name of a force, such as west-yorkshire"
        )
        raise NotFound(f"No agency is called {slug!r}", remedy=remedy) from None


def forces() -> QuerySet[Agency]:
    """Return the territorial and other forces that take part, by name."""
    return Agency.objects.filter(kind=AgencyKind.FORCE).order_by("name")


def posts_held(person: Person | None = None, *, at: datetime) -> QuerySet[Post]:
    """Return the posts held at the instant, by role then agency; of one person where given."""
    held = Post.objects.filter(Q(held_until=None) | Q(held_until__gt=at), held_from__lte=at, person__is_active=True)
    held = held.filter(person=person) if person else held
    return held.select_related("person", "agency").order_by("role", "agency__name", "person__name")


def post(key: UUID | str, *, at: datetime) -> Post | None:
    """Return the post if it is held at the instant, otherwise None."""
    return posts_held(at=at).filter(pk=key).first()


def districts_by_name(names: Collection[str]) -> dict[str, District]:
    """Return the districts of these names, in their comparable form."""
    return {row.name_key: row for row in District.objects.filter(name_key__in=names)}


def district_named(name: str) -> District | None:
    """Return the district of this name (case, accents and punctuation aside), or None."""
    return District.objects.select_related("force", "authority").filter(name_key=district_key(name)).first()


def names_of_posts(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return "person, role, agency" of each of these posts, held still or not; for showing who did something."""
    rows = Post.objects.filter(pk__in={key for key in keys if key}).select_related("person", "agency")
    return {row.pk: str(row) for row in rows}


def colleagues(agency: Agency, *, at: datetime) -> QuerySet[Post]:
    """Return the posts held at one agency, by role then name."""
    return posts_held(at=at).filter(agency=agency)


def has_second_factor(person: Person) -> bool:
    """Answer whether the person has enrolled a passkey or an app for one-time codes."""
    return Passkey.objects.filter(person=person).exists() or CodeApp.objects.filter(person=person).exists()


def passkeys_of(person: Person) -> QuerySet[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return Passkey.objects.filter(person=person).order_by("enrolled_at", "name")


def code_app_of(person: Person) -> CodeApp | None:
    """Return the app a person's one-time codes come from, or None."""
    return CodeApp.objects.filter(person=person).first()


def recovery_codes_left(person: Person) -> int:
    """Return how many of a person's recovery codes are not used."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def sessions_of(person: Person, *, at: datetime) -> QuerySet[Session]:
    """Return where a person is signed in, the one used last in front."""
    return Session.objects.filter(person=person, ends_at__gt=at).order_by("-used_at")


def provider_of(agency: Agency | str) -> IdentityProvider | None:
    """Return the identity provider of an agency (or of the one with this slug), or None."""
    slug = agency if isinstance(agency, str) else agency.slug
    return IdentityProvider.objects.select_related("agency").filter(agency__slug=slug).first()


def providers() -> QuerySet[IdentityProvider]:
    """Return every agency's identity provider, by the agency's name."""
    return IdentityProvider.objects.select_related("agency").order_by("agency__name")


def person_bound_to(issuer: str, subject: str) -> Person | None:
    """Return whom a provider calls so, or None."""
    row = Identity.objects.select_related("person").filter(issuer=issuer, subject=subject).first()
    return row.person if row else None
