"""Locking exhibits by what can be locked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daybreak.custody.models import Exhibit
from daybreak.kernel.errors import NotFound
from daybreak.visits.locks import lock_visits


def lock_exhibits(keys: Iterable[UUID]) -> dict[UUID, Exhibit]:
    """Return exhibits by key, held until the transaction ends; NotFound when one is hidden or absent.

    An exhibit is never changed, so the app's role cannot lock it: the visit it comes from is locked instead.
    """
    wanted = set(keys)
    found = {row.id: row for row in Exhibit.objects.select_related("compartment__agency").filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise NotFound
    lock_visits({row.visit_id for row in found.values()})
    return found
