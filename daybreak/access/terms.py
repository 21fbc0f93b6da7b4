"""Words of compartments."""

from __future__ import annotations

from enum import StrEnum


class CompartmentKind(StrEnum):
    """The parts an operation's records are kept in; a record lies in exactly one."""

    NATIONAL = "national"
    FORCE = "force"
    AUTHORITY = "authority"
    FIGURES = "figures"
    PRESS = "press"  # of one force: what its press office is given, at the moment of publication and not before
    RESTRICTED = "restricted"  # what another part held until it was restricted: open to people named for it, only


OF_AN_AGENCY = frozenset({CompartmentKind.FORCE, CompartmentKind.AUTHORITY, CompartmentKind.PRESS})
"""The kinds of which each agency that takes part has one of its own."""


class Ground(StrEnum):
    """Why a record is restricted (rule 15)."""

    POLICE = "police"
    STAFF = "staff"
    RELATIVE = "relative"
    OTHER = "other"


class Purpose(StrEnum):
    """What glass may be broken for."""

    CHILD_AT_RISK = "child_at_risk"
    THREAT_TO_LIFE = "threat_to_life"
    FLIGHT = "flight"
    EVIDENCE_AT_RISK = "evidence_at_risk"


class ReviewKind(StrEnum):
    """What a second person looks at afterwards."""

    BREAK_GLASS = "break_glass"
    RESTRICTION = "restriction"


class Finding(StrEnum):
    """What the reviewer found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class RequestState(StrEnum):
    """Where a request for access stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.WAITING: frozenset({RequestState.GRANTED, RequestState.REFUSED}),
    RequestState.GRANTED: frozenset(),
    RequestState.REFUSED: frozenset(),
}


class OperationState(StrEnum):
    """An operation is secret until its release."""

    SECRET = "secret"  # noqa: S105 - a state, not a credential
    RELEASED = "released"
    CLOSED = "closed"


OPERATION_MOVES: dict[OperationState, frozenset[OperationState]] = {
    OperationState.SECRET: frozenset({OperationState.RELEASED, OperationState.CLOSED}),
    OperationState.RELEASED: frozenset({OperationState.CLOSED}),
    OperationState.CLOSED: frozenset(),
}


class Scope(StrEnum):
    """What a program's token may be used for, room by room; its post must have the permission as well."""

    ACCESS_READ = "access:read"
    ACCESS_WRITE = "access:write"
    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"
    INTAKE_READ = "intake:read"
    INTAKE_WRITE = "intake:write"
    HASHMATCH_READ = "hashmatch:read"
    HASHMATCH_WRITE = "hashmatch:write"
    IDENTITY_READ = "identity:read"
    IDENTITY_WRITE = "identity:write"
    DECONFLICTION_READ = "deconfliction:read"
    DECONFLICTION_WRITE = "deconfliction:write"
    ATTRIBUTION_READ = "attribution:read"
    ATTRIBUTION_WRITE = "attribution:write"
    TRIAGE_READ = "triage:read"
    TRIAGE_WRITE = "triage:write"
    PACKAGES_READ = "packages:read"
    PACKAGES_WRITE = "packages:write"
    VISITS_READ = "visits:read"
    VISITS_WRITE = "visits:write"
    CUSTODY_READ = "custody:read"
    CUSTODY_WRITE = "custody:write"
    SAFEGUARDING_READ = "safeguarding:read"
    SAFEGUARDING_WRITE = "safeguarding:write"
    RELEASE_READ = "release:read"
    RELEASE_WRITE = "release:write"
