"""A plan is searched beside everything else: by a job, in no transaction, so that nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.kernel.errors import DaybreakError
from daybreak.visits import actions
from daybreak.visits.actions.gathering import asked
from daybreak.visits.actions.planning import Searched
from daybreak.visits.actions.searching import end_search, note_progress
from daybreak.visits.models import Plan, PlanSearch
from daybreak.visits.terms import GOING

if TYPE_CHECKING:
    from daybreak.visits.planner.search import Stop

log = logging.getLogger(__name__)
TELL_SECONDS = 1.0
BROKE_OFF = "The search broke off; the log of the installation says why"


def begin_search(operation: Operation, *, seconds: int, by: Post, at: datetime) -> PlanSearch:
    """Begin a search for a plan; the job is written in the same transaction: both stand or neither."""
    row = actions.begin_search(operation, seconds=seconds, by=by, at=at)
    search.defer(key=str(row.pk), post=str(by.pk))
    return row


@app.task(queue="default", pass_context=False)
def search(key: str, post: str) -> None:
    """Search for the plan that was asked for, in the name of who asked."""
    try:
        find_plan(UUID(key), by=Post.objects.select_related("person", "agency").get(pk=post))
    finally:
        connection.close()


def find_plan(key: UUID, *, by: Post) -> Plan | None:
    """Search, and make what was found the plan; None where it failed: the search then says why."""
    with viewing(by):
        row = PlanSearch.objects.select_related("compartment__operation").filter(pk=key, state__in=GOING).first()
        if row is None:
            return None
        given = asked(row.compartment.operation, at=row.begun_at)
    from daybreak.visits.planner import solve  # the solver takes 0.6 s to load; only planning needs it
    from daybreak.visits.planner.search import Stop

    stop = Stop()
    with _Telling(key, by, stop) as telling:
        try:
            solved = solve.plan(
                given, seconds=row.seconds, seed=1, stop=stop, tell=lambda so_far: telling.hear(so_far.values)
            )
            return _written(row, Searched(given, solved), by=by)
        except DaybreakError as error:
            _failed(key, str(error), by=by)
        except Exception:
            _failed(key, BROKE_OFF, by=by)
            raise
    return None


def _written(row: PlanSearch, searched: Searched, *, by: Post) -> Plan:
    with viewing(by):
        at = _present()
        made = actions.plan_operation(
            row.compartment.operation, by=by, at=at, seconds=row.seconds, seed=1, searched=searched
        )
        end_search(row.pk, plan=made, by=by, at=at)
    return made


def _failed(key: UUID, why: str, *, by: Post) -> None:
    with viewing(by):
        if PlanSearch.objects.filter(pk=key, state__in=GOING).exists():  # not one given up for dead meanwhile
            end_search(key, why=why, by=by, at=_present())


def _present() -> datetime:
    """Return the present instant: a job reads the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


class _Telling(Thread):
    """Says once a second how far a search is, on a connection of its own, and passes on that somebody stopped it."""

    def __init__(self, key: UUID, by: Post, stop: Stop) -> None:
        super().__init__(name="plan-search", daemon=True)
        self._key, self._by, self._search = key, by, stop
        self._over = Event()
        self._aims: Mapping[str, int] = {}

    def hear(self, values: Mapping[Any, int]) -> None:
        """Take what the best plan so far is worth."""
        self._aims = {str(aim): value for aim, value in values.items()}

    def __enter__(self) -> _Telling:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        try:
            while not self._over.wait(TELL_SECONDS):
                self._say()
        finally:
            connection.close()

    def _say(self) -> None:
        try:
            with viewing(self._by):
                if note_progress(self._key, self._aims, at=_present()):
                    self._search.now()
        except Exception:  # the search goes on; how far it is, is said the next time
            log.exception("how far the search is could not be said")
