"""Pure rules of membership."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from daybreak.access.terms import CompartmentKind
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput, NotAllowed

_WHOLE_OPERATION = frozenset({Role.GOLD, Role.LEAD_COORDINATOR, Role.LEAD_ANALYST})
_KINDS: dict[Role, CompartmentKind] = {
    Role.FORCE_ANALYST: CompartmentKind.FORCE,
    Role.SILVER: CompartmentKind.FORCE,
    Role.BRONZE: CompartmentKind.FORCE,
    Role.EXAMINER: CompartmentKind.FORCE,
    Role.SOCIAL_WORKER: CompartmentKind.AUTHORITY,
    Role.PRESS_OFFICER: CompartmentKind.FIGURES,
    Role.FORCE_PRESS: CompartmentKind.PRESS,
    Role.AUDITOR: CompartmentKind.FIGURES,
    Role.ADMINISTRATOR: CompartmentKind.FIGURES,
}


def compartment_of_role(role: str) -> CompartmentKind | None:
    """Return the kind of compartment a role works in; None means the whole operation."""
    return None if role in _WHOLE_OPERATION else _KINDS[Role(role)]


TOKEN_PREFIX = "dbk_"  # noqa: S105 - lets a secret scanner recognise a leaked token; not itself a secret


def token_digest(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain SHA-256 cannot be guessed back."""
    return sha256(token.encode()).hexdigest()


# Terms of exceptions; a lead agency that wants shorter ones grants shorter ones.
LONGEST_GRANT = timedelta(days=90)
LONGEST_GLASS_HOURS = 8  # a shift: whoever comes next asks for a grant
REVIEW_WITHIN = timedelta(hours=24)
NOTICE = timedelta(days=14)  # two working weeks: long enough to name somebody before the last names run out
LONGEST_TOKEN = timedelta(days=365)  # a program that lives longer is given another one
UNREVIEWED_GLASS = 1  # parts a person holds open unreviewed: further ones wait until somebody has looked at the first
MOMENT = timedelta(microseconds=1)  # the shortest period: a grant that ends as soon as it began
SHORTEST_REASON = 10  # characters: a sentence a reviewer can weigh, not a dot
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read over a telephone


def new_reference(prefix: str) -> str:
    """Return a reference that is said aloud and cannot be guessed or counted: "R-7KQ2M4"."""
    return f"{prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(6))}"


def check_reason(reason: str) -> str:
    """Return the reason trimmed; BadInput where it says nothing."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        remedy = f"Write at least {SHORTEST_REASON} characters: another person judges by them"
        raise BadInput("The reason says too little", rule="reason", remedy=remedy)
    return said


def check_until(until: datetime, *, at: datetime, longest: timedelta = LONGEST_GRANT) -> None:
    """Raise BadInput unless the end lies ahead, and not further than an exception may last."""
    if until <= at:
        raise BadInput("The end lies in the past", rule="term", remedy="Choose a later end")
    if until - at > longest:
        most = f"{longest.days} days" if longest.days else f"{longest.seconds // 3600} hours"
        raise BadInput("That is longer than is allowed", rule="term", remedy=f"At most {most}; then ask again")


def check_two(by: UUID, other: UUID, *, act: str, ask: str = "another lead coordinator") -> None:
    """Raise NotAllowed when both sides of an act that needs two people are the same person, whatever their posts."""
    if by == other:
        raise NotAllowed(f"Nobody may {act} for themselves", rule="two-people", remedy=f"Ask {ask}")
