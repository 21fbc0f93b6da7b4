"""Invented records that may be one person, delivered and resolved: a question of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from daybreak.access.viewer import viewing
from daybreak.identity.actions import resolve
from daybreak.identity.models import Link, Mention
from daybreak.intake.arrivals import Arrived
from tests.intake.invented import deliver, person, records, report
from tests.rooms import World

HOME = ("1 Invented Street", "Maidstone", "ZZ99 1AA")
CHAT = {"service": "Example Chat", "account": "u-77"}
PHONE = "+44 7700 900123"
ALEX = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], phones=[PHONE], addresses=[HOME],
              **CHAT)  # fmt: skip
ALEX_AGAIN = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"], phones=[PHONE],
                    addresses=[HOME], occupation="Teacher")  # fmt: skip
PARTNER = person("Emma", "Invented", born_on="1986-07-14", emails=["alex@example.com"], phones=[PHONE],
                 addresses=[HOME])  # fmt: skip
OTHER = person("José", "O'Madeup", born_on="1971-05-05", phones=["+44 7700 900456"], emails=["jose@example.org"])
OTHER_SLIP = person("Josep", "O'Madeup", born_on="1971-05-06", phones=["+44 7700 900456"], emails=["jo@example.org"])
FILES = [
    report("1001", ALEX), report("1002", ALEX_AGAIN), report("1003", PARTNER), report("1004", OTHER),
    report("1005", OTHER_SLIP),
]  # fmt: skip


def resolved(world: World, files: Sequence[Arrived] = FILES) -> None:
    """Deliver the files and resolve them, an hour after the world began."""
    with viewing(world.analyst):
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        resolve(world.national, by=world.analyst, at=world.at + timedelta(hours=1))


def link_of(world: World, left: str, right: str) -> Link:
    """Return the link between the records of two referrals."""
    with viewing(world.analyst):
        found = Link.objects.select_related("left", "right").filter(
            left__referral__reference__in=[left, right], right__referral__reference__in=[left, right]
        )
        return found.get()


def subjects_by_record(world: World) -> dict[str, UUID | None]:
    """Return the subject of each record, by the key of the record."""
    with viewing(world.analyst):
        return dict(Mention.objects.values_list("key", "subject"))


def of_force(slug: str, **said: str) -> Arrived:
    """Return one local record of a force."""
    return records(slug, said)
