"""What packages are built from, read for many subjects in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Max

from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.attribution.forces import forces_at
from daybreak.attribution.models import Clearance, Door, Ground
from daybreak.attribution.seen import entered_roles
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Occupancy, Premises
from daybreak.identity.people import all_names_of, same_people
from daybreak.kernel.words import AddressRole
from daybreak.packages.models import Package
from daybreak.packages.rules import fitter_role
from daybreak.packages.terms import LIVE, RETURNED, UNSENT, PlaceSeen
from daybreak.triage.models import Ranking
from daybreak.triage.queries import current_ranking

_UNSENT_LAST = F("disseminated_at").asc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What the clearance register of an operation holds."""

    subjects: frozenset[UUID]
    premises: frozenset[UUID]
    identifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a batch of packages is built from, by subject; `forces` are the force compartments by agency.

    `returned` are the packages a force rejected or passed on and that no new version has replaced. What is under way or
    returned about somebody known by another reference before is found too.
    """

    places: dict[UUID, list[PlaceSeen]]
    cleared: Cleared
    rankings: dict[UUID, Ranking]
    versions: dict[UUID, int]
    live: dict[UUID, str]
    returned: dict[UUID, Package]
    forces: dict[UUID, Compartment]


def basis_of(subjects: Sequence[UUID], operation: Operation) -> Basis:
    """Return what packages about the subjects would be built from now."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    ranked = current_ranking(operation).filter(subject__in=subjects)
    about = Package.objects.filter(subject__in=subjects).order_by()
    people = same_people(subjects)
    known_as: dict[UUID, list[UUID]] = defaultdict(list)
    for subject, ones in people.items():
        for one in ones:
            known_as[one].append(subject)
    of_them = Package.objects.filter(subject__in=known_as.keys())
    live = of_them.filter(state__in=LIVE | UNSENT).only("reference", "subject")
    returned = of_them.filter(state__in=RETURNED).select_related("compartment__agency", "transferred_to")
    forces = Compartment.objects.filter(operation=operation, kind=CompartmentKind.FORCE).select_related("agency")
    return Basis(
        places=places_of(subjects),
        cleared=cleared_in(national),
        rankings={row.subject_id: row for row in ranked},
        versions=dict(about.values_list("subject_id").annotate(last=Max("version"))),
        # An unsent version stands in the way also where a sent one is being replaced: it is named last.
        live={key: row.reference for row in live.order_by(_UNSENT_LAST) for key in known_as[row.subject_id]},
        returned={key: row for row in returned.order_by("disseminated_at") for key in known_as[row.subject_id]},
        forces={row.agency_id: row for row in forces if row.agency_id},
    )


def cleared_in(national: Compartment) -> Cleared:
    """Return what is cleared in an operation; a person also by the subjects they were redirected from or to."""
    rows = list(Clearance.objects.filter(compartment=national))
    return Cleared(
        subjects=all_names_of({row.subject_id for row in rows if row.subject_id}),
        premises=frozenset(row.premises_id for row in rows if row.premises_id),
        identifiers=frozenset(row.identifier for row in rows if row.identifier),
    )


def places_of(subjects: Collection[UUID]) -> dict[UUID, list[PlaceSeen]]:
    """Return the premises that current records, counted grounds and doors connect each subject to, by their key."""
    roles = _roles(subjects)
    doors = {(row.subject_id, row.premises_id): row for row in Door.objects.filter(subject__in=subjects)}
    pairs = roles.keys() | doors.keys()
    wanted = {premises for _, premises in pairs}
    premises = Premises.objects.filter(pk__in=wanted).select_related("district").in_bulk()
    forces = forces_at(premises.values())
    found: dict[UUID, list[PlaceSeen]] = defaultdict(list)
    for subject, place in sorted(pairs, key=lambda pair: premises[pair[1]].key):
        role = roles.get((subject, place), AddressRole.UNKNOWN)
        found[subject].append(_place(premises[place], role, doors.get((subject, place)), forces.get(place)))
    return dict(found)


def _roles(subjects: Collection[UUID]) -> dict[tuple[UUID, UUID], AddressRole]:
    occupancies = Occupancy.objects.filter(subject__in=subjects, fact__version__current=True)
    grounds = Ground.objects.filter(subject__in=subjects, counts=True)
    roles: dict[tuple[UUID, UUID], AddressRole] = {}
    received = [rows.values_list("subject_id", "premises_id", "role") for rows in (occupancies, grounds)]
    for subject, premises, role in (*received[0], *received[1], *entered_roles(subjects)):
        seen = AddressRole(role)
        roles[subject, premises] = fitter_role(roles.get((subject, premises), seen), seen)
    return roles


def _place(premises: Premises, role: AddressRole, door: Door | None, force: UUID | None) -> PlaceSeen:
    return PlaceSeen(
        premises=premises.id,
        key=premises.key,
        address=str(premises)[:500],
        force=force,
        role=role,
        door=DoorState(door.state) if door else None,
        items=tuple(door.items) if door else (),
    )
