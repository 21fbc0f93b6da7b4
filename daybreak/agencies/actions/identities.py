"""Invitations and the identities agencies' own providers give: who was invited, who is bound to what."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from daybreak.agencies.models import Agency, Identity, IdentityProvider, Invitation, Person, Post
from daybreak.agencies.rules import INVITED_FOR, code_digest, new_code
from daybreak.agencies.terms import NOBODY
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record

KEY = "second-factor"
ASK = "Ask your administrator"


def make_invitation(person: Person, *, at: datetime) -> tuple[Invitation, str]:
    """Make a one-time code for a person and return it with its row; earlier ones are void. Part of inviting."""
    code = new_code()
    Invitation.objects.filter(person=person, used_at=None).delete()
    row = Invitation.objects.create(
        person=person, digest=code_digest(code, key=settings.KEY_OF(KEY)), issued_at=at, expires_at=at + INVITED_FOR
    )
    return row, code


def use_invitation(username: str, code: str, *, at: datetime) -> Person | None:
    """Return the person who was invited under this name with this code, and use it up; None when nobody was."""
    digest = code_digest(code, key=settings.KEY_OF(KEY))
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(digest=digest, person__username=username, used_at=None, expires_at__gt=at).first()
    if row is None:
        return None
    row.used_at = at
    row.save(update_fields=["used_at"])
    record("invitation:use", "person", row.person_id, by=NOBODY, at=at)
    return row.person


def keep_provider(agency: Agency, *, issuer: str, client: str, at: datetime) -> IdentityProvider:
    """Keep where an agency's people sign in; BadInput when the address is not one to trust. Part of configuring."""
    local = issuer.startswith(("http://localhost:", "http://127.0.0.1:"))
    if not (issuer.startswith("https://") or local):
        raise BadInput(
            f"{issuer} is not an https address", place="issuer", remedy="Take the provider's issuer as it is"
        )
    row, _ = IdentityProvider.objects.update_or_create(
        agency=agency, defaults={"issuer": issuer, "client": client, "configured_at": at}
    )
    return row


def bind_identity(post: Post, *, issuer: str, subject: str, at: datetime) -> Identity:
    """Bind what a provider calls the invited person; Conflict when it calls somebody else so already."""
    bound = Identity.objects.filter(issuer=issuer, subject=subject).first()
    if bound is not None and bound.person_id != post.person_id:
        raise Conflict("This agency account belongs to somebody else here", remedy=ASK)
    if bound is None and Identity.objects.filter(person=post.person_id, issuer=issuer).exists():
        raise Conflict("You are bound to another account of your agency", remedy=f"{ASK} to take that binding back")
    identity = bound or Identity.objects.create(person=post.person, issuer=issuer, subject=subject, bound_at=at)
    record("identity:bind", "person", post.person_id, by=post.actor, at=at, issuer=issuer, subject=subject)
    return identity


def release_identities(person: Person) -> int:
    """Take back every binding of a person; return how many. Part of a reset."""
    return Identity.objects.filter(person=person).delete()[0]
