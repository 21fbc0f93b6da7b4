"""What custody records say of a suspect, in groups wide enough to name nobody."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    """The sex of a suspect as the custody record of a force says it; said of nobody where it says nothing."""

    FEMALE = "female"
    MALE = "male"


class Work(StrEnum):
    """What a suspect does for a living, in groups a force chooses from; wide enough to name nobody."""

    EDUCATION = "education"
    HEALTH = "health"
    CARE = "care"
    JUSTICE = "justice"
    WITH_CHILDREN = "with_children"
    OTHER = "other"
    NONE = "none"


SEX_TITLES = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
WORK_TITLES = {
    Work.EDUCATION: "Teaching, childcare and early years", Work.HEALTH: "Doctors, nurses and others who treat",
    Work.CARE: "Social work, social care and fostering",
    Work.JUSTICE: "Police, prisons, courts and armed forces, serving or former",
    Work.WITH_CHILDREN: "Sport, youth and faith work with children", Work.OTHER: "Other work",
    Work.NONE: "Studying, retired or without work",
}  # fmt: skip
