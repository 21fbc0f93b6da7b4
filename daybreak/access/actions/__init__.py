"""Every write of access, one file a verb group."""

from daybreak.access.actions.admitting import admit, end, extend, found_operation
from daybreak.access.actions.asking import ask_access, grant_access, refuse_access
from daybreak.access.actions.breaking import break_glass, review
from daybreak.access.actions.consulting import consult, consult_list
from daybreak.access.actions.posting import Cut, appoint, deactivate, end_post
from daybreak.access.actions.reopening import name_again
from daybreak.access.actions.restricting import Restricted, lift, name_for, restrict
from daybreak.access.actions.tokens import issue_token, revoke_token

__all__ = [
    "Cut", "Restricted", "admit", "appoint", "ask_access", "break_glass", "consult", "consult_list", "deactivate",
    "end", "end_post", "extend", "found_operation", "grant_access", "issue_token", "lift", "name_again", "name_for",
    "refuse_access", "restrict", "review", "revoke_token",
]  # fmt: skip
