"""What police open of a report: JSON, one report, a list of reports, or one report a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from daybreak.intake.readers import incidents
from daybreak.intake.readers.connections import capture
from daybreak.intake.readers.files import file, file_hash, grade, metadata, viewed
from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Table, each, flags, mark, note, numbered, record, section
from daybreak.intake.readers.incoming import Incoming, content_reference
from daybreak.intake.readers.json_documents import documents
from daybreak.intake.readers.json_nodes import Json, to_node
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.persons import (
    account,
    address,
    associated,
    email,
    estimated_location,
    party,
    phone,
    username,
)
from daybreak.intake.readers.reports import close
from daybreak.intake.terms import FactKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

_ANY_KEY = ("reportId", "reportedInformation")

_captures = each(capture, "sourceCaptures")
_more = each(note)
_PERSON: Table = {
    "firstName": record(FactKind.GIVEN_NAME),
    "middleName": record(FactKind.MIDDLE_NAME),
    "lastName": record(FactKind.FAMILY_NAME),
    "preferredName": record(FactKind.DISPLAY_NAME, field=True),
    "displayName": record(FactKind.DISPLAY_NAME),
    "dateOfBirth": record(FactKind.BORN_ON),
    "age": record(FactKind.AGE),
    "approximateAge": record(FactKind.AGE, field=True),
    "gender": note,
    "screenName": username,
    "espUserId": account,
    "espService": note,
    "vehicleDescription": record(FactKind.VEHICLE),
    "occupation": record(FactKind.OCCUPATION),
    "accessToChildren": record(FactKind.ACCESS_TO_CHILDREN),
    "convictedSexOffender": record(FactKind.REGISTERED_SEX_OFFENDER, field=True),
    "schoolName": record(FactKind.SCHOOL),
    "emails": email,
    "phones": phone,
    "addresses": address,
    "profileUrl": record(FactKind.PROFILE_URL),
    "priorCTReports": record(FactKind.PRIOR_REPORT),
    "estimatedLocation": estimated_location,
    "compromisedAccount": mark,
    "sourceInformation": _captures,
    "additionalInformations": _more,
}
_PARTY: Table = _PERSON | {"associatedAccounts": each(associated(_PERSON))}
_FILE: Table = {
    "filename": record(FactKind.FILE_NAME, field=True),
    "originalFilename": record(FactKind.FILE_NAME, field=True),
    "submittalId": note,
    "verificationHash": file_hash,
    "viewedByEsp": viewed,
    "exifViewedByEsp": note,
    "publiclyAvailable": note,
    "industryClassification": grade,
    "ncmecTags": flags,
    "sourceInformation": _captures,
    "additionalInformations": _more,
    "espMetadata": metadata,
}
_reported = each(party("reported", _PARTY))
_recipients = each(party("recipient", _PARTY))
_victims = each(party("victim", _PARTY))
_PEOPLE: Table = {
    "reportedPersons": _reported,
    "intendedRecipients": _recipients,
    "victims": _victims,
    "childVictims": _victims,
}


_reporter = party("reporter", _PERSON | {"espName": note})


def _reporting_esp(gathering: Gathering, node: Node, outer: str) -> None:
    names = (node.said("firstName"), node.said("lastName"))
    gathering.sender = node.said("espName") or " ".join(name for name in names if name)
    _reporter(gathering, node, outer)


_REPORT = section(
    {
        "reportId": numbered,
        "dateReceived": note,
        "batchedReport": incidents.batched,
        "reportAnnotations": flags,
        "reportedInformation": section(
            _PEOPLE
            | {
                "reportingEsp": _reporting_esp,
                "batchedReport": incidents.batched,
                "reportAnnotations": flags,
                "incidentSummary": incidents.summary,
                "incidentDetails": incidents.details,
                "reportedPeople": section(_PEOPLE),
                "uploadedFiles": each(file(_FILE)),
                "additionalInformations": _more,
            }
        ),
    }
)


class LawEnforcementReports:
    """Reads one report or many."""

    name = "law-enforcement JSON"

    def recognises(self, incoming: Incoming) -> bool:
        return incoming.first_bytes() in (b"{", b"[") and any(
            f'"{key}"'.encode() in incoming.content for key in _ANY_KEY
        )

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        return (
            found if isinstance(found, Unreadable) else _report(found.value, found.place, incoming, alone=found.alone)
            for found in documents(incoming)
        )


def _report(value: Json, place: str, incoming: Incoming, *, alone: bool) -> ReportRead | Unreadable:
    if not isinstance(value, Mapping) or not any(key in value for key in _ANY_KEY):
        return Unreadable(
            place, "a report carries reportId or reportedInformation", "Ask the sender for the report itself."
        )
    root, gathering = to_node(value, place=place), Gathering()
    try:
        _REPORT(gathering, root, "")
    except BadInput as bad:
        return Unreadable(bad.place, bad.rule, bad.remedy)
    reference = "" if gathering.reference else incoming.reference() if alone else _own_reference(value)
    return close(gathering, reference=reference, place=place)


def _own_reference(value: Json) -> str:
    return content_reference(json.dumps(value, sort_keys=True).encode())


FORMAT = LawEnforcementReports()
