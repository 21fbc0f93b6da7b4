"""The report a provider submits: XML with the root element `report`."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.intake.readers import incidents
from daybreak.intake.readers.connections import device, ip_event
from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Table, known_elsewhere, mark, note, record, section
from daybreak.intake.readers.incoming import Incoming
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
from daybreak.intake.readers.xml_nodes import parse, root_name
from daybreak.intake.terms import FactKind, ReportRead

_PERSON: Table = {
    "firstName": record(FactKind.GIVEN_NAME),
    "middleName": record(FactKind.MIDDLE_NAME),
    "lastName": record(FactKind.FAMILY_NAME),
    "phone": phone,
    "email": email,
    "address": address,
    "age": record(FactKind.AGE),
    "approximateAge": record(FactKind.AGE, field=True),
    "ageAssertionDiscrepancy": mark,
    "dateOfBirth": record(FactKind.BORN_ON),
}
_PARTY: Table = {
    **_PERSON,
    "espIdentifier": account,
    "espService": note,
    "platform": note,
    "screenName": username,
    "displayName": record(FactKind.DISPLAY_NAME),
    "profileUrl": record(FactKind.PROFILE_URL),
    "profileBio": note,
    "groupIdentifier": note,
    "compromisedAccount": mark,
    "allEmailsReported": note,
    "additionalInfo": note,
    "ipCaptureEvent": ip_event,
    "deviceId": device,
    "estimatedLocation": estimated_location,
    "priorCTReports": record(FactKind.PRIOR_REPORT),
}
_ASSOCIATED = associated(_PARTY | {"@accountType": known_elsewhere, "@thirdPartyUser": known_elsewhere})
_REPORTED: Table = _PARTY | {
    "personOrUserReportedPerson": section(_PERSON),
    "vehicleDescription": record(FactKind.VEHICLE),
    "thirdPartyUserReported": mark,
    "associatedAccount": _ASSOCIATED,
}
_VICTIM: Table = _PARTY | {
    "victimPerson": section(_PERSON),
    "schoolName": record(FactKind.SCHOOL),
    "associatedAccount": _ASSOCIATED,
}
_reporter = party("reporter", _PERSON)


def _reporting_person(gathering: Gathering, node: Node, outer: str) -> None:
    names = (node.said("firstName"), node.said("lastName"))
    gathering.sender = gathering.sender or " ".join(name.strip() for name in names if name)
    _reporter(gathering, node, outer)


_REPORTER: Table = {
    "reportingPerson": _reporting_person,
    "contactPerson": _reporter,
    "companyTemplate": note,
    "termsOfService": note,
    "legalURL": note,
}
_LAW_ENFORCEMENT: Table = {
    "@fleaCountry": note,
    "agencyName": note,
    "caseNumber": note,
    "officerContact": _reporter,
    "reportedToLe": note,
    "servedLegalProcessDomestic": note,
    "servedLegalProcessInternational": note,
}
_REPORT = section(
    {
        "@xsi:noNamespaceSchemaLocation": note,
        "batchedReport": incidents.batched,
        "incidentSummary": incidents.summary,
        "internetDetails": incidents.details,
        "lawEnforcement": section(_LAW_ENFORCEMENT),
        "reporter": section(_REPORTER),
        "personOrUserReported": party("reported", _REPORTED),
        "intendedRecipient": party("recipient", _PARTY | {"intendedRecipientPerson": section(_PERSON)}),
        "victim": party("victim", _VICTIM),
        "additionalInfo": note,
    }
)


class SubmissionReport:
    """Reads one report."""

    name = "submission report XML"

    def recognises(self, incoming: Incoming) -> bool:
        return root_name(incoming) == "report"

    def read(self, incoming: Incoming) -> Iterator[ReportRead]:
        root = parse(incoming)
        gathering = Gathering()
        _REPORT(gathering, root, "")
        return iter((close(gathering, reference=incoming.reference(), place=root.place),))


FORMAT = SubmissionReport()
