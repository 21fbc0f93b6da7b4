"""The release in words, cut from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from daybreak.release.definitions import DEFINITIONS, FEW

HELP_LINES = (
    "If a child is in danger now, call 999.",
    "Families and children who are worried can find support through their local children's services.",
    "Anyone worried about their own thoughts or behaviour towards children can ask for confidential help to stop.",
)


WHAT_COUNTS = "What the figures count"
"""The heading under which a text says its definitions; pages print these beside the figures instead."""

STANDING = (*(definition.counts for definition in DEFINITIONS), *HELP_LINES)
"""Texts that are printed as they stand, and are not read for slips."""


def headline(codename: str, figures: Mapping[str, int | None]) -> str:
    """Return the headline of the national release."""
    return f"Operation {codename}: {_said(figures)['children_safeguarded']} children safeguarded"


def _said(figures: Mapping[str, int | None]) -> dict[str, str]:
    return {key: FEW if number is None else f"{number:,}" for key, number in figures.items()}


def national_text(codename: str, figures: Mapping[str, int | None], *, as_at: datetime, forces: int) -> str:
    """Return the text of the national release; every number in it is one of the snapshot's, None where protected."""
    said = _said(figures)
    lines = [
        headline(codename, figures),
        "",
        f"A coordinated operation of all police forces, led nationally, safeguarded {said['children_safeguarded']} "
        f"children, {said['children_at_immediate_risk']} of them at immediate risk.",
        "",
        f"Officers arrested {said['arrests']} people on suspicion of offences related to indecent images of "
        f"children, and interviewed {said['voluntary_attendances']} who attended voluntarily. "
        f"They searched {said['premises_searched']} premises and seized {said['devices_seized']} devices.",
        "",
        f"Of the people arrested, {said['registered_sex_offenders']} were registered sex offenders and "
        f"{said['positions_of_trust']} were in a position of trust. The people arrested are suspects; "
        "nobody has been found guilty.",
        "",
        f"Figures as at {as_at:%d %B %Y}, {as_at:%H:%M} UTC.",
        "",
        WHAT_COUNTS,
        *(f"- {definition.title}: {definition.counts}" for definition in DEFINITIONS),
        "",
        "Help",
        *(f"- {line}" for line in HELP_LINES),
    ]
    return "\n".join(lines) + "\n"
