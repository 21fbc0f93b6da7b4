"""People arrested by age band: figures of the files of every release, parts of the people arrested."""

from __future__ import annotations

from daybreak.release.definitions import ARRESTING, BY_KEY, DEFINITIONS, Definition, Group

OLDEST = 120
"""Nobody is older: a date of birth that says so is a slip, and no age."""
STARTS = (0, 18, 25, 35, 45, 55, OLDEST)
"""The age at which each band begins, and the last one ends. 18: Children Act 1989, s. 105."""
_BAND = "Each person once, in one band. " + ARRESTING
_HOW = (
    "by the dates of birth recorded for the person and the day (of the United Kingdom) of the first arrest that stands"
)


def _words(start: int, end: int) -> tuple[str, str]:
    if not start:
        return f"under_{end}", f"under {end}"
    return (
        (f"{start}_and_over", f"{start} and over") if end == OLDEST else (f"{start}_{end - 1}", f"{start} to {end - 1}")
    )


def _aged(band: int) -> Definition:
    key, words = _words(STARTS[band - 1], STARTS[band])
    counts = f"Of the people arrested, those aged {words}, {_HOW}."
    return Definition(
        f"arrested_aged_{key}", f"People arrested, aged {words}", counts, True, rule=_BAND, group=Group.AGES
    )


BANDS: dict[str, int] = {_aged(band).key: band for band in range(1, len(STARTS))}
"""The figures of bands, by their number from 1: below the first and above the last there is no age."""
UNKNOWN = "arrested_age_not_recorded"
AGED: tuple[Definition, ...] = (
    *(_aged(band) for band in BANDS.values()),
    Definition(
        UNKNOWN,
        "People arrested, age not recorded",
        "Of the people arrested, those for whom no package records a date of birth, or several that put them into "
        "different bands. An age without a date of birth is not counted: it is of the day it was written down.",
        True,
        rule=_BAND,
        group=Group.AGES,
    ),
)
"""All of them together are the people arrested."""
TOTAL = "arrests"
PUBLISHED: tuple[Definition, ...] = (*DEFINITIONS, *AGED)
"""What a release publishes: its eight figures, and in its tables and files the ages."""
TITLES = {key: each.title for key, each in BY_KEY.items()} | {each.key: each.title for each in AGED}


def explained_by(figure: str) -> str:
    """Return the figure whose reason is a reason for this one too: a band is a part of the people arrested."""
    return TOTAL if any(each.key == figure for each in AGED) else figure
