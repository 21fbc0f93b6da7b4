"""Pure rules of membership."""

from __future__ import annotations

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
