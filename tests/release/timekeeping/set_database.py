"""A program: make an installation with a waiting release, try to publish it by every door, and print what happened.

Run by test_set_database.py against a server whose own clock is set forward.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.release.models import Release
    from daybreak.release.timekeeping.terms import Readings
    from tests.rooms import World

HOUR = timedelta(hours=1)


def main() -> None:
    """Print as JSON how far the database is ahead, what kept the release closed each time, and what became public."""
    session.prepare()
    from django.conf import settings

    from daybreak.access.viewer import viewing
    from daybreak.release import clocks as installed
    from daybreak.release.actions import publish
    from daybreak.release.models import PublishedFile
    from daybreak.release.tasks import open_due
    from tests.release.invented import clocks, drafted, unlocked
    from tests.rooms import make_world
    from tests.timekeepers import count_from, kept

    world = make_world(datetime.now(UTC) - timedelta(days=1))
    release = unlocked(world, drafted(world, embargo=datetime.now(UTC) + HOUR))
    home = Path(settings.HOME)
    count_from(home)
    kept_closed: dict[str, list[str]] = {}

    def tried(name: str, at: datetime) -> None:
        with viewing(world.gold):
            readings = installed.read(at)
        kept_closed[name] = _closed_by(release, world, readings, at)

    with kept() as keeper:
        settings.TIMEKEEPER, settings.TIMEKEEPER_KEY = keeper.url, str(keeper.signer.verifier)
        with viewing(world.gold):
            said = installed.read(datetime.now(UTC))
        assert said.database_at is not None
        tried("database", datetime.now(UTC))
        tried("database and machine", datetime.now(UTC) + 2 * HOUR)
        keeper.moved = 2 * HOUR
        tried("database, machine and second machine", datetime.now(UTC) + 2 * HOUR)
        worker = [closed for _, closed in open_due(at=datetime.now(UTC) + 2 * HOUR)]
    with viewing(world.gold):
        before = PublishedFile.objects.count()
        at = datetime.now(UTC) + 2 * HOUR
        publish(release.id, operation=world.operation, readings=clocks(at), by=world.gold, at=at)
        after = PublishedFile.objects.count()
    session.let_go()
    print(json.dumps({
        "ahead": (said.database_at - said.process_at).total_seconds(), "closed": kept_closed, "worker": worker,
        "files": before, "files_when_all_agree": after,
    }))  # fmt: skip


def _closed_by(release: Release, world: World, readings: Readings, at: datetime) -> list[str]:
    from daybreak.access.viewer import viewing
    from daybreak.kernel.errors import GateNotMet
    from daybreak.release.actions import publish

    try:
        with viewing(world.gold):
            publish(release.id, operation=world.operation, readings=readings, by=world.gold, at=at)
    except GateNotMet as closed:
        return [item.partition(":")[0] for item in closed.items]
    return []


if __name__ == "__main__":
    main()
