"""Words of packages."""

from __future__ import annotations

from enum import StrEnum


class PackageState(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    DISSEMINATED = "disseminated"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RECALLED = "recalled"
    CLOSED = "closed"


_S = PackageState
PACKAGE_MOVES: dict[PackageState, frozenset[PackageState]] = {
    _S.DRAFT: frozenset({_S.CHECKED, _S.CLOSED}),
    _S.CHECKED: frozenset({_S.DISSEMINATED, _S.CLOSED}),
    _S.DISSEMINATED: frozenset({_S.ACKNOWLEDGED, _S.RECALLED}),
    _S.ACKNOWLEDGED: frozenset({_S.ACCEPTED, _S.REJECTED, _S.RECALLED}),
    _S.ACCEPTED: frozenset({_S.CLOSED, _S.RECALLED}),
    _S.REJECTED: frozenset({_S.CLOSED}),
    _S.RECALLED: frozenset(),
    _S.CLOSED: frozenset(),
}

LIVE = frozenset({_S.DISSEMINATED, _S.ACKNOWLEDGED, _S.ACCEPTED})
"""States in which a force may act on a package: what a clearance recalls."""


class Answer(StrEnum):
    """Whether the subject has access to children; *unknown* becomes a task, never a blank (rule 3)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
