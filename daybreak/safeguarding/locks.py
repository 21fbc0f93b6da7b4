"""Locking the many rows one action is about, in the order of their keys; NotFound when one is hidden or absent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import name_of
from daybreak.safeguarding.models import (
    Child,
    ChildReferral,
    ErrorRecipient,
    FamilyMember,
    TrustDisclosure,
    WelfareContact,
)

Row = TypeVar("Row", Child, ChildReferral, ErrorRecipient, FamilyMember, TrustDisclosure, WelfareContact)


def lock_rows(model: type[Row], keys: Iterable[UUID]) -> list[Row]:
    """Return the rows freshly read and locked until the transaction ends, with their compartments."""
    wanted = set(keys)
    rows = model._default_manager.select_related("compartment__agency").select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise NotFound(thing=name_of(model))
    return found
