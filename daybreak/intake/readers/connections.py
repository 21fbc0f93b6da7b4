"""IP events, devices and whatever else a platform captured, as it captured it."""

from __future__ import annotations

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Handler, record
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.persons import CONTACT
from daybreak.intake.terms import FactKind

_EVENT = {"dateTime": "at_text", "eventName": "event", "port": "port", "possibleProxy": "proxy"}
_TYPED = _EVENT | {"captureType": "capture_type"}

ip_event: Handler = record(FactKind.IP_EVENT, value_in=("ipAddress", "value"), details=_TYPED)
device: Handler = record(
    FactKind.DEVICE, value_in=("idValue", "value"), details=_EVENT | {"idType": "id_type", "captureType": "id_type"}
)
_email: Handler = record(FactKind.EMAIL, details=CONTACT | _TYPED)
_phone: Handler = record(FactKind.PHONE, details=CONTACT | _TYPED)
_username: Handler = record(FactKind.USERNAME, details=_TYPED)
_profile_url: Handler = record(FactKind.PROFILE_URL, details=_TYPED)
_CAPTURED = {
    "ip address": ip_event,
    "profile url": _profile_url,
    "email": _email,
    "email address": _email,
    "phone": _phone,
    "phone number": _phone,
    "screen name": _username,
    "username": _username,
    "device id": device,
    "imei": device,
    "mac address": device,
}


def capture(gathering: Gathering, node: Node, party: str) -> None:
    """Keep a capture as what its type says; a type that is not known leaves everything UNREAD."""
    handler = _CAPTURED.get((node.said("captureType") or "").strip().lower())
    if handler is None:
        gathering.unread(node, party)
    else:
        handler(gathering, node, party)
