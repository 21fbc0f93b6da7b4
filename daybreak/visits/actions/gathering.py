"""Gathering what a plan is made of: visits with all that binds them, and what each force has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.agencies.queries import forces
from daybreak.kernel.periods import Period
from daybreak.packages.pauses import pauses_open, runs_out_at
from daybreak.packages.terms import PackageState
from daybreak.visits import queries
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.models import MutualAid, PlanCondition, PreparationItem, Visit, Window
from daybreak.visits.planner.terms import Aid, Instance
from daybreak.visits.rules.instance import Given, instance
from daybreak.visits.rules.together import groups
from daybreak.visits.terms import HELD, MOVABLE, ConditionKind, Placeable, Preparation, Room

_OUTWARD = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?[0-9][A-Z]{2}\b")


def gather(operation: Operation, windows: Sequence[Window], going: Sequence[Visit], *, at: datetime) -> Instance:
    """Return the planner's instance for these visits as it is now; those that keep their window use what they use."""
    held = list(
        Visit.objects.filter(compartment__operation=operation, state__in=HELD, starts_at__isnull=False)
        .select_related("package", "premises", "compartment__agency")
        .order_by("reference")
    )
    binding = _Binding(operation, [*going, *held], {window.starts_at for window in windows}, at=at)
    return instance(
        Given(
            [(window.label, Period(window.starts_at, window.ends_at)) for window in windows],
            _rooms(operation),
            {force.slug: force.name for force in forces()},
            _aid(operation),
        ),
        [binding.placeable(visit) for visit in going],
        held=[binding.placeable(visit) for visit in held],
    )


def asked(operation: Operation, *, at: datetime) -> Instance:
    """Return what a plan begun now would be asked for; nothing is locked, so it may change while it is searched."""
    windows = list(queries.windows(operation).filter(starts_at__gte=at))
    rows = Visit.objects.filter(
        compartment__operation=operation, state__in=MOVABLE, package__state=PackageState.ACCEPTED
    ).select_related("package", "premises", "compartment__agency")
    held = queries.stopped({visit.package for visit in rows})
    going = [visit for visit in rows if visit.package_id not in held]
    return gather(operation, windows, sorted(going, key=lambda visit: visit.reference), at=at)


class _Binding:
    """What binds visits to each other, to windows and to periods."""

    def __init__(self, operation: Operation, visits: Sequence[Visit], ahead: set[datetime], *, at: datetime) -> None:
        self._at, self._pauses = at, pauses_open({visit.package_id for visit in visits})
        self._issued = _warrants(visits)
        self._reference = {visit.id: visit.reference for visit in visits}
        found: dict[ConditionKind, list[PlanCondition]] = defaultdict(list)
        for row in PlanCondition.objects.filter(compartment__operation=operation, lifted_at=None):
            found[ConditionKind(row.kind)].append(row)
        self._together = groups(
            self._reference.values(), [*_shared(visits), *map(self._named, found[ConditionKind.TOGETHER])]
        )
        self._apart: dict[str, set[str]] = defaultdict(set)
        for row in found[ConditionKind.APART]:
            for one in (names := self._named(row)):
                self._apart[one].update(names)
        self._no_go, self._locked = found[ConditionKind.NO_GO], found[ConditionKind.LOCK]
        self._beside = {
            group: visit.starts_at
            for visit in visits
            if (group := self._together[visit.reference]) and visit.state in HELD and visit.starts_at in ahead
        }

    def placeable(self, visit: Visit) -> Placeable:
        """Return the visit with all that binds it."""
        agency, package = visit.compartment.agency, visit.package
        assert agency is not None  # noqa: S101 - a visit lies in a force's compartment
        together = self._together[visit.reference]
        outward = _OUTWARD.search(visit.premises.address.upper())
        return Placeable(
            reference=visit.reference,
            force=agency.slug,
            teams=visit.teams,
            level=package.level,
            access=package.access_to_children,
            act_by=runs_out_at(package, self._pauses.get(package.pk), at=self._at),
            law=law_of(agency.jurisdiction),
            warrant_issued_on=self._issued.get(visit.package_id),
            beside=visit.starts_at if visit.state in HELD else self._beside.get(together or ""),
            together=together,
            apart=frozenset(self._apart[visit.reference]),
            no_go=tuple((row.starts_at, row.ends_at) for row in self._no_go if visit.id in row.visits),  # type: ignore[misc]
            locked=next((row.starts_at for row in self._locked if visit.id in row.visits), None),
            skills=visit.skills,
            arrests=visit.arrests,
            devices=visit.devices,
            place=outward.group(1) if outward else None,
        )

    def _named(self, row: PlanCondition) -> list[str]:
        return [self._reference[key] for key in row.visits if key in self._reference]


def _shared(visits: Iterable[Visit]) -> list[list[str]]:
    """Return the visits of one package, and those of different packages to one premises: each goes together."""
    found: dict[tuple[str, object], list[str]] = defaultdict(list)
    for visit in visits:
        found["package", visit.package_id].append(visit.reference)
        found["premises", visit.premises.of_id].append(visit.reference)
    return [names for names in found.values() if len(names) > 1]


def _warrants(visits: Iterable[Visit]) -> Mapping[UUID, date]:
    rows = PreparationItem.objects.filter(
        package__in={visit.package_id for visit in visits}, kind=Preparation.WARRANT, waived=False, on__isnull=False
    )
    return {package: on for package, on in rows.values_list("package_id", "on") if on is not None}


def _rooms(operation: Operation) -> dict[tuple[str, datetime], Room]:
    return {
        (row.compartment.agency.slug, row.window_starts_at): Room(row.teams, row.skills, row.custody, row.forensic)
        for row in queries.capacities(operation)
        if row.compartment.agency is not None
    }


def _aid(operation: Operation) -> list[Aid]:
    rows = MutualAid.objects.filter(compartment__operation=operation).select_related("lender", "borrower")
    return [Aid(row.lender.slug, row.borrower.slug, row.teams, row.cost_km) for row in rows]
