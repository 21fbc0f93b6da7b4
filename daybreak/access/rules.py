"""Pure rules of membership."""

from __future__ import annotations

from hashlib import sha256

from daybreak.access.terms import CompartmentKind
from daybreak.agencies.terms import Role

_WHOLE_OPERATION = frozenset({Role.GOLD, Role.LEAD_COORDINATOR, Role.LEAD_ANALYST})
_KINDS: dict[Role, CompartmentKind] = {
    Role.FORCE_ANALYST: CompartmentKind.FORCE,
    Role.SILVER: CompartmentKind.FORCE,
    Role.BRONZE: CompartmentKind.FORCE,
    Role.EXAMINER: CompartmentKind.FORCE,
    Role.SOCIAL_WORKER: CompartmentKind.AUTHORITY,
    Role.PRESS_OFFICER: CompartmentKind.FIGURES,
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
