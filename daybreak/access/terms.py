"""Words of compartments."""

from __future__ import annotations

from enum import StrEnum


class CompartmentKind(StrEnum):
    """The parts an operation's records are kept in; a record lies in exactly one."""

    NATIONAL = "national"
    FORCE = "force"
    AUTHORITY = "authority"
    FIGURES = "figures"


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
