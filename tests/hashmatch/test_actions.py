"""The same file in two referrals: a lead, taken once, and only while the sources say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.hashmatch import queries
from daybreak.hashmatch.actions import take_hashes
from daybreak.hashmatch.models import FileHash
from daybreak.intake.arrivals import Arrived
from daybreak.kernel.errors import NotAllowed
from daybreak.ledger.models import Entry
from tests.intake.invented import deliver, person, report
from tests.refusing import unchangeable
from tests.rooms import World

ONE, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@pytest.mark.django_db
def test_overlaps_between_referrals(world: World) -> None:
    alex = person("Alex", "Invented")

    def take(*files: Arrived, hours: int = 0) -> int:
        at = world.at + timedelta(hours=hours)
        deliver(*files, national=world.national, by=world.analyst, at=at)
        return take_hashes(world.national, by=world.analyst, at=at)

    with viewing(world.analyst):
        assert (
            take(report("1001", alex, hashes=[ONE, OTHER, "no hash"]), report("1002", alex, hashes=[ONE.upper(), ONE]))
            == 4
        )
        assert take_hashes(world.national, by=world.analyst, at=world.at) == 0, "each is taken once"
        assert list(queries.overlaps()) == [("md5", ONE, 2)]
        assert [row.referral.reference for row in queries.look_up(f" {ONE.upper()} ")] == ["1001", "1002", "1002"]

        assert take(report("1001", alex, hashes=[ONE, OTHER], note="checked"), hours=1) == 2, "the newer version's own"
        assert list(queries.overlaps()) == [("md5", ONE, 2)], "two versions of one referral are one referral"
        assert queries.look_up(OTHER).count() == 1

        take(report("1001", alex, hashes=[OTHER]), hours=2)
        assert list(queries.overlaps()) == [], "what a source has taken back matches nothing"
        assert [row.referral.reference for row in queries.look_up(ONE)] == ["1002", "1002"]
        kept = FileHash.objects.first()
        assert kept is not None
        unchangeable(kept, digest=OTHER)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="identity:resolve", thing="file_hashes", processing="combine").count() == 3
    with viewing(world.gold), pytest.raises(NotAllowed):
        take_hashes(world.national, by=world.gold, at=world.at)
    for hidden_from in (world.force_analyst("kent"), world.silver("surrey"), world.press_officer, world.auditor, None):
        with viewing(hidden_from):
            assert FileHash.objects.count() == queries.look_up(ONE).count() == len(queries.overlaps()) == 0
