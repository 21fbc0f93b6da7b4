"""Shapes of what operators are asked and answered, and of typed identifiers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from daybreak.api.shapes import Identifier, Said, Short
from daybreak.attribution.terms import TypedKind


class ResolutionOut(Schema):
    operator: str
    answered_ip: str
    answered_port: str
    answered_at_text: str
    held_from: datetime | None
    held_until: datetime | None
    held_ports: str
    role: str
    as_at_text: str
    differences: list[dict[str, str | int]]
    compared_at: datetime | None


class ResolutionRequestOut(Schema):
    id: UUID
    reference: str
    asked_ip: str
    asked_port: str
    asked_at_text: str
    state: str
    asked_at: datetime
    answers: list[ResolutionOut]


class CompareIn(Said):
    references: Annotated[list[Short], Field(max_length=1000)] = []


class ComparedOut(Schema):
    agree: int
    differ: int


class ReadingOut(Schema):
    at: datetime
    read_as: str


class UncountedLeadOut(Schema):
    id: UUID
    address: str
    port: int | None
    at: datetime | None
    at_text: str
    zone: str
    precision: str
    why_not: str
    readings: list[ReadingOut]


class TypedIn(Said):
    kind: TypedKind
    identifier: Identifier
    subject: Short = ""
    why: Annotated[str, Field(min_length=1, max_length=500)]


class TypedAgainIn(Said):
    identifier: Identifier


class TypedOut(Schema):
    """A typed identifier; its value stands there only when two people typed the same."""

    id: UUID
    kind: str
    state: str
    value: str
