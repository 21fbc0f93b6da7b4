"""Words of agencies and posts."""

from __future__ import annotations

from enum import StrEnum


class AgencyKind(StrEnum):
    LEAD = "lead"
    FORCE = "force"
    CHILDRENS_SERVICES = "childrens_services"
    PRESS_OFFICE = "press_office"
    OVERSIGHT = "oversight"


class Role(StrEnum):
    """What a post is for; permissions hang on it (access/policy.py)."""

    GOLD = "gold"
    LEAD_COORDINATOR = "lead_coordinator"
    LEAD_ANALYST = "lead_analyst"
    FORCE_ANALYST = "force_analyst"
    SILVER = "silver"
    BRONZE = "bronze"
    EXAMINER = "examiner"
    SOCIAL_WORKER = "social_worker"
    PRESS_OFFICER = "press_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: dict[Role, str] = {
    Role.GOLD: "Gold commander",
    Role.LEAD_COORDINATOR: "Lead coordinator",
    Role.LEAD_ANALYST: "Lead analyst",
    Role.FORCE_ANALYST: "Force analyst",
    Role.SILVER: "Silver commander",
    Role.BRONZE: "Bronze officer",
    Role.EXAMINER: "Examiner",
    Role.SOCIAL_WORKER: "Social worker",
    Role.PRESS_OFFICER: "Press officer",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}
