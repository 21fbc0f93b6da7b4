"""Words of attribution."""

from __future__ import annotations

from enum import StrEnum


class GroundKind(StrEnum):
    """Kinds of evidence that place a subject at a premises; independence counts kinds and upstreams."""

    IP_RESOLUTION = "ip_resolution"
    ACCOUNT_REGISTRATION = "account_registration"
    LOCAL_INTELLIGENCE = "local_intelligence"
    SUBSCRIBER_RECORD = "subscriber_record"
    OTHER_DAY_IP_EVENT = "other_day_ip_event"
    DEVICE = "device"
    ELECTORAL_RECORD = "electoral_record"
    COUNCIL_RECORD = "council_record"
    PRIOR_POLICE_RECORD = "prior_police_record"
    DELIVERY = "delivery"


FROM_SUBSCRIBER = frozenset({GroundKind.IP_RESOLUTION, GroundKind.SUBSCRIBER_RECORD, GroundKind.OTHER_DAY_IP_EVENT})
"""Kinds that rest on what an operator knows of its customer, however many operators and days there are."""


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


class TypedKind(StrEnum):
    """Kinds of identifier that may be typed; an IMEI and an IBAN carry check digits."""

    PHONE = "phone"
    EMAIL = "email"
    IP = "ip"
    IMEI = "imei"
    IBAN = "iban"
    MAC = "mac"
    URL = "url"
    ACCOUNT = "account"

    @property
    def shown(self) -> str:
        """Answer what people call it."""
        return _SHOWN[self]


_SHOWN = {
    TypedKind.PHONE: "telephone number", TypedKind.EMAIL: "e-mail address", TypedKind.IP: "IP address",
    TypedKind.IMEI: "IMEI", TypedKind.IBAN: "IBAN", TypedKind.MAC: "MAC address", TypedKind.URL: "web address",
    TypedKind.ACCOUNT: "account or user name",
}  # fmt: skip


class TypedState(StrEnum):
    """How far a typed identifier has come; one that differs is typed anew by both."""

    WAITING = "waiting"
    VERIFIED = "verified"
    DIFFERS = "differs"


TYPED_MOVES: dict[TypedState, frozenset[TypedState]] = {
    TypedState.WAITING: frozenset({TypedState.VERIFIED, TypedState.DIFFERS}),
    TypedState.VERIFIED: frozenset(),
    TypedState.DIFFERS: frozenset(),
}


class MarkKind(StrEnum):
    """What somebody may note about a premises; the newest of the two about one thing stands."""

    ONE_HOUSEHOLD = "one_household"
    SEVERAL_HOUSEHOLDS = "several_households"
    OWN_CONNECTION = "own_connection"
    SHARED_CONNECTION = "shared_connection"

    @property
    def shown(self) -> str:
        """Answer what the mark says, as people say it."""
        return _MARKS[self]


_MARKS = {
    MarkKind.ONE_HOUSEHOLD: "one household lives there",
    MarkKind.SEVERAL_HOUSEHOLDS: "several households live there: it is no door without the flat or room",
    MarkKind.OWN_CONNECTION: "the connection is used by the household alone",
    MarkKind.SHARED_CONNECTION: "the connection is shared with neighbours, guests or customers",
}
HOUSEHOLDS = frozenset({MarkKind.ONE_HOUSEHOLD, MarkKind.SEVERAL_HOUSEHOLDS})


class DoorState(StrEnum):
    ESTABLISHED = "established"
    BLOCKED = "blocked"


class ClearedKind(StrEnum):
    SUBJECT = "subject"
    PREMISES = "premises"
    IDENTIFIER = "identifier"


class ErrorFinding(StrEnum):
    """How a suspected error ends: what was wrong is cleared for good, what was right may go on from the beginning."""

    WRONG = "wrong"
    RIGHT = "right"
