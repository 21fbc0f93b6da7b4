"""Which scope a program's token needs for an operation: one table, asked in one place for every operation."""

from __future__ import annotations

from daybreak.access.terms import Scope
from daybreak.kernel.errors import NotAllowed
from daybreak.web.versions import SAFE

ROOMS: dict[str, str] = {
    "figures": "release",
    "releases": "release",
    "packs": "release",
    "batches": "intake",
    "quarantine": "intake",
    "declarations": "intake",
    "links": "identity",
    "referrals": "intake",
    "ranking": "triage",
    "breaches": "packages",
    "queues": "triage",
    "waiting": "packages",
    "packages": "packages",
    "package-answers": "packages",
    "package-keys": "packages",
    "clearances": "attribution",
    "subjects": "triage",
    "hits": "deconfliction",
    "look-ups": "deconfliction",
    "resolutions": "attribution",
    "leads": "attribution",
    "grounds": "attribution",
    "premises": "attribution",
    "force-of": "attribution",
    "typed-identifiers": "attribution",
    "errors": "safeguarding",
    "hash-matches": "hashmatch",
    "hash-lists": "hashmatch",
    "hash-look-ups": "hashmatch",
    "plans": "visits",
    "visits": "visits",
    "exhibits": "custody",
    "examination-results": "custody",
    "day": "visits",
    "decisions": "visits",
    "child-referrals": "safeguarding",
    "child-records": "safeguarding",
    "child-clocks": "safeguarding",
    "welfare": "safeguarding",
    "families": "safeguarding",
    "disclosures": "safeguarding",
    "ledger": "ledger",
    "tokens": "access",
}
"""First part of the address -> room. What stands in no row is open to no token."""
FREE = frozenset({"me"})
"""Open to every token: it only says whose it is."""


def scope_of(method: str, part: str) -> Scope:
    """Return the scope an operation needs; KeyError for an address in no row."""
    return Scope(f"{ROOMS[part]}:{'read' if method in SAFE else 'write'}")


def require_scope(scopes: frozenset[str], *, method: str, part: str) -> None:
    """Raise NotAllowed unless a token of these scopes may be used here; what its post may do is asked later."""
    if part in FREE:
        return
    needed = scope_of(method, part).value if part in ROOMS else ""
    if needed not in scopes:
        raise NotAllowed(
            f"This token is not for {needed or 'this address'}",
            rule="scope",
            remedy="Ask your administrator for a token with that scope" if needed else "Use a page instead",
        )
