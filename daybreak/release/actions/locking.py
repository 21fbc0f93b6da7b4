"""Finding what an act on releases is about: asked of the post first, then locked, in one order.

Who may never do it is told so whether or not there is such a release. The order is the release, then the part the
operation's figures lie in: who holds the part locks no release afterwards, so that two never wait for each other.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from daybreak.access.gates import require, require_ever
from daybreak.access.models import Compartment, Operation
from daybreak.agencies.models import Post
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find, lock, name_of
from daybreak.release.models import Release, Snapshot

Thing = TypeVar("Thing", Release, Snapshot)


def require_release(by: Post, permission: str, release: UUID, *, operation: Operation | None = None) -> Release:
    """Return the release locked, for a post that may do this to it; NotFound where it is not of the operation."""
    require_ever(by, permission)
    return _required(by, permission, lock(Release, release), operation)


def require_snapshot(by: Post, permission: str, snapshot: UUID, *, operation: Operation | None = None) -> Snapshot:
    """Return the snapshot, for a post that may do this to it; it is never changed, so there is nothing to lock."""
    require_ever(by, permission)
    return _required(by, permission, find(Snapshot, snapshot), operation)


def _required(by: Post, permission: str, row: Thing, operation: Operation | None) -> Thing:
    if operation is not None:
        require_of(operation, row)
    require(by, permission, row)
    return row


def hold_figures(part: int) -> None:
    """Let nobody freeze, draft, explain or publish in this operation until the transaction ends.

    The weaker lock: whoever writes a row of the part while they hold a release is not waited for.
    """
    Compartment.objects.select_for_update(no_key=True).get(pk=part)


def require_of(operation: Operation, thing: Snapshot | Release) -> None:
    """Raise NotFound where the thing is not the operation's: a wrong codename would be printed and set free."""
    if thing.compartment.operation_id != operation.pk:
        raise NotFound(thing=name_of(type(thing)))
