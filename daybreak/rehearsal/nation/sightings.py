"""What a report says: values as they are written in the files, before any form is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybreak.rehearsal.nation.reach import Platform
from daybreak.rehearsal.nation.terms import Form, ReportKind
from daybreak.rehearsal.nation.truth import Account, Address


@dataclass(frozen=True, slots=True)
class IpSeen:
    ip: str
    at_text: str
    port: int | None
    event: str  # Login, Registration, Upload, Other
    proxy: bool | None = None


@dataclass(frozen=True, slots=True)
class FileSeen:
    file_id: str
    name: str
    md5: str
    sha1: str
    sha256: str
    pdq: str  # "" where the provider gave none
    grade: str  # A1, A2, B1, B2, or ""
    viewed: bool | None
    uploaded_at_text: str
    flags: tuple[str, ...]  # names of the elements of fileAnnotations
    ip: IpSeen | None


@dataclass(frozen=True, slots=True)
class AddressSeen:
    address: Address
    role: str  # as the submission schema writes it: Home, Billing, Business, Shipping


@dataclass(frozen=True, slots=True)
class PersonSeen:
    given_name: str
    middle_name: str
    family_name: str
    short_name: str
    born_on: date | None
    age: int | None
    emails: tuple[str, ...]
    phone: str
    addresses: tuple[AddressSeen, ...]
    account: Account | None
    ips: tuple[IpSeen, ...]
    occupation: str
    access_to_children: str
    registered: str
    device: str  # "" without one
    prior_report: str  # reference, or ""
    linked: Account | None
    town: str  # estimated location, or ""


@dataclass(frozen=True, slots=True)
class VictimSeen:
    age: int | None
    screen_name: str


@dataclass(frozen=True, slots=True)
class Report:
    reference: str
    form: Form
    kind: ReportKind
    platform: Platform
    received_at: datetime
    incident_type: str
    incident_at_text: str
    urgent: str  # "" unless escalated
    solicitation: bool
    reported: PersonSeen
    recipient: Account | None
    victims: tuple[VictimSeen, ...]
    files: tuple[FileSeen, ...]
    note: str
