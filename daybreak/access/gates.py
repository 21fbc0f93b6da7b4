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
    if reason := _refusal(by, permission, thing):
        permitted = ", ".join(sorted(ROLE_TITLES[role].lower() for role in PERMISSIONS[permission].roles))
        raise NotAllowed(reason, rule=permission, remedy=f"Ask a post that may: {permitted}")


def _refusal(by: Post, permission: str, thing: Thing | None) -> str:
    rule = PERMISSIONS[permission]
    if by.role not in rule.roles:
        title = by.title.lower()
        return f"{'An' if title[0] in 'aeiou' else 'A'} {title} may not {rule.act}"
    if rule.only is not None and (thing is None or not rule.only(by, thing)):
        return f"{by.agency.name} may {rule.act} only where it is its own"
    return ""
