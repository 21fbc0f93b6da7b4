"""Vocabulary of intake: kinds of record and of fact, states, and what a reader gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Detail = str | int | bool | None


class RecordKind(StrEnum):
    """What a record stands for; figures count the kinds apart (rule 16)."""

    REFERRAL = "referral"
    INFORMATIONAL = "informational"  # the sender states it is for information only
    BUNDLED = "bundled"  # one report that stands for many incidents
    INTELLIGENCE = "intelligence"  # a force's local record
    RESOLUTION = "resolution"  # an operator's answer to an IP address, port and time


class FactKind(StrEnum):
    """What a fact says; UNREAD keeps what no reader knows."""

    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    BORN_ON = "born_on"
    AGE = "age"
    EMAIL = "email"
    PHONE = "phone"
    USERNAME = "username"
    DISPLAY_NAME = "display_name"
    ACCOUNT_ID = "account_id"
    PROFILE_URL = "profile_url"
    ADDRESS = "address"
    IP_EVENT = "ip_event"
    DEVICE = "device"
    VEHICLE = "vehicle"
    OCCUPATION = "occupation"
    ACCESS_TO_CHILDREN = "access_to_children"
    REGISTERED_SEX_OFFENDER = "registered_sex_offender"
    CHILDREN_IN_HOME = "children_in_home"
    SCHOOL = "school"
    ESTIMATED_LOCATION = "estimated_location"
    PRIOR_REPORT = "prior_report"
    FILE_NAME = "file_name"
    FILE_HASH = "file_hash"
    FILE_GRADE = "file_grade"
    FILE_COUNT = "file_count"  # how many files: in all, of one grade, or of which something is said
    FILE_VIEWED = "file_viewed"
    FILE_UPLOADED_AT = "file_uploaded_at"
    ANNOTATION = "annotation"
    INCIDENT_TYPE = "incident_type"
    INCIDENT_AT = "incident_at"
    URGENT = "urgent"
    DATA_EXPIRES_AT = "data_expires_at"  # until when the provider keeps what could be asked of it
    NOTE = "note"
    HANDLING_CODE = "handling_code"
    ORIGINATOR = "originator"
    ASKED_REFERENCE = "asked_reference"
    ASKED_IP = "asked_ip"
    ASKED_PORT = "asked_port"
    ASKED_AT = "asked_at"
    PREMISES_AS_AT = "premises_as_at"
    HELD_FROM = "held_from"  # since when, until when and on which ports a line held the address that was asked about
    HELD_UNTIL = "held_until"
    HELD_PORTS = "held_ports"
    RELATIONSHIP = "relationship"
    UNREAD = "unread"


# What a fact's `detail` always carries (None where the source is silent); readers may add the source's own field name.
DETAILS: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.ADDRESS: ("line1", "line2", "locality", "region", "postcode", "country", "role"),
    FactKind.IP_EVENT: ("at_text", "port", "event", "proxy"),
    FactKind.PHONE: ("verified",),
    FactKind.EMAIL: ("verified",),
    FactKind.ACCOUNT_ID: ("service",),
    FactKind.USERNAME: ("service",),
    FactKind.DEVICE: ("id_type", "at_text"),
    FactKind.FILE_HASH: ("algorithm", "quality"),  # PDQ's own measure, 0 to 100
    FactKind.FILE_GRADE: ("scheme",),
    FactKind.FILE_COUNT: ("scheme", "grade", "says"),
    FactKind.DATA_EXPIRES_AT: ("keeper",),
    FactKind.ESTIMATED_LOCATION: ("locality", "region", "country", "at_text", "verified"),
    FactKind.RELATIONSHIP: ("of", "third_party"),
}


class ReferralState(StrEnum):
    """Where a referral stands; every referral received is in exactly one (rule 1)."""

    OPEN = "open"
    MERGED = "merged"
    REJECTED = "rejected"
    DISSEMINATED = "disseminated"
    CLOSED = "closed"


# Nothing is final: a merge is reversible, a recalled package frees its referral, a closed one can be taken up again.
REFERRAL_MOVES: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.OPEN: frozenset(
        {ReferralState.MERGED, ReferralState.REJECTED, ReferralState.DISSEMINATED, ReferralState.CLOSED}
    ),
    ReferralState.MERGED: frozenset({ReferralState.OPEN}),
    ReferralState.REJECTED: frozenset({ReferralState.OPEN}),
    ReferralState.DISSEMINATED: frozenset({ReferralState.OPEN, ReferralState.MERGED, ReferralState.CLOSED}),
    ReferralState.CLOSED: frozenset({ReferralState.OPEN}),
}


class BatchState(StrEnum):
    """How far a batch has come; only a reconciled one has every record accounted for."""

    RECEIVED = "received"  # sealed, nothing read yet
    READING = "reading"
    RECONCILED = "reconciled"
    REFUSED = "refused"  # nothing in it could be taken


BATCH_MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.RECEIVED: frozenset({BatchState.READING, BatchState.REFUSED}),
    BatchState.READING: frozenset({BatchState.RECEIVED, BatchState.RECONCILED, BatchState.REFUSED}),
    BatchState.RECONCILED: frozenset(),
    BatchState.REFUSED: frozenset(),
}


class Outcome(StrEnum):
    """What became of one record of a batch."""

    NEW = "new"  # a referral under a reference not seen before
    UPDATED = "updated"  # a newer version of a known one
    UNCHANGED = "unchanged"  # said before, word for word
    QUARANTINED = "quarantined"  # refused or unreadable, kept aside with its reason


class DeclarationKind(StrEnum):
    """What a declaration says of files of its kind."""

    COLUMN_MAP = "column map"
    PROFILE = "profile"


class DataClock(StrEnum):
    """How a provider's data-expiry clock stands."""

    OVERDUE = "overdue"  # it may be gone already
    SOON = "soon"


DATA_EXPIRES_SOON_DAYS = 14  # [M] an application to a provider takes about two weeks
# What is kept with its place and never compared or searched; such text may be graphic.
KEPT_ONLY = frozenset(
    {FactKind.UNREAD, FactKind.NOTE, FactKind.FILE_NAME, FactKind.FILE_VIEWED, FactKind.FILE_UPLOADED_AT}
)
# Which part of a fact's detail tells it apart from others of its kind and party; with another one it is another fact.
TOLD_APART: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.ACCOUNT_ID: ("service",),
    FactKind.USERNAME: ("service",),
    FactKind.ADDRESS: ("role",),
    FactKind.FILE_HASH: ("algorithm",),
    FactKind.FILE_GRADE: ("scheme",),
    FactKind.IP_EVENT: ("at_text", "event"),
    FactKind.DEVICE: ("id_type",),
    FactKind.RELATIONSHIP: ("of",),
}


CHILDREN = ("victim", "recipient")
"""Parties who are children, or may be: the one a suspect writes to often is. Accounts beside them stand under them."""
# What of a child's facts everybody may read who reads the referral: how young, and of what kind, never who. [M]
READ_OF_CHILDREN = frozenset({FactKind.AGE, FactKind.FILE_HASH, FactKind.FILE_GRADE, FactKind.FILE_COUNT})


class ChangeKind(StrEnum):
    """What became of a fact from one version to the next."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of a version as far as its reader may see it.

    `digest` stands for value and detail where the reader may not see them, or nobody does unasked; else it is "".
    """

    kind: FactKind
    value: str
    place: str
    party: str = ""
    detail: Mapping[str, Detail] = field(default_factory=dict)
    category: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions; `before` is None for what was added, `after` for what was removed."""

    what: ChangeKind
    before: Said | None
    after: Said | None

    @property
    def fact(self) -> Said:
        """Return what it is about: as it is now, or as it last was."""
        fact = self.after or self.before
        assert fact is not None  # noqa: S101
        return fact


@dataclass(frozen=True, slots=True)
class FactRead:
    """One thing a source says: `value` exactly as written, `place` where, `party` about whom ("" for the report)."""

    kind: FactKind
    value: str
    place: str
    party: str = ""
    detail: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportRead:
    """One report, or one separate part of it, as a reader found it; `place` is its root in the file."""

    scheme: str  # "ncmec" or "csv:<map name>"
    reference: str
    part: str  # "report", or "file/<file id>" for a separate document about one file
    kind: RecordKind
    sender: str
    place: str
    facts: tuple[FactRead, ...]
    parts: int | None = None  # how many parts "media/<n>" there are beside it; older ones beyond are said no more


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One report or row that could not be read while the rest of its file could."""

    place: str
    rule: str
    remedy: str
