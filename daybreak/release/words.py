"""The release in words, cut from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from daybreak.release.definitions import DEFINITIONS, FEW

WHAT_COUNTS = "What the figures count"
"""The heading under which a text says its definitions; pages print these beside the figures instead."""

STANDING = tuple(definition.counts for definition in DEFINITIONS)
"""Texts that are printed as they stand, and are not read for slips."""


def headline(codename: str, figures: Mapping[str, int | None]) -> str:
    """Return the headline of the national release; without a number where that is withheld."""
    number = figures["children_safeguarded"]
    return f"Operation {codename}: {'' if number is None else f'{number:,} '}children safeguarded"


def counted(number: int | None, noun: str, *, on: bool = False) -> str:
    """Return how many of what, or that the number is withheld; `on` where the sentence goes on after it."""
    if number is not None:
        return f"{number:,} {noun}"
    return f"a number of {noun}, which {FEW}{',' if on else ''}"


def safeguarded(figures: Mapping[str, int | None], before: str, after: str = "") -> str:
    """Return a sentence without its stop: the children, between other words, and how many were at immediate risk."""
    children = counted(figures.get("children_safeguarded"), "children", on=bool(after))
    risk = figures.get("children_at_immediate_risk")
    at_risk = f", {risk:,} of them at immediate risk" if risk is not None else f"; {_how_many(RISK)} {FEW}"
    return f"{before}{children}{after}{at_risk}"


def interviewed(number: int | None) -> str:
    """Return who was interviewed."""
    return f"{number:,}" if number is not None else counted(None, "people", on=True)


RISK = "of them were at immediate risk"
SEX_OFFENDERS, OF_TRUST = "were registered sex offenders", "were in a position of trust"


def _how_many(words: str) -> str:
    return f"how many {words}"


def _of_the_arrested(figures: Mapping[str, int | None]) -> str:
    said = ((figures["registered_sex_offenders"], SEX_OFFENDERS), (figures["positions_of_trust"], OF_TRUST))
    known = " and ".join(f"{number:,} {words}" for number, words in said if number is not None)
    withheld = " and ".join(_how_many(words) for number, words in said if number is None)
    if not known:
        return f"It {FEW} {withheld.replace('were', 'of the people arrested were', 1)}."
    return f"Of the people arrested, {known}{f'; {withheld} {FEW}' if withheld else ''}."


def national_text(codename: str, figures: Mapping[str, int | None], *, as_at: datetime, forces: int) -> str:
    """Return the text of the national release; every number in it is one of the snapshot's, None where protected.

    Quotes and help lines stand in every file beside it (`documents`), and not in the text itself.
    """
    lines = [
        headline(codename, figures),
        "",
        f"{safeguarded(figures, 'A coordinated operation of all police forces, led nationally, safeguarded ')}.",
        "",
        f"Officers arrested {counted(figures['arrests'], 'people', on=True)} on suspicion of offences related to "
        f"indecent images of children, and interviewed {interviewed(figures['voluntary_attendances'])} who attended "
        f"voluntarily. They searched {counted(figures['premises_searched'], 'premises', on=True)} and seized "
        f"{counted(figures['devices_seized'], 'devices')}.",
        "",
        f"{_of_the_arrested(figures)} The people arrested are suspects; nobody has been found guilty.",
        "",
        f"Figures as at {as_at:%d %B %Y}, {as_at:%H:%M} UTC.",
        "",
        WHAT_COUNTS,
        *(f"- {definition.title}: {definition.counts}" for definition in DEFINITIONS),
    ]
    return "\n".join(lines) + "\n"
