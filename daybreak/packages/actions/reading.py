"""Looking into one package: an act, because it is a consultation of personal data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.packages import queries
from daybreak.packages.models import Package


def open_package(key: UUID | str, *, by: Post, at: datetime) -> Package:
    """Return one package to read; recorded as a consultation."""
    package = queries.package(key)
    require(by, "package:read", package)
    record(
        "package:read", "package", package.id, by=by.actor, at=at, processing=Processing.CONSULT,
        reference=package.reference,
    )  # fmt: skip
    return package
