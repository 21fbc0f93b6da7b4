"""One report as the law-enforcement JSON export writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import orjson

from daybreak.rehearsal.nation.sightings import FileSeen, IpSeen, PersonSeen, Report
from daybreak.rehearsal.nation.truth import Account, Address

Json = Mapping[str, object]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TAGS = {"liveStreaming": "Live Streaming", "viral": "Hash Match", "potentialMeme": "Potential Meme"}


def report_bytes(report: Report) -> bytes:
    """Return the file of a report; one in a hundred begins with a byte order mark, as some exports do."""
    content = orjson.dumps(_report(report))
    return BYTE_ORDER_MARK + content if report.reference.endswith("00") else content


def _report(report: Report) -> Json:
    recipient = {"intendedRecipients": [_recipient(report.recipient)]} if report.recipient else None
    return {
        "reportId": report.reference,
        "dateReceived": report.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reportedInformation": {
            "reportingEsp": {"espName": report.platform.company, "firstName": None, "lastName": "Trust Team"},
            "incidentSummary": {
                "incidentType": report.incident_type,
                "incidentDateTime": report.incident_at_text,
                "incidentDateTimeDescription": None,
            },
            "incidentDetails": {"webpageIncident": [], "emailIncident": [], "chatImIncident": None},
            "reportedPeople": {"reportedPersons": [_person(report.reported)]},
            "intendedRecipients": recipient,
            "uploadedFiles": {"uploadedFiles": [_file(file) for file in report.files]},
            "additionalInformations": _values([report.note]),
        },
    }


def _person(person: PersonSeen) -> Json:
    return {
        "firstName": person.given_name or None,
        "middleName": person.middle_name or None,
        "lastName": person.family_name or None,
        "preferredName": person.short_name or None,
        "dateOfBirth": person.born_on.isoformat() if person.born_on else None,
        "approximateAge": person.age,
        "gender": None,
        **_account(person.account),
        "vehicleDescription": None,
        "occupation": person.occupation or None,
        "accessToChildren": person.access_to_children or None,
        "convictedSexOffender": person.registered or None,
        "emails": {"emails": [{"value": email, "verified": place == 0} for place, email in enumerate(person.emails)]},
        "phones": {"phones": [{"value": person.phone, "verified": True}] if person.phone else []},
        "addresses": {"addresses": [_address(seen.address) for seen in person.addresses]},
        "sourceInformation": {"sourceCaptures": [*map(_capture, person.ips), *_profile(person.account)]},
        "additionalInformations": [],
    }


def _recipient(account: Account) -> Json:
    return {"firstName": None, "lastName": None, **_account(account), "sourceInformation": None}


def _account(account: Account | None) -> Json:
    return {
        "screenName": {"value": account.screen_name} if account else None,
        "espUserId": account.account_id if account else None,
        "espService": account.service if account else None,
    }


def _address(address: Address) -> Json:
    return {
        "street1": address.line1,
        "street2": None,
        "city": address.locality,
        "state": None,
        "postalCode": address.postcode,
        "country": "GB",
    }


def _capture(seen: IpSeen) -> Json:
    return {
        "captureType": "IP Address",
        "value": seen.ip,
        "dateTime": seen.at_text,
        "eventName": seen.event.upper(),
        "port": seen.port,
        "possibleProxy": seen.proxy,
    }


def _profile(account: Account | None) -> list[Json]:
    if account is None:
        return []
    silent = dict.fromkeys(("dateTime", "eventName", "port", "possibleProxy"))
    return [{"captureType": "Profile URL", "value": account.profile_url, **silent}]


def _file(file: FileSeen) -> Json:
    tags = [{"value": TAGS[flag]} for flag in file.flags]
    uploaded = [{"name": "Upload Date and Time", "value": file.uploaded_at_text}]
    return {
        "filename": f"{file.file_id}-{file.name}",
        "originalFilename": file.name,
        "submittalId": file.file_id,
        "verificationHash": file.md5,
        "viewedByEsp": file.viewed,
        "exifViewedByEsp": False,
        "publiclyAvailable": False,
        "industryClassification": file.grade or None,
        "ncmecTags": {"groups": [{"tags": tags}]} if tags else None,
        "sourceInformation": {"sourceCaptures": [_capture(file.ip)]} if file.ip else None,
        "additionalInformations": [],
        "espMetadata": None if file.ip else {"metadatas": uploaded},
    }


def _values(texts: Iterable[str]) -> list[Json]:
    return [{"value": text} for text in texts if text]
