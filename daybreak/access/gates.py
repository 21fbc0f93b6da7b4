"""The gate of acts: `require` raises inside an action, `may` answers a door; both are the same check."""

from __future__ import annotations

from daybreak.access.policy import PERMISSIONS, Thing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import ROLE_TITLES
from daybreak.kernel.errors import NotAllowed


def may(by: Post, permission: str, thing: Thing | None = None) -> bool:
    """Answer whether the post may do this to the thing; for doors, which only ask."""
    return not _refusal(by, permission, thing)


def may_ever(by: Post, permission: str) -> bool:
    """Answer whether the post's role has the permission at all, whatever the thing; for navigation."""
    return by.role in PERMISSIONS[permission].roles


def require(by: Post, permission: str, thing: Thing | None = None) -> None:
    """Raise NotAllowed, saying who may, unless the policy table lets the post do this to the thing."""
    _raise(_refusal(by, permission, thing), permission)


def require_ever(by: Post, permission: str) -> None:
    """Raise NotAllowed unless the post's role has the permission at all.

    Asked before the thing is looked for: to who may never do it, hidden, absent and real are answered alike.
    """
    _raise(_never(by, permission), permission)


def _raise(reason: str, permission: str) -> None:
    if reason:
        permitted = ", ".join(sorted(ROLE_TITLES[role].lower() for role in PERMISSIONS[permission].roles))
        raise NotAllowed(reason, rule=permission, remedy=f"Ask a post that may: {permitted}")


def _never(by: Post, permission: str) -> str:
    if may_ever(by, permission):
        return ""
    title = by.title.lower()
    return f"{'An' if title[0] in 'aeiou' else 'A'} {title} may not {PERMISSIONS[permission].act}"


def _refusal(by: Post, permission: str, thing: Thing | None) -> str:
    rule = PERMISSIONS[permission]
    if reason := _never(by, permission):
        return reason
    if rule.only is not None and (thing is None or not rule.only(by, thing)):
        return f"{by.agency.name} may {rule.act} only where it is its own"
    return ""
