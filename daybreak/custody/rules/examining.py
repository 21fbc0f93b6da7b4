"""What examinations may say, and what changed between two of one exhibit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from daybreak.custody.terms import GRADES, UNMAPPED, Examined, GradingScheme
from daybreak.kernel.errors import BadInput

Grade: TypeAlias = tuple[GradingScheme, str]


def check_examined(item: Examined) -> None:
    """Raise BadInput unless each category belongs to its scheme, and every count can be: never a bare grade."""
    for (scheme, category), count in item.counts.items():
        if category not in GRADES[scheme]:
            raise BadInput(
                f"{category!r} is no category of the scheme {scheme}",
                rule="a grade is scheme and category",
                remedy=f"Use one of {', '.join(sorted(GRADES[scheme]))}, or name the other scheme",
            )
        _check_count(count)
    others = [count for count in (item.devices, item.first_generation, item.unknown_hashes) if count is not None]
    for count in others:
        _check_count(count)
    if not item.counts and not others:
        raise BadInput("The examination says nothing", rule="a count", remedy="Give at least one count; 0 is a count")


def for_identification(*, first_generation: int | None, unknown_hashes: int | None) -> bool:
    """Answer whether somebody has to look for a child nobody has identified yet: new material was found."""
    return bool(first_generation) or bool(unknown_hashes)


def unmapped(schemes: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence for each of these schemes that has no stated mapping to UK categories A, B and C."""
    said = set(schemes)
    return tuple(
        f"{name}: categories stand as the export gives them; no mapping of this scheme to UK A, B or C is stated."
        for scheme, name in UNMAPPED.items()
        if scheme in said
    )


def difference(before: Mapping[Grade, int], after: Mapping[Grade, int]) -> dict[Grade, int]:
    """Return how much more (or less) of each scheme and category the later examination counted, where it differs.

    Only what both counted, or only one did: a category the other examination says nothing of counts as 0 in it.
    """
    changed = {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
    return {key: more for key, more in sorted(changed.items()) if more}


def _check_count(count: int) -> None:
    if not 0 <= count < 2**31:
        raise BadInput(f"{count} items cannot be", rule="0 or more", remedy="Correct the count")
