"""Closing a gathering into a report."""

from __future__ import annotations

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.incoming import content_reference
from daybreak.intake.terms import RecordKind, ReportRead

SCHEME = "ncmec"
_LONGEST = 200  # characters of a reference, a part or a sender


def close(gathering: Gathering, *, reference: str, place: str, part: str = "report") -> ReportRead:
    """Return the report; its own number goes before the reference given.

    A report that is both bundled and informational counts as bundled: it stands for many incidents either way, and the
    flag stays as an annotation.
    """
    flag = RecordKind.INFORMATIONAL if gathering.informational else RecordKind.REFERRAL
    return ReportRead(
        scheme=SCHEME,
        reference=short(gathering.reference.strip() or reference),
        part=short(part),
        kind=RecordKind.BUNDLED if gathering.bundled else flag,
        sender=gathering.sender.strip()[:_LONGEST],
        place=place,
        facts=tuple(gathering.facts),
    )


def short(text: str) -> str:
    """Return the reference itself, or one made from it where it is too long to keep."""
    # Never cut: two long references that share their beginning are two reports.
    return text if len(text) <= _LONGEST else content_reference(text.encode("utf-8", "replace"))
