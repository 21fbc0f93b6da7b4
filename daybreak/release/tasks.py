"""Publication at its time: looked for every few seconds, in the name of whoever unlocked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import F
from procrastinate.contrib.django import app

from daybreak.access.policy import COMMAND
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.queries import posts_held
from daybreak.kernel.errors import Conflict, DaybreakError
from daybreak.release import clocks
from daybreak.release.actions import publish
from daybreak.release.models import Release
from daybreak.release.rules import CLOCKS
from daybreak.release.terms import ReleaseState
from daybreak.release.timekeeping.terms import Readings

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="release-open-due", pass_context=False)
def open_due_periodically(timestamp: int) -> None:
    """Publish what is unlocked and due, every five seconds while a worker runs."""
    open_due(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="release-count-time", pass_context=False)
def count_time(timestamp: int) -> None:
    """Ask the signed time once a minute, so that there is an anchor to count from before it is needed."""
    readings = clocks.read(datetime.fromtimestamp(timestamp, UTC))
    if readings.signed_at is None:
        log.info("signed time: %s", " ".join(readings.why_not))


def open_due(*, at: datetime, read: Callable[[datetime], Readings] = clocks.read) -> list[tuple[Release, str]]:
    """Publish every unlocked release whose embargo has ended; return each with what kept it closed, '' when nothing.

    Each is published in the name of a post that unlocked it: who left meanwhile publishes nothing. The clocks are
    asked only when something is due.
    """
    done: dict[object, tuple[Release, str]] = {}
    for post in _commanding(at):
        with viewing(post):
            due = _due(post, at)
        for release in due:
            if release.pk not in done or done[release.pk][1]:
                done[release.pk] = release, _open(release, post, at, read)
    return list(done.values())


def _commanding(at: datetime) -> Iterator[Post]:
    yield from posts_held(at=at).filter(role__in=COMMAND).select_related("person", "agency").order_by("held_from", "pk")


def _due(post: Post, at: datetime) -> list[Release]:
    rows = Release.objects.filter(
        state=ReleaseState.UNLOCKED, embargo_until__lte=at, unlocks__sealing=F("sealing"), unlocks__post=post.id
    )
    return list(rows.select_related("compartment__operation").order_by("embargo_until"))


def _open(release: Release, post: Post, at: datetime, read: Callable[[datetime], Readings]) -> str:
    try:
        with viewing(post):
            publish(release.pk, operation=release.compartment.operation, readings=read(at), by=post, at=at)
    except Conflict as closed:
        items = getattr(closed, "items", ())
        log.warning("a release that is due stays closed: %s %s", closed.message, _for_the_log(items))
        return "; ".join(items) or closed.message
    except DaybreakError as broken:
        log.error("a release that is due could not be opened: %s %s", broken.message, broken.remedy)
        return f"{broken.message} {broken.remedy}".strip()
    return ""


def _for_the_log(items: Iterable[str]) -> str:
    """Return which items are open, without what was seen: a mark quotes names, a protected count is named.

    Of the clocks all is said: whoever reads the log puts them right.
    """
    return "; ".join(item if item.startswith(CLOCKS) else item.partition(":")[0] for item in items)
