"""Locking exhibits by what can be locked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.custody.models import Exhibit
from daybreak.kernel.errors import NotFound
from daybreak.visits.locks import hold_visits


def lock_exhibits(keys: Iterable[UUID]) -> dict[UUID, Exhibit]:
    """Return exhibits by key, held until the transaction ends; NotFound when one is hidden or absent.

    An exhibit is never changed, so the app's role cannot lock it: the visit it comes from is locked instead.
    """
    wanted = set(keys)
    found = {row.id: row for row in Exhibit.objects.filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise NotFound(thing="exhibit")
    hold_visits(row.visit_id for row in found.values())
    places = Compartment.objects.select_related("agency").in_bulk({row.compartment_id for row in found.values()})
    for row in found.values():  # thousands of exhibits lie in one compartment: it is read once
        row.compartment = places[row.compartment_id]
    return found


def one_of_each_compartment(exhibits: Iterable[Exhibit]) -> Iterable[Exhibit]:
    """Return one exhibit of each compartment: what a post may do is the same for all others in it."""
    return {row.compartment_id: row for row in exhibits}.values()
