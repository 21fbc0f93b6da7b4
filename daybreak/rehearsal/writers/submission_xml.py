"""One report as a provider submits it in XML, and each of its files in a document of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from daybreak.rehearsal.nation.sightings import FileSeen, IpSeen, PersonSeen, Report, VictimSeen
from daybreak.rehearsal.nation.terms import ReportKind
from daybreak.rehearsal.nation.truth import Account, Address

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
FLAG_ORDER = ("potentialMeme", "viral", "liveStreaming")  # the schema's
ONLY_REASON = "VIRAL_POTENTIAL_MEME"  # of a batched report


def report_files(report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the report, then of its files; the report's number stands in the names alone."""
    yield f"{report.reference}.xml", _document("report", _report(report))
    for file in report.files:
        yield f"{report.reference}.{file.file_id}.xml", _document("fileDetails", _file(report.reference, file))


def _document(root: str, parts: Iterable[str]) -> bytes:
    return f"{DECLARATION}{_whole(root, parts)}\n".encode()


def _leaf(name: str, text: object, **attributes: str) -> str:
    """Return an element with text, or nothing where the text is None or empty; bools as XML Schema writes them."""
    if text is None or text == "":
        return ""
    shown = str(text).lower() if isinstance(text, bool) else escape(str(text))
    return f"<{name}{_written(attributes)}>{shown}</{name}>"


def _whole(name: str, parts: Iterable[str], **attributes: str) -> str:
    """Return an element around others, or nothing where there are none."""
    inside = "".join(parts)
    return f"<{name}{_written(attributes)}>{inside}</{name}>" if inside else ""


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def _report(report: Report) -> Iterator[str]:
    if report.kind is ReportKind.BUNDLED:
        yield f"<batchedReport reason={quoteattr(ONLY_REASON)}/>"
    yield _whole("incidentSummary", _summary(report))
    yield _whole("internetDetails", [_whole("chatImIncident", [_leaf("chatClient", report.platform.name)])])
    reporter = [_leaf("firstName", "Trust"), _leaf("lastName", "Team"), _leaf("email", "trust@example.com")]
    yield _whole("reporter", [_whole("reportingPerson", reporter)])
    yield _whole("personOrUserReported", _reported(report.reported))
    if report.recipient:
        yield _whole("intendedRecipient", _account(report.recipient))
    for victim in report.victims:
        yield _whole("victim", _victim(victim))
    yield _leaf("additionalInfo", report.note)


def _summary(report: Report) -> Iterator[str]:
    informational = report.kind is ReportKind.INFORMATIONAL
    yield _leaf("incidentType", report.incident_type)
    yield _leaf("platform", report.platform.name)
    yield _leaf("escalateToHighPriority", report.urgent)
    annotations = ("<csamSolicitation/>" if report.solicitation else "", "<informational/>" if informational else "")
    yield _whole("reportAnnotations", annotations)
    yield _leaf("incidentDateTime", report.incident_at_text)


def _reported(person: PersonSeen) -> Iterator[str]:
    yield _whole("personOrUserReportedPerson", _person(person))
    if person.account:
        yield from _account(person.account)
    yield from map(_sighting, person.ips)
    if person.device:
        yield _whole("deviceId", [_leaf("idType", "IMEI"), _leaf("idValue", person.device)])
    yield _leaf("priorCTReports", person.prior_report)
    if person.town:
        located = [_leaf("city", person.town), _leaf("countryCode", "GB")]
        yield _whole("estimatedLocation", located, verified="false")
    if person.linked:
        yield _whole("associatedAccount", _linked(person.linked), accountType="Linked")


def _person(person: PersonSeen) -> Iterator[str]:
    yield _leaf("firstName", person.given_name)
    yield _leaf("lastName", person.family_name)
    yield _leaf("phone", person.phone, type="Mobile", verified="true")
    for place, email in enumerate(person.emails):
        yield _leaf("email", email, type="Home", verified="false" if place else "true")
    for seen in person.addresses:
        yield _whole("address", _address(seen.address), type=seen.role)
    yield _leaf("age", person.age)
    yield _leaf("dateOfBirth", person.born_on)


def _address(address: Address) -> Iterator[str]:
    yield _leaf("address", address.line1)
    yield _leaf("city", address.locality)
    yield _leaf("zipCode", address.postcode)
    yield _leaf("country", "GB")


def _account(account: Account) -> Iterator[str]:
    yield _leaf("espIdentifier", account.account_id)
    yield _leaf("espService", account.service)
    yield _leaf("screenName", account.screen_name)
    yield _leaf("profileUrl", account.profile_url)


def _linked(account: Account) -> Iterator[str]:
    yield _leaf("espService", account.service)
    yield _leaf("espIdentifier", account.account_id)
    yield _leaf("profileUrl", account.profile_url)
    yield _leaf("screenName", account.screen_name)


def _victim(victim: VictimSeen) -> Iterator[str]:
    yield f"<victimPerson>{_leaf('age', victim.age)}</victimPerson>"
    yield _leaf("screenName", victim.screen_name)


def _sighting(seen: IpSeen) -> str:
    parts = [
        _leaf("ipAddress", seen.ip),
        _leaf("eventName", seen.event),
        _leaf("dateTime", seen.at_text),
        _leaf("possibleProxy", seen.proxy),
        _leaf("port", seen.port),
    ]
    return _whole("ipCaptureEvent", parts)


def _file(reference: str, file: FileSeen) -> Iterator[str]:
    yield _leaf("reportId", reference)
    yield _leaf("fileId", file.file_id)
    yield _leaf("originalFileName", file.name)
    yield _leaf("uploadedToEspTimestamp", file.uploaded_at_text)
    yield _leaf("fileViewedByEsp", file.viewed)
    yield _leaf("publiclyAvailable", False)
    yield _leaf("fileRelevance", "Reported")
    yield _whole("fileAnnotations", (f"<{flag}/>" for flag in FLAG_ORDER if flag in file.flags))
    yield _leaf("industryClassification", file.grade)
    for algorithm, digest in (("MD5", file.md5), ("SHA1", file.sha1), ("SHA256", file.sha256)):
        yield _leaf("originalFileHash", digest, hashType=algorithm)
    if file.ip:
        yield _sighting(file.ip)
    if file.pdq:
        pair = [_leaf("name", "PDQ"), _leaf("value", file.pdq)]
        yield _whole("details", [_whole("nameValuePair", pair, type="HASH")])
