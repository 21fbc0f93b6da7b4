"""Deliveries received: archives, rewritten files, shorter case files, providers' clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.actions import open_batch, open_source, receive
from daybreak.intake.arrivals import Arrived, open_all
from daybreak.intake.deliveries import Given, arrivals, held
from daybreak.intake.models import Archive, Fact, Referral, Source, Version
from daybreak.intake.queries import data_expiries, expiring, reconciliation, referrals
from daybreak.intake.readers import Profile
from daybreak.intake.rules import data_expires_at
from daybreak.intake.terms import DataClock, FactKind, FactRead
from daybreak.ledger.models import Entry
from tests.intake.invented import PNG, content, person, table
from tests.intake.media import CASE_ID, case_file, md5, medium
from tests.intake.test_archives import zipped
from tests.rooms import World

pytestmark = pytest.mark.django_db

UK = (Profile.named("uk"),)
REPORT = content("1001", person("Alex", "Invented"))


def take(world: World, *files: tuple[str, bytes], given: Given = ()) -> dict[str, int]:
    return take_arrived(world, list(arrivals(held(files), given=given)))


def take_arrived(world: World, arrived: list[Arrived]) -> dict[str, int]:
    with viewing(world.analyst):
        batch = open_batch("d", national=world.national, sender="Example", by=world.analyst, at=world.at)
        receive(open_all(arrived), batch=batch, by=world.analyst, at=world.at)
        return reconciliation(batch)


# ── archives ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_archive_is_accounted_for_and_not_kept(world: World) -> None:
    archive = zipped(("1.json", REPORT), ("p.jpg", PNG))
    assert take(world, ("d.zip", archive)) == {
        "received": 2, "new": 1, "updated": 0, "unchanged": 0, "quarantined": 1,
    }  # fmt: skip
    with viewing(world.analyst):
        kept = Archive.objects.get()
        assert (kept.name, kept.size, kept.members) == ("d.zip", len(archive), 2)
        assert Source.objects.get().name == "d.zip/1.json"
    with viewing(world.auditor):
        assert Entry.objects.filter(act="referral:receive", thing="archive", thing_ref=str(kept.id)).count() == 1


def test_the_same_file_alone_or_in_archives_is_one(world: World) -> None:
    take(world, ("1.json", REPORT))
    again = take(world, ("d.zip", zipped(("x/1.json", REPORT))), ("e.zip", zipped(("1.json", REPORT))))
    assert (again["unchanged"], again["new"]) == (2, 0)
    with viewing(world.analyst):
        assert (Source.objects.count(), Referral.objects.count(), Archive.objects.count()) == (1, 1, 2)


# ── what is rewritten ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_of_a_case_file_only_hashes_grades_and_counts_are_in_the_database(world: World) -> None:
    delivered = case_file(medium(0), medium(1, 2, MD5="secret hash"))
    take(world, ("case.json", delivered), given=UK)
    with viewing(world.analyst):
        source = Source.objects.get()
        assert (source.rewritten_from != "", source.rewritten_from != source.digest) == (True, True)
        _, text = open_source(source.id, reason="to see what is kept of it", by=world.analyst, at=world.at)
        assert b"secret" not in text
        assert set(Fact.objects.values_list("kind", flat=True)) == {"file_hash", "file_grade", "file_count"}
        assert Fact.objects.get(kind="file_hash").normal == md5(0).lower()
        assert Version.objects.filter(kept=[]).count() == Version.objects.count()
        assert "secret" not in repr(list(Fact.objects.values()))
    again = take(world, ("other name.json", delivered), given=UK)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_a_shorter_case_file_ends_what_it_says_no_more(world: World) -> None:
    from daybreak.intake.readers.formats import media_case_json

    before, media_case_json._MEDIA_A_PART = media_case_json._MEDIA_A_PART, 2
    try:
        take(world, ("case.json", case_file(*map(medium, range(7)))), given=UK)
        take(world, ("case.json", case_file(*map(medium, range(3)))), given=UK)
    finally:
        media_case_json._MEDIA_A_PART = before
    with viewing(world.analyst):
        referral = Referral.objects.get(reference=CASE_ID)
        hashes = Fact.objects.filter(version__current=True, referral=referral, kind="file_hash")
        assert sorted(hashes.values_list("value", flat=True)) == sorted(map(md5, range(3)))
        current = Version.objects.filter(referral=referral, current=True)
        assert sorted(current.values_list("part", flat=True)) == ["media/0", "media/1", "report"]


# ── providers' clocks ─────────────────────────────────────────────────────────────────────────────────────────────────
COLUMNS = {"No": "", "Mail": 'fact = "email"', "Until": 'fact = "data_expires_at"\nformat = "%d/%m/%Y"'}


def said(*rows: tuple[str, str]) -> Arrived:
    return table("p", "referral", "Provider", COLUMNS, [[no, f"{no}@example.com", until] for no, until in rows])


def test_a_provider_clock_stands_on_the_referral_and_moves_with_its_newest_version(world: World) -> None:
    take_arrived(world, [said(("1", "01/02/2027"), ("2", ""))])
    with viewing(world.analyst):
        one, two = Referral.objects.order_by("reference")
        assert (one.data_expires_at, two.data_expires_at) == (datetime(2027, 1, 31, 10, tzinfo=UTC), None)
        assert data_expiries([one.id, two.id]) == {one.id: one.data_expires_at}
    take_arrived(world, [said(("1", ""), ("2", "01/03/2027"))])
    with viewing(world.analyst):
        one, two = Referral.objects.order_by("reference")
        assert (one.data_expires_at, two.data_expires_at) == (None, datetime(2027, 2, 28, 10, tzinfo=UTC))


def test_the_earliest_of_several_parts_counts(world: World) -> None:
    def details(file: str, until: str) -> bytes:
        return (
            f"<fileDetails><reportId>1001</reportId><fileId>{file}</fileId><details><nameValuePair><name>Data retained"
            f" until</name><value>{until}</value></nameValuePair></details></fileDetails>"
        ).encode()

    take(world, ("1.json", REPORT), ("a.xml", details("a", "2027-03-01T00:00:00Z")))
    take(world, ("b.xml", details("b", "2027-02-01T00:00:00Z")))
    with viewing(world.analyst):
        assert Referral.objects.get().data_expires_at == datetime(2027, 2, 1, tzinfo=UTC)
    take(world, ("b.xml", details("b", "2027-04-01T00:00:00Z")))
    with viewing(world.analyst):
        assert Referral.objects.get().data_expires_at == datetime(2027, 3, 1, tzinfo=UTC)


def test_overdue_and_soon_are_found_the_earliest_first(world: World) -> None:
    days = [-3, -1, 5, 13, 30]
    rows = [(str(n), (world.at + timedelta(days=day)).strftime("%d/%m/%Y")) for n, day in enumerate(days)]
    take_arrived(world, [said(*rows, ("9", ""))])
    with viewing(world.analyst):
        found = {clock: [r.reference for r in expiring(referrals(), clock, at=world.at)] for clock in DataClock}
    assert found == {DataClock.OVERDUE: ["0", "1"], DataClock.SOON: ["2", "3"]}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2027-02-01T12:00:00Z", datetime(2027, 2, 1, 12, tzinfo=UTC)),
        ("2027-02-01T12:00:00+02:00", datetime(2027, 2, 1, 10, tzinfo=UTC)),
        ("2027-02-01", datetime(2027, 1, 31, 10, tzinfo=UTC)),
        ("2027-02-01 12:00", datetime(2027, 1, 31, 22, tzinfo=UTC)),
        ("in ninety days", None), ("0001-01-01", None), ("", None),
    ],
)  # fmt: skip
def test_a_clock_may_only_run_early(text: str, at: datetime | None) -> None:
    assert data_expires_at([FactRead(FactKind.DATA_EXPIRES_AT, text, "/x")]) == at
    assert data_expires_at([FactRead(FactKind.NOTE, text, "/x")]) is None
