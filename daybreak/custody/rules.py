"""Pure rules of custody: exhibit references, grades, and unbroken continuity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daybreak.custody.terms import GRADES, Break, BreakKind, Counted, Origin, Passage, Seized
from daybreak.kernel.errors import BadInput

_REFERENCE = re.compile(r"[A-Z]{2,4}/[1-9][0-9]{0,4}")


def check_seized(item: Seized) -> None:
    """Raise BadInput unless the exhibit has a reference, a seal and a time with a zone."""
    if not _REFERENCE.fullmatch(item.reference):
        raise BadInput(
            "An exhibit reference is the officer's initials and a number",
            place=item.reference or "an exhibit without reference",
            remedy="Write it like ABC/1",
        )
    if not item.seal_number.strip():
        raise BadInput("An exhibit has a seal number", place=item.reference, remedy="Read it from the bag")
    if item.seized_at.utcoffset() is None:
        raise BadInput(
            "The time of seizure has no zone",
            rule="a missing zone blocks",
            place=item.reference,
            remedy="Send the time with its offset",
        )


def check_counted(item: Counted) -> None:
    """Raise BadInput unless the category belongs to its scheme and the count can be: never a bare grade."""
    grades = GRADES[item.scheme]
    if item.category not in grades:
        raise BadInput(
            f"{item.category!r} is no category of the scheme {item.scheme}",
            rule="a grade is scheme and category",
            remedy=f"Use one of {', '.join(sorted(grades))}, or name the other scheme",
        )
    if item.count < 0:
        raise BadInput(f"{item.count} items cannot be", rule="0 or more", remedy="Correct the count")


def continuity(origin: Origin, passages: Iterable[Passage]) -> tuple[Break, ...]:
    """Return every break from seizure to the last hand-over; no break means each hand is known.

    A gap: the giver is not the one who last took it. An overlap: it was given before it was last taken. A seal: the
    number read is not the one on the bag.
    """
    holder, since, seal = origin.seized_by, origin.seized_at, origin.seal_number
    breaks: list[Break] = []
    for passage in sorted(passages, key=lambda each: each.number):
        if passage.given_by != holder:
            breaks.append(Break(BreakKind.GAP, passage.number, str(holder), str(passage.given_by)))
        if passage.given_at < since:
            breaks.append(
                Break(
                    BreakKind.OVERLAP, passage.number, f"not before {since.isoformat()}", passage.given_at.isoformat()
                )
            )
        if passage.seal_number != seal:
            breaks.append(Break(BreakKind.SEAL, passage.number, seal, passage.seal_number))
        # A break is told once, where it happened: what follows is measured from what was recorded there.
        holder, since, seal = passage.taken_by, passage.taken_at, passage.seal_number
    return tuple(breaks)
