"""A sealed ledger to try things on."""

from __future__ import annotations

from datetime import datetime

from django.db import connections, transaction

from daybreak.ledger.actions import record_many, seal
from daybreak.ledger.keys import signer
from daybreak.ledger.terms import Checkpoint, Verdict
from daybreak.ledger.verifying import verify
from tests.rooms import World


def write(world: World, entries: int = 6, name: str = "thing") -> None:
    """Commit some entries."""
    with transaction.atomic():
        things = [(f"{name}-{n}", {"n": n}) for n in range(entries)]
        record_many("thing:try", "thing", things, by=world.administrator.actor, at=world.at)


def seal_new(world: World, entries: int = 6, name: str = "thing") -> Checkpoint:
    """Commit some entries and seal whatever waits."""
    write(world, entries, name)
    newest = None
    while (sealed := seal(signer=signer(), at=world.at)) is not None:
        newest = sealed
    assert newest is not None
    return newest


def verdict(at: datetime, held: Checkpoint | None = None) -> Verdict:
    """Verify with the home's own key."""
    return verify(trusted=[signer().verifier], at=at, held=held)


def rules(found: Verdict) -> set[str]:
    """Return the rules that are broken."""
    return {finding.rule for finding in found.findings}


def as_owner(statement: str) -> None:
    """Change something as the database's owner, who may do anything."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount != 0
