"""The page of permissions: who may do what, readable by somebody who does not program."""

from __future__ import annotations

from daybreak.access.policy import PERMISSIONS, Rule
from daybreak.agencies.terms import ROLE_TITLES, Role
from tools.docs.texts import first_line, plain, table

HEAD = """# Who may do what

One table decides (`access/policy.py`); every action asks it before it changes anything. An act also needs that the post
*sees* the thing: that is decided by the database, row by row, from the operations the post is a member of.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD, _legend(), "## Permission by permission\n", _matrix(), "## Post by post\n"]
    return "\n".join([*parts, *map(_may, Role)])


def mark(rule: Rule, role: Role) -> str:
    """Return what stands in the matrix: "yes", the name of the condition, or nothing."""
    if role not in rule.roles:
        return ""
    return plain(getattr(rule.only, "__name__", "yes"))


def _legend() -> str:
    conditions = {rule.only for rule in PERMISSIONS.values() if rule.only}
    lines = sorted(f"- *{plain(getattr(only, '__name__', ''))}*: {first_line(only)}" for only in conditions)
    return "\n".join(["- *yes*: for everything the post sees.", *lines, ""])


def _matrix() -> str:
    headers = ["Permission", "To …", *(ROLE_TITLES[role] for role in Role)]
    rows = [
        [f"`{name}`", rule.act, *(mark(rule, role) for role in Role)]
        for name, rule in PERMISSIONS.items()
    ]  # fmt: skip
    return table(headers, rows)


def _may(role: Role) -> str:
    acts = [
        f"- {rule.act}{f' ({mark(rule, role)})' if rule.only else ''}"
        for rule in PERMISSIONS.values()
        if role in rule.roles
    ]
    return "\n".join([f"### {ROLE_TITLES[role]}\n", *acts, ""])
