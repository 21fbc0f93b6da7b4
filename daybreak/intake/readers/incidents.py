"""What both NCMEC formats say about the incident itself: facts of the report as a whole, of no party."""

from __future__ import annotations

from daybreak.intake.readers.connections import ip_event
from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Handler, Table, each, flags, mark, note, record, section
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.persons import address, email, phone
from daybreak.intake.readers.words import truth
from daybreak.intake.terms import FactKind

_INCIDENT: Table = {
    "url": note, "additionalInfo": note, "content": note, "name": note, "chatClient": note, "chatRoomName": note,
    "gameName": note, "console": note, "latitude": note, "longitude": note, "locationName": note, "client": note,
    "fileNames": note, "@thirdPartyHostedContent": mark, "emailAddress": email, "phoneNumber": phone,
    "incidentAddress": address, "ipCaptureEvent": ip_event,
}  # fmt: skip
_INCIDENT_NAMES = (
    "webPageIncident", "webpageIncident", "emailIncident", "newsgroupIncident", "chatImIncident",
    "onlineGamingIncident", "cellPhoneIncident", "nonInternetIncident", "peer2peerIncident",
)  # fmt: skip

details: Handler = section({name: each(section(_INCIDENT)) for name in _INCIDENT_NAMES})
summary: Handler = section(
    {
        "incidentType": record(FactKind.INCIDENT_TYPE),
        "incidentDateTime": record(FactKind.INCIDENT_AT),
        "incidentDateTimeDescription": note,
        "platform": note,
        "escalateToHighPriority": record(FactKind.URGENT),
        "reportAnnotations": flags,
    }
)


_batched: Handler = section({"@reason": note, "reason": note})


def batched(gathering: Gathering, node: Node, party: str) -> None:
    """Keep why many incidents stand in one report, and that they do, unless the field says no."""
    says_no = any(part.text is not None and truth(part.text) is False for part in (node, *node.members))
    gathering.bundled = gathering.bundled or not says_no
    _batched(gathering, node, party)
