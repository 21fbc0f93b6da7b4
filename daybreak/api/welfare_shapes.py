"""What the API takes and gives about welfare, families and position-of-trust disclosures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from daybreak.api.child_shapes import Reason, Text
from daybreak.api.shapes import Said
from daybreak.safeguarding.terms import DisclosedTo

Name = Annotated[str, Field(min_length=1, max_length=200)]
Body = Annotated[str, Field(min_length=1, max_length=300)]


class PlanIn(Said):
    package: UUID
    named: Name
    risks: Text
    measures: Text


class WelfarePlanOut(Schema):
    id: UUID
    package_id: UUID
    number: int
    written_at: datetime


class ContactIn(Said):
    package: UUID
    trigger: Annotated[str, Field(min_length=1, max_length=64)]
    due_on: date


class MetIn(Said):
    package: UUID
    met_on: date


class ReleaseDayIn(Said):
    on: date


class MadeIn(Said):
    found: Reason


class ContactOut(Schema):
    id: UUID
    package_id: UUID
    trigger: str
    due_on: date
    done_at: datetime | None
    found: str


class FamilyIn(Said):
    package: UUID
    known_as: Name
    relation: Annotated[str, Field(min_length=1, max_length=100)]


class SignpostIn(Said):
    support: Body


class FamilyOut(Schema):
    id: UUID
    package_id: UUID
    known_as: str
    relation: str
    category: str
    signpost: str
    signposted_at: datetime | None


class DraftIn(Said):
    """`corrects` is a disclosure sent from the same package whose words were wrong."""

    package: UUID
    to: DisclosedTo
    recipient: Body
    words: Text
    pressing_need: Text
    proportionality: Text
    corrects: UUID | None = None


class SendIn(Said):
    how: Body


class ReceiptIn(Said):
    received_by: Body
    received_at: AwareDatetime


class RefuseIn(Said):
    reason: Reason


class DutyIn(Said):
    said: Reason
    done_on: date


class DisclosureOut(Schema):
    id: UUID
    package_id: UUID
    to: str
    recipient: str
    words: str
    pressing_need: str
    proportionality: str
    state: str
    refused_because: str
    drafted_at: datetime
    sent_at: datetime | None
    sent_how: str
    received_at: datetime | None
    received_by: str
    corrects_id: UUID | None


class DutyOut(Schema):
    duty: str
    told_at: datetime
    said_done_on: date | None
    said: str
