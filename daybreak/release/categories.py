"""What the tables of people arrested are split by: each category a figure of the register, everybody in exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daybreak.kernel.words import Jurisdiction
from daybreak.release.definitions import ARRESTING, Definition, Group
from daybreak.visits.terms import Sex, Work


class Axis(StrEnum):
    """What a table of people arrested has in its rows; what followed stands in its columns."""

    AGE = "age"
    SEX = "sex"
    WORK = "work"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Band:
    """People arrested of an age in whole years: `youngest` and older, younger than `below` (None: of any age)."""

    key: str
    title: str
    youngest: int
    below: int | None


BANDS: tuple[Band, ...] = (
    Band("aged_under_18", "under 18", 0, 18),
    Band("aged_18_to_24", "18 to 24", 18, 25),
    Band("aged_25_to_34", "25 to 34", 25, 35),
    Band("aged_35_to_44", "35 to 44", 35, 45),
    Band("aged_45_to_54", "45 to 54", 45, 55),
    Band("aged_55_to_64", "55 to 64", 55, 65),
    Band("aged_65_and_over", "65 and over", 65, None),
)
AGE_UNKNOWN, SEX_UNKNOWN, WORK_UNKNOWN = "aged_not_recorded", "sex_not_recorded", "work_not_recorded"
SEXES = {f"sex_{sex}": sex for sex in Sex}
WORKS = {f"work_{work}": work for work in Work}
UNKNOWN = "not recorded"
SAID_SEX = {Sex.FEMALE: "female", Sex.MALE: "male"}
SAID_WORK = {
    Work.EDUCATION: "teaching, childcare and early years",
    Work.HEALTH: "health",
    Work.CARE: "social work, social care and fostering",
    Work.JUSTICE: "police, prisons, courts and armed forces",
    Work.WITH_CHILDREN: "sport, youth and faith work with children",
    Work.OTHER: "other work",
    Work.NONE: "studying, retired or without work",
}
SAID_NATION = {
    Jurisdiction.ENGLAND_WALES.value: "England and Wales",
    Jurisdiction.SCOTLAND.value: "Scotland",
    Jurisdiction.NORTHERN_IRELAND.value: "Northern Ireland",
}
NO_NATION, NO_NATION_SAID = "no_force", "of no force"
"""People counted for no force are of no nation: a row of their own, joined where they are few."""

AGED = (
    "Each person once, by the age on the local day of their first arrest, from the date of birth recorded about "
    "them. " + ARRESTING
)
TOLD = (
    "Each person once, as the custody record says; not recorded where it does not, or two records differ. " + ARRESTING
)


def _of(key: str, title: str, counts: str, rule: str, group: Group) -> Definition:
    return Definition(key, f"Arrested, {title}", counts, True, rule=rule, group=group)


CATEGORIES: tuple[Definition, ...] = (
    *(
        _of(band.key, f"aged {band.title}", f"Of the people arrested, those aged {band.title}.", AGED, Group.AGES)
        for band in BANDS
    ),
    _of(
        AGE_UNKNOWN, "age not recorded",
        "Of the people arrested, those with no date of birth in full in any package, or with different ones in two, or "
        "with one after the arrest.", AGED, Group.AGES,
    ),
    *(
        _of(key, f"{SAID_SEX[sex]}", f"Of the people arrested, those recorded in custody as {SAID_SEX[sex]}.", TOLD,
            Group.SEXES)
        for key, sex in SEXES.items()
    ),
    _of(SEX_UNKNOWN, "sex not recorded", "Of the people arrested, those of whom no sex is recorded.", TOLD,
        Group.SEXES),
    *(
        _of(key, f"work: {SAID_WORK[work]}", f"Of the people arrested, those whose kind of work is recorded as "
            f"{SAID_WORK[work]}.", TOLD, Group.WORKS)
        for key, work in WORKS.items()
    ),
    _of(WORK_UNKNOWN, "work not recorded", "Of the people arrested, those of whom no kind of work is recorded.", TOLD,
        Group.WORKS),
)  # fmt: skip

OUTCOMES: dict[str, str] = {
    "arrested_charged": "charged",
    "arrested_cautioned": "cautioned",
    "arrested_no_further_action": "no further action",
    "arrested_released": "released while enquiries go on",
    "arrested_on_bail": "on bail",
    "arrested_open": "nothing further recorded",
}
"""What followed, by figure; in this order neighbours mean nearly the same, and are joined where people are few."""

ROWS: dict[Axis, dict[str, str]] = {
    Axis.AGE: {band.key: band.title for band in BANDS} | {AGE_UNKNOWN: UNKNOWN},
    Axis.SEX: {key: SAID_SEX[sex] for key, sex in SEXES.items()} | {SEX_UNKNOWN: UNKNOWN},
    Axis.WORK: {key: SAID_WORK[work] for key, work in WORKS.items()} | {WORK_UNKNOWN: UNKNOWN},
    Axis.NATION: SAID_NATION | {NO_NATION: NO_NATION_SAID},
}
"""The categories of each table with their words, in their order; those of a nation are no figures of their own."""
