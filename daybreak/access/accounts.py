"""What an administrator does about how people sign in: invite, reset, name an agency's identity provider."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.agencies.actions import (
    clear_second_factors,
    end_sessions,
    keep_provider,
    make_invitation,
    release_identities,
)
from daybreak.agencies.models import Agency, IdentityProvider, Person, Post
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record


def invite(person: Person, *, by: Post, at: datetime) -> str:
    """Invite a person to sign in for the first time; return the one-time code, shown this once and good for days."""
    require(by, "person:invite")
    row, code = make_invitation(lock(Person, person.id), at=at)
    record("person:invite", "person", person.id, by=by.actor, at=at, expires_at=row.expires_at)
    return code


def reset_sign_in(person: Person, *, reason: str, by: Post, at: datetime) -> str:
    """Take away everything a person signs in with, end their sessions, and invite them anew; return the one-time code.

    The password goes too: somebody who knows only that must not be the one who enrols next.
    """
    require(by, "person:reset-sign-in")
    if not reason.strip():
        raise BadInput(
            "A reset needs its reason", place="reason", remedy="Say what was lost, and how you know the person"
        )
    person = lock(Person, person.id)
    removed, ended = clear_second_factors(person) + release_identities(person), end_sessions(person)
    row, code = make_invitation(person, at=at)
    record(
        "person:reset-sign-in", "person", person.id, by=by.actor, at=at,
        reason=reason, removed=removed, ended=ended, expires_at=row.expires_at,
    )  # fmt: skip
    return code


def name_provider(agency: Agency, *, issuer: str, client: str, by: Post, at: datetime) -> IdentityProvider:
    """Name where an agency's own people sign in; its client secret is kept by the command, in the key folder."""
    require(by, "provider:name")
    row = keep_provider(agency, issuer=issuer, client=client, at=at)
    record("provider:name", "agency", agency.slug, by=by.actor, at=at, issuer=issuer, client=client)
    return row
