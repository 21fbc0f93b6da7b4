"""A small invented installation for tests: agencies, an operation, and posts to act as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from daybreak.access.actions import admit, appoint, found_operation
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.actions import found_installation, load_reference
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind, Role


@dataclass
class World:
    """Posts are appointed and admitted when first asked for; the same question gives the same post."""

    at: datetime
    lead: Agency
    administrator: Post
    operation: Operation
    posts: dict[tuple[Role, str, int], Post] = field(default_factory=dict)

    def post(self, role: Role, slug: str = "", number: int = 1) -> Post:
        """Return a post of the role at the agency (the lead agency when no slug is given)."""
        key = (role, slug, number)
        if key not in self.posts:
            agency = Agency.objects.get(slug=slug) if slug else self.lead
            username = f"{role.value}-{slug or 'lead'}-{number}"
            with viewing(self.administrator):
                post = appoint(
                    username.replace("-", " ").title(),
                    username=username,
                    agency=agency,
                    role=role,
                    by=self.administrator,
                    at=self.at,
                )
                admit([post], self.operation, reason="takes part", by=self.administrator, at=self.at)
            self.posts[key] = post
        return self.posts[key]

    @property
    def coordinator(self) -> Post:
        return self.post(Role.LEAD_COORDINATOR)

    @property
    def second_coordinator(self) -> Post:
        return self.post(Role.LEAD_COORDINATOR, number=2)

    @property
    def analyst(self) -> Post:
        return self.post(Role.LEAD_ANALYST)

    @property
    def gold(self) -> Post:
        return self.post(Role.GOLD)

    @property
    def press_officer(self) -> Post:
        return self.post(Role.PRESS_OFFICER)

    @property
    def auditor(self) -> Post:
        return self.post(Role.AUDITOR)

    def force_analyst(self, slug: str) -> Post:
        return self.post(Role.FORCE_ANALYST, slug)

    def silver(self, slug: str) -> Post:
        return self.post(Role.SILVER, slug)

    def bronze(self, slug: str) -> Post:
        return self.post(Role.BRONZE, slug)

    def examiner(self, slug: str) -> Post:
        return self.post(Role.EXAMINER, slug)

    def force_press(self, slug: str) -> Post:
        return self.post(Role.FORCE_PRESS, slug)

    def social_worker(self, slug: str) -> Post:
        return self.post(Role.SOCIAL_WORKER, slug)

    @property
    def national(self) -> Compartment:
        return compartment(self.operation, CompartmentKind.NATIONAL)

    @property
    def figures(self) -> Compartment:
        return compartment(self.operation, CompartmentKind.FIGURES)

    def force(self, slug: str) -> Compartment:
        return compartment(self.operation, CompartmentKind.FORCE, Agency.objects.get(slug=slug))

    def authority(self, slug: str) -> Compartment:
        return compartment(self.operation, CompartmentKind.AUTHORITY, Agency.objects.get(slug=slug))


def make_world(at: datetime) -> World:
    """Found the installation and one operation in which every force and authority takes part."""
    load_reference()
    lead, administrator = found_installation(
        lead_name="National Lead Agency",
        administrator="Ada Min",
        username="administrator",
        password="not-a-real-secret-1",
        at=at,
    )
    agencies = Agency.objects.filter(kind__in=[AgencyKind.FORCE, AgencyKind.CHILDRENS_SERVICES])
    with viewing(administrator):
        operation = found_operation("TEST DAWN", lead=lead, agencies=agencies, invented=True, by=administrator, at=at)
    return World(at=at, lead=lead, administrator=administrator, operation=operation)
