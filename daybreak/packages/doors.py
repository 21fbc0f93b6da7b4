"""Reads of how the doors of packages stand now, for whoever holds a package: a door itself lies nationally."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from daybreak.kernel.words import GateItem, ItemState
from daybreak.packages.terms import Blocked


def doors_blocked(premises: Iterable[UUID]) -> dict[UUID, Blocked]:
    """Return those of the packages' premises the viewer sees whose door is blocked now, with the rules that are open.

    What was seen is not told: a clearance, a suspected error and another home are the lead agency's to say.
    """
    with connection.cursor() as cursor:
        asked = [str(key) for key in premises]
        cursor.execute("SELECT place, since, key, rule, task_of FROM packages.doors_now(%s::uuid[])", [asked])
        rows = cursor.fetchall()
    found: dict[UUID, Blocked] = {}
    for place, since, key, rule, task_of in rows:
        before = found.get(place, Blocked(since, ()))
        found[place] = Blocked(since, (*before.items, GateItem(key, rule, ItemState.OPEN, "", task_of)))
    return found
