"""Reads of what is known of premises: how many households, whose connection, which force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.attribution.homes import house_keys, why_several
from daybreak.attribution.models import Door, ForceChoice, Ground, PremisesMark, SeenGround
from daybreak.attribution.terms import HOUSEHOLDS, MarkKind
from daybreak.identity.models import Occupancy, Premises
from daybreak.identity.queries import premises as all_premises
from daybreak.kernel.locks import find


def premises(key: UUID | str) -> Premises:
    """Return one premises with its district and force; hidden and absent are the same NotFound."""
    return find(all_premises().select_related("district__force", "compartment"), key)


def connected(subject: UUID) -> QuerySet[Premises]:
    """Return the premises any record, ground or door connects a subject to, by their key."""
    tables = (Occupancy, Ground, Door, SeenGround)
    known = [table._default_manager.filter(subject=subject).values("premises") for table in tables]
    wanted = Q(pk__in=known[0]) | Q(pk__in=known[1]) | Q(pk__in=known[2]) | Q(pk__in=known[3])
    return all_premises().filter(wanted)


def marks(at: UUID) -> QuerySet[PremisesMark]:
    """Return what was noted about a premises, newest first."""
    return PremisesMark.objects.filter(premises=at).order_by("-marked_at", "-id")


def choices(at: UUID) -> QuerySet[ForceChoice]:
    """Return which forces people chose for a premises, newest first."""
    return ForceChoice.objects.filter(premises=at).select_related("force").order_by("-chosen_at", "-id")


def forces_chosen(of: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the force a person chose for each of the premises that has one, by premises."""
    rows = ForceChoice.objects.filter(premises__in=of).order_by("chosen_at", "id").values_list("premises", "force")
    return {at: force for at, force in dict(rows).items() if force is not None}


def doors_at(at: UUID) -> QuerySet[Door]:
    """Return the doors that lead to a premises, by subject."""
    return Door.objects.filter(premises=at).select_related("subject").order_by("subject__reference")


def subjects_at(at: UUID) -> list[UUID]:
    """Return the subjects who have a door or a ground at a premises."""
    tables = (Door, Ground)
    return sorted({key for table in tables for key in _subjects(table._default_manager.filter(premises=at))})


def _subjects(rows: QuerySet[Door] | QuerySet[Ground]) -> Iterable[UUID]:
    return rows.values_list("subject_id", flat=True)


def with_shared_connection(national: Compartment) -> frozenset[UUID]:
    """Return the premises whose connection others use too, as last noted."""
    connection = set(MarkKind) - HOUSEHOLDS
    newest = _newest(PremisesMark.objects.filter(compartment=national, kind__in=connection))
    return frozenset(at for at, mark in newest.items() if mark.kind == MarkKind.SHARED_CONNECTION)


def of_several_households(national: Compartment, *, of: UUID | None = None) -> dict[UUID, str]:
    """Return the premises that are no door until the flat or room is known, each with how it is known.

    By a mark, or because another record names a flat of the same house; a mark that one household lives there goes
    before the records. Of one subject: those connected to it.
    """
    rows = PremisesMark.objects.filter(compartment=national, kind__in=HOUSEHOLDS)
    rows = rows if of is None else rows.filter(premises__in=connected(of).values("pk"))
    newest = _newest(rows)
    found = {at: why_several(flat) for at, flat in _houses_with_flats(national, of).items() if at not in newest}
    said = {at: f"noted on {mark.marked_at:%Y-%m-%d}: {mark.reason}" for at, mark in newest.items()
            if mark.kind == MarkKind.SEVERAL_HOUSEHOLDS}  # fmt: skip
    return found | said


def _newest(rows: QuerySet[PremisesMark]) -> dict[UUID, PremisesMark]:
    return {mark.premises_id: mark for mark in rows.order_by("marked_at", "id")}


def _houses_with_flats(national: Compartment, of: UUID | None) -> dict[UUID, str]:
    """Return the premises whose address is that of a flat known too, without the flat; each with that flat."""
    rows = Premises.objects.filter(compartment=national)
    if of is not None:
        near = [key.rpartition("|")[2] for key in connected(of).values_list("key", flat=True)]
        rows = rows.filter(key__regex=rf"\|({'|'.join(sorted(set(near)))})$") if near else rows.none()
    houses: dict[str, list[str]] = defaultdict(list)
    keys = dict(rows.values_list("key", "id"))
    for key in sorted(keys):
        for house in house_keys(key):
            houses[house].append(key)
    return {keys[house]: flats[0].partition("|")[0] for house, flats in houses.items() if house in keys}
