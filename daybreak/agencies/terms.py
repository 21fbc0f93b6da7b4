"""Words of agencies, posts and signing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from daybreak.ledger.terms import Actor


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
    FORCE_PRESS = "force_press"
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
    Role.FORCE_PRESS: "Force press officer",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}


class Way(StrEnum):
    """How somebody signed in, or is about to."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - a word, not a password
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105
    PASSWORD_AND_PASSKEY = "password_and_passkey"  # noqa: S105
    RECOVERY_CODE = "recovery_code"
    AGENCY = "agency"
    INVITATION = "invitation"
    REHEARSAL = "rehearsal"


WAY_TITLES: dict[Way, str] = {
    Way.PASSKEY: "Passkey",
    Way.PASSWORD: "Password",
    Way.PASSWORD_AND_CODE: "Password and code",
    Way.PASSWORD_AND_PASSKEY: "Password and passkey",
    Way.RECOVERY_CODE: "Password and recovery code",
    Way.AGENCY: "Through the agency",
    Way.INVITATION: "Invitation",
    Way.REHEARSAL: "Rehearsal",
}


class Trial(StrEnum):
    """What is tried, and counted when it fails."""

    PASSWORD = "password"  # noqa: S105
    PASSKEY = "passkey"
    CODE = "code"
    INVITATION = "invitation"
    AGENCY = "agency"
    CONFIRM = "confirm"
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits while signing in: the address of the network, and what the browser calls itself."""

    address: str
    browser: str


NOBODY = Actor(post=UUID(int=0), person=UUID(int=0), agency="", role="")
"""The ledger's actor of a try that failed: who tried is not known."""
