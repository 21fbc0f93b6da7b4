"""A database that came from a dump of another cluster: transactions count from low numbers again."""

from __future__ import annotations

import pytest
from django.db import connections, transaction

from daybreak.ledger.actions import realign, record_many, seal
from daybreak.ledger.keys import signer
from daybreak.ledger.models import Entry
from tests.ledger.sealed import as_owner, rules, seal_new, verdict, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")
FAR = 10**12
SLOW = """
INSERT INTO ledger_entry (ref, at, post, person, agency, role, act, processing, thing, thing_ref, "to", canonical)
VALUES (gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid(), 'a', 'r', 'x:y', 'alter', 't', 's', '', '{}')
"""


def _as_if_restored() -> None:
    """Give entries and the sealer's mark the numbers of a cluster that has counted much further."""
    as_owner(f"UPDATE ledger_entry SET transaction = (transaction::text::bigint + {FAR})::text::xid8")
    as_owner(f"UPDATE ledger_checkpoint SET last_transaction = (last_transaction::text::bigint + {FAR})::text::xid8")


def test_new_acts_are_sealed_after_a_restore_without_doing_anything(committed_world: World) -> None:
    held = seal_new(committed_world)
    write(committed_world, 3, "unsealed-in-the-dump")
    _as_if_restored()
    assert any("lower numbers" in notice for notice in verdict(committed_world.at).notices)
    write(committed_world, 4, "after")
    assert "stranded" in rules(verdict(committed_world.at))
    newest = seal_new(committed_world, 2, "and-more")
    assert newest.size == Entry.objects.using("owner").count()
    after = verdict(committed_world.at, held=held)
    assert after.holds, after.findings
    assert not after.notices
    again = seal_new(committed_world, 5, "then")
    assert again.size == newest.size + 5
    assert verdict(committed_world.at, held=newest).holds


def test_many_entries_left_behind_are_sealed_batch_by_batch(committed_world: World) -> None:
    seal_new(committed_world)
    _as_if_restored()
    write(committed_world, 25, "after")
    while seal(signer=signer(), at=committed_world.at, batch=10) is not None:
        pass
    found = verdict(committed_world.at)
    assert found.holds, found.findings
    assert found.waiting == 0


def test_what_was_left_behind_before_the_numbers_caught_up_is_realigned(committed_world: World) -> None:
    seal_new(committed_world)
    write(committed_world, 3, "behind")
    as_owner("UPDATE ledger_entry SET transaction = '3' WHERE thing_ref LIKE 'behind%'")
    assert seal(signer=signer(), at=committed_world.at) is None
    found = verdict(committed_world.at)
    assert rules(found) == {"stranded"}
    assert "daybreak ledger realign" in found.findings[0].message
    assert realign(signer=signer(), at=committed_world.at) is not None
    assert realign(signer=signer(), at=committed_world.at) is None
    assert verdict(committed_world.at).holds


def test_a_transaction_that_runs_while_realigning_is_sealed_afterwards(committed_world: World) -> None:
    seal_new(committed_world)
    _as_if_restored()
    running = connections.create_connection("default")
    try:
        running.set_autocommit(False)
        with running.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            write(committed_world, 3, "after")
            cursor.execute(SLOW)
            seal(signer=signer(), at=committed_world.at)
        running.commit()
    finally:
        running.close()
    seal_new(committed_world, 1, "next")
    found = verdict(committed_world.at)
    assert (found.waiting, rules(found)) == (0, {"malformed"})  # that entry was written past `record`


def test_sealing_takes_nothing_twice(committed_world: World) -> None:
    seal_new(committed_world)
    as_owner("UPDATE ledger_checkpoint SET last_transaction = '3', last_entry_id = 0")  # a mark before everything
    with transaction.atomic():
        record_many("thing:try", "thing", [("one", {})], by=committed_world.administrator.actor, at=committed_world.at)
    sealed = seal(signer=signer(), at=committed_world.at)
    assert sealed is not None
    assert sealed.size == Entry.objects.using("owner").count()
    assert verdict(committed_world.at).holds
