"""Words of attribution."""

from __future__ import annotations

from enum import StrEnum


class GroundKind(StrEnum):
    """Kinds of evidence that place a subject at a premises; independence counts kinds and upstreams."""

    IP_RESOLUTION = "ip_resolution"
    ACCOUNT_REGISTRATION = "account_registration"
    LOCAL_INTELLIGENCE = "local_intelligence"
    SUBSCRIBER_RECORD = "subscriber_record"


class RequestState(StrEnum):
    """What was asked of an operator: `differs` blocks, because asked and answered are not the same characters."""

    OPEN = "open"
    ANSWERED = "answered"
    AGREES = "agrees"
    DIFFERS = "differs"


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.ANSWERED}),
    RequestState.ANSWERED: frozenset({RequestState.AGREES, RequestState.DIFFERS}),
    # An operator may correct its answer: then it is compared anew.
    RequestState.AGREES: frozenset({RequestState.ANSWERED}),
    RequestState.DIFFERS: frozenset({RequestState.ANSWERED}),
}


class DoorState(StrEnum):
    ESTABLISHED = "established"
    BLOCKED = "blocked"


class ClearedKind(StrEnum):
    SUBJECT = "subject"
    PREMISES = "premises"
    IDENTIFIER = "identifier"
