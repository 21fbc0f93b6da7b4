"""Two people at two doors of one visit: whoever is second waits for the first, and never both for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

from django.db import connection, connections

from daybreak.access.viewer import viewing
from daybreak.visits.actions import prepare
from daybreak.visits.models import Visit
from daybreak.visits.terms import Preparation, Prepared, VisitState
from daybreak.web.versions import EDITED
from tests.access.suspects import suspect
from tests.rooms import World


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_form_and_a_command_prepare_the_same_package(committed_world: World) -> None:
    world = committed_world
    visit, silver, analyst = suspect(world).visit, world.silver("kent"), world.force_analyst("kent")
    with viewing(silver):
        Visit.objects.filter(pk=visit.pk).update(state=VisitState.READY)
    item = Prepared(visit.package_id, Preparation.WARRANT, "granted", on=world.at.date())
    held = Event()

    def through_the_form() -> None:
        with viewing(silver):
            EDITED["visits"].hold(visit.pk, silver)
            held.set()
            until = monotonic() + 20
            while not _somebody_waits():
                assert monotonic() < until, "nobody waits"
            prepare([item], by=silver, at=world.at)

    def by_the_command() -> None:
        assert held.wait(timeout=20)
        with viewing(analyst):
            prepare([item], by=analyst, at=world.at)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_closing, act) for act in (through_the_form, by_the_command)]:
            done.result(timeout=30)
    with viewing(silver):
        assert Visit.objects.get(pk=visit.pk).state == VisitState.PLANNED


def _closing(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    finally:
        connections.close_all()
