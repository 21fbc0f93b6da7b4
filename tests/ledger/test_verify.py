"""Whatever the database's owner does to sealed entries, `verify` finds it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from daybreak.conf import addresses
from daybreak.conf.home import home
from daybreak.ledger.actions import record, record_many, seal
from daybreak.ledger.keys import signer
from daybreak.ledger.models import Entry
from daybreak.ledger.terms import Checkpoint, Processing, Verdict
from daybreak.ledger.verifying import verify
from tests.ledger.sealed import rules
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


def _sealed(world: World, entries: int = 12) -> Checkpoint:
    """Seal some entries in two batches and return the last checkpoint."""
    newest = None
    for part in range(2):
        with transaction.atomic():
            things = [(f"{part}-{n}", {"n": n}) for n in range(entries // 2)]
            record_many("thing:try", "thing", things, by=world.administrator.actor, at=world.at)
        newest = seal(signer=signer(), at=world.at)
    assert newest is not None
    return newest


def _verify(at: datetime, held: Checkpoint | None = None) -> Verdict:
    return verify(trusted=[signer().verifier], at=at, held=held)


def _as_owner(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount != 0


def test_an_untouched_ledger_holds(committed_world: World) -> None:
    newest = _sealed(committed_world)
    verdict = _verify(committed_world.at, held=newest)
    assert verdict.holds, verdict.findings
    assert verdict.sealed == newest.size
    assert verdict.waiting == 0


@pytest.mark.parametrize(
    ("tampering", "rule"),
    [
        ("UPDATE ledger_entry SET act = 'other:act' WHERE id = 4", "changed"),
        ("UPDATE ledger_entry SET canonical = canonical || 'x'::bytea WHERE id = 4", "changed"),
        ("UPDATE ledger_payload SET content = content || 'x'::bytea", "changed"),
        ("DELETE FROM ledger_entry WHERE id = 4", "removed"),
        ("DELETE FROM ledger_leaf WHERE position = 3", "gap"),
        (
            "UPDATE ledger_leaf SET position = CASE position WHEN 3 THEN -5 WHEN 4 THEN 3 END WHERE position IN (3, 4);"
            "UPDATE ledger_leaf SET position = 4 WHERE position = -5",
            "root",
        ),
        ("UPDATE ledger_checkpoint SET note = translate(note, 'ABCDEFGHIJ', 'BCDEFGHIJA')", "signature"),
        ("UPDATE ledger_checkpoint SET root = sha256('x')", "checkpoint"),
        ("UPDATE ledger_node SET hash = sha256('x')", "node"),
        ("DELETE FROM ledger_node", "node"),
        ("INSERT INTO ledger_node VALUES (99999, sha256('x'))", "node"),
        ("UPDATE ledger_key SET statement = replace(statement, 'first', 'worst')", "key-statement"),
        ("DELETE FROM ledger_checkpoint WHERE size = (SELECT max(size) FROM ledger_checkpoint)", "unsigned"),
        ("TRUNCATE ledger_leaf", "truncated"),
        ("TRUNCATE ledger_entry", "removed"),
    ],
)
def test_tampering_is_found(committed_world: World, tampering: str, rule: str) -> None:
    _sealed(committed_world)
    _as_owner(tampering)
    verdict = _verify(committed_world.at)
    assert rule in {finding.rule for finding in verdict.findings}


def test_a_log_cut_short_is_found_with_a_checkpoint_held_outside(committed_world: World) -> None:
    newest = _sealed(committed_world)
    _as_owner(f"DELETE FROM ledger_checkpoint WHERE size = {newest.size}")
    _as_owner("DELETE FROM ledger_leaf WHERE position >= (SELECT max(size) FROM ledger_checkpoint)")
    _as_owner("DELETE FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)")
    assert _verify(committed_world.at).holds
    verdict = _verify(committed_world.at, held=newest)
    assert [finding.rule for finding in verdict.findings] == ["truncated"]


def _erase(world: World, refs: list[str], *, told: bool = True) -> None:
    """Erase payloads as the owner, and leave an entry for each that says so."""
    _as_owner(f"DELETE FROM ledger_payload WHERE entry_ref = ANY ('{{{','.join(refs)}}}'::uuid[])")
    if told:
        with transaction.atomic():
            record_many(
                "payload:erase", "entry", [(ref, {}) for ref in refs],
                by=world.administrator.actor, at=world.at, processing=Processing.ERASE,
            )  # fmt: skip


def _some_refs() -> list[str]:
    return [str(ref) for ref in Entry.objects.using("owner").order_by("id").values_list("ref", flat=True)[2:5]]


def test_erasing_a_payload_leaves_the_proof_standing(committed_world: World) -> None:
    newest = _sealed(committed_world)
    _erase(committed_world, _some_refs())
    assert rules(_verify(committed_world.at)) == {"payload"}  # the entries that say so are not sealed yet
    assert seal(signer=signer(), at=committed_world.at) is not None
    verdict = _verify(committed_world.at, held=newest)
    assert verdict.holds, verdict.findings
    assert verdict.erased == 3


def test_a_payload_gone_without_a_sealed_erasure_is_found_and_named(committed_world: World) -> None:
    _sealed(committed_world)
    refs = _some_refs()
    _erase(committed_world, refs[:2])
    _erase(committed_world, refs[2:], told=False)
    seal(signer=signer(), at=committed_world.at)
    verdict = _verify(committed_world.at)
    assert [(found.rule, found.ref) for found in verdict.findings] == [("payload", refs[2])]
    assert verdict.erased == 2


def test_another_act_on_an_entry_does_not_excuse_its_missing_payload(committed_world: World) -> None:
    _sealed(committed_world)
    (ref, *_) = _some_refs()
    _erase(committed_world, [ref], told=False)
    with transaction.atomic():
        record_many("entry:read", "entry", [(ref, {})], by=committed_world.administrator.actor, at=committed_world.at)
    seal(signer=signer(), at=committed_world.at)
    assert rules(_verify(committed_world.at)) == {"payload"}


def test_the_app_role_can_neither_change_nor_delete_an_entry(committed_world: World) -> None:
    for statement in ("UPDATE ledger_entry SET act = 'x'", "DELETE FROM ledger_entry", "DELETE FROM ledger_leaf"):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_entry_of_a_running_transaction_is_sealed_later_not_lost(committed_world: World) -> None:
    _sealed(committed_world)
    actor = committed_world.administrator.actor
    waiting = connections.create_connection("default")
    try:
        waiting.set_autocommit(False)
        with waiting.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")  # an older transaction that has not ended
        with transaction.atomic():
            record_many("thing:try", "thing", [("late", {})], by=actor, at=committed_world.at)
        assert seal(signer=signer(), at=committed_world.at) is None
    finally:
        waiting.rollback()
        waiting.close()
    sealed = seal(signer=signer(), at=committed_world.at)
    assert sealed is not None
    assert _verify(committed_world.at, held=sealed).holds


def test_a_transaction_of_another_database_holds_nothing_up(committed_world: World) -> None:
    _sealed(committed_world)
    with addresses.server(home()).connect() as elsewhere:  # the maintenance database of the same server
        elsewhere.autocommit = False
        elsewhere.execute("SELECT pg_current_xact_id()")
        with transaction.atomic():
            record_many(
                "thing:try", "thing", [("now", {})], by=committed_world.administrator.actor, at=committed_world.at
            )
        assert seal(signer=signer(), at=committed_world.at) is not None
        elsewhere.rollback()


def test_entries_that_wait_for_long_are_told(committed_world: World) -> None:
    _sealed(committed_world)
    with transaction.atomic():
        record("thing:try", "thing", "waiting", by=committed_world.administrator.actor, at=committed_world.at)
    assert not _verify(committed_world.at + timedelta(minutes=4)).notices
    (notice,) = _verify(committed_world.at + timedelta(minutes=6)).notices
    assert notice.startswith("1 entries wait for the sealer, the oldest since 2026-03-02 09:00 UTC")
    assert seal(signer=signer(), at=committed_world.at) is not None
    assert not _verify(committed_world.at + timedelta(days=1)).notices
