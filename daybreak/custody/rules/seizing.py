"""What an exhibit needs when it is seized."""

from __future__ import annotations

import re
from datetime import datetime

from daybreak.custody.terms import Seized
from daybreak.kernel.errors import BadInput

# The officer's initials and a number. Forces write it ABC/1, ABC1, ABC-1, ABC.1 or ABC/01; all of them are one.
_REFERENCE = re.compile(r"([A-Z]{2,4})[ /.-]?0{0,4}([1-9][0-9]{0,4})")


def reference_key(reference: str) -> str:
    """Return the one spelling of a reference under which it is unique (ABC/1); BadInput for what is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise BadInput(
            "An exhibit reference is the officer's initials and a number",
            place=reference or "an exhibit without reference",
            remedy="Write it like ABC/1",
        )
    return f"{found[1]}/{found[2]}"


def check_seized(item: Seized) -> None:
    """Raise BadInput unless the exhibit has a reference, a seal and a time with a zone."""
    reference_key(item.reference)
    check_seal(item.seal_number, place=item.reference)
    check_time(item.seized_at, place=item.reference)


def check_seal(seal_number: str, *, place: str) -> None:
    """Raise BadInput for a seal without a number."""
    if not seal_number.strip():
        raise BadInput("An exhibit has a seal number", place=place, remedy="Read it from the bag")


def check_time(happened_at: datetime, *, place: str) -> None:
    """Raise BadInput for a time without a zone: the one hour between GMT and BST has led to wrong doors."""
    if happened_at.utcoffset() is None:
        raise BadInput(
            "The time has no zone", rule="a missing zone blocks", place=place, remedy="Send the time with its offset"
        )
