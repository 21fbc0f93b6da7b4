"""Nobody who writes waits for another writer, nor for the sealer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from daybreak.conf import addresses
from daybreak.conf.home import home
from daybreak.ledger.actions import SEAL_LOCK, record_many, seal
from daybreak.ledger.keys import signer
from daybreak.ledger.models import Entry
from daybreak.ledger.terms import Checkpoint
from tests.ledger.sealed import seal_new, verdict, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")
SECONDS = 20
WRITE = """
INSERT INTO ledger_entry (ref, at, post, person, agency, role, act, processing, thing, thing_ref, "to", canonical)
SELECT gen_random_uuid(), at, post, person, agency, role, act, processing, thing, thing_ref, "to", '{}'
FROM (VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'a', 'r', 'x:y', 'alter', 'thing', 'same', ''))
     AS v (at, post, person, agency, role, act, processing, thing, thing_ref, "to")
"""


@contextmanager
def _another() -> Iterator[BaseDatabaseWrapper]:
    """A second connection of the app's, with a transaction that stays open until the block ends."""
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        yield other
    finally:
        other.rollback()
        other.close()


def _write_at_once(world: World) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'; SET LOCAL statement_timeout = '5s'")
        items = [("same", {"n": n}) for n in range(3)]
        record_many("thing:try", "thing", items, by=world.administrator.actor, at=world.at)


def test_writers_of_the_same_thing_do_not_wait_for_each_other(committed_world: World) -> None:
    with _another() as first, _another() as second:
        for other in (first, second):
            with other.cursor() as cursor:
                cursor.execute(WRITE)
        _write_at_once(committed_world)


def test_writers_do_not_wait_for_the_sealer_nor_it_for_them(committed_world: World) -> None:
    seal_new(committed_world)
    with _another() as sealer, sealer.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SELECT count(*) FROM ledger.unsealed(10)")
        _write_at_once(committed_world)
        assert seal(signer=signer(), at=committed_world.at) is None  # a second sealer does not wait either
    assert seal(signer=signer(), at=committed_world.at) is not None
    assert verdict(committed_world.at).waiting == 0


def test_a_transaction_of_another_database_that_ends_while_the_sealer_looks_holds_nothing_up(
    committed_world: World,
) -> None:
    seal_new(committed_world)
    sealed: list[Checkpoint | None] = []

    def sealing() -> None:
        try:
            sealed.append(seal(signer=signer(), at=committed_world.at))
        finally:
            connection.close()

    with addresses.server(home()).connect() as elsewhere:  # the maintenance database of the same server
        elsewhere.autocommit = False
        elsewhere.execute("SELECT pg_current_xact_id()")
        write(committed_world)
        thread = Thread(target=sealing)
        with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_entry IN ACCESS EXCLUSIVE MODE")
            thread.start()
            _until_somebody_waits(cursor)
            elsewhere.rollback()
        thread.join(SECONDS)
    (checkpoint,) = sealed
    assert checkpoint is not None
    assert verdict(committed_world.at).waiting == 0


def _until_somebody_waits(cursor: CursorWrapper) -> None:
    waiting, by = 0, time.monotonic() + SECONDS
    while not waiting:
        assert time.monotonic() < by, "nobody waits for the table"
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ledger_entry'::regclass")
        (waiting,) = cursor.fetchone()


def test_references_grow_with_time_and_stay_unguessable(committed_world: World) -> None:
    write(committed_world, 50)
    refs = list(Entry.objects.using("owner").filter(act="thing:try").values_list("ref", flat=True))
    assert len({ref.int & (1 << 62) - 1 for ref in refs}) == 50
    assert {(ref.version, ref.variant) for ref in refs} == {(7, "specified in RFC 4122")}
    assert {ref.int >> 80 for ref in refs} == {int(committed_world.at.timestamp() * 1000)}
