"""Receiving: versions, replays, quarantine, reconciliation, stops in the middle, sealed sources."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daybreak.access.actions import admit, found_operation
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.intake import tasks
from daybreak.intake.actions import open_batch, open_source, receive
from daybreak.intake.arrivals import Arrived, open_all
from daybreak.intake.models import Batch, Fact, Receipt, Referral, SealedChunk, Source, Version
from daybreak.intake.queries import current_facts, quarantine, reconciliation, referrals_by_kind
from daybreak.intake.terms import FactKind, Outcome, RecordKind
from daybreak.kernel.errors import NotAllowed, NotFound, Tampered
from daybreak.kernel.words import Category
from daybreak.ledger.models import Entry
from tests.intake.invented import PNG, answers, content, deliver, person, records, report, table
from tests.rooms import World

pytestmark = pytest.mark.django_db

ALEX = person("Alex", "Invented", emails=["alex@example.com"])
SAM = person("Sam", "Madeup", emails=["sam@example.com"])


def take(world: World, *files: Arrived, hours: int = 0) -> Counter[Outcome]:
    at = world.at + timedelta(hours=hours)
    return deliver(*files, national=world.national, by=world.analyst, at=at)


def said_now(kind: FactKind = FactKind.EMAIL) -> list[str]:
    return sorted(current_facts().filter(kind=kind).values_list("value", flat=True))


def test_a_report_becomes_a_referral_with_an_owner_and_facts_that_know_their_place(world: World) -> None:
    with viewing(world.analyst):
        assert take(world, report("1001", ALEX)) == {Outcome.NEW: 1}
        referral = Referral.objects.get()
        assert (referral.reference, referral.kind, referral.state) == ("1001", RecordKind.REFERRAL, "open")
        assert (referral.owner, referral.received_at) == (world.analyst.id, world.at)
        fact = Fact.objects.get(kind=FactKind.EMAIL)
        assert (fact.value, fact.category, fact.party) == ("alex@example.com", Category.SUSPECT, "reported/0")
        assert fact.place.startswith("/reportedInformation/reportedPeople/reportedPersons/0/emails")


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    def rows() -> list[int]:
        return [model.objects.count() for model in (Source, SealedChunk, Referral, Version, Fact)]

    with viewing(world.analyst):
        take(world, report("1001", ALEX))
        before = rows()
        assert take(world, report("1001", ALEX), hours=1) == {Outcome.UNCHANGED: 1}
        assert take(world, *[report("1001", ALEX, name=f"copy-{n}.json") for n in range(20)]) == {Outcome.UNCHANGED: 20}
        assert rows() == before
        assert Referral.objects.get().changed_at == world.at
        assert Receipt.objects.filter(outcome=Outcome.UNCHANGED, referral=Referral.objects.get()).count() == 21


def test_the_same_words_in_other_bytes_are_no_new_version(world: World) -> None:
    spaced = Arrived("spaced.json", content("1001", ALEX).replace(b", ", b",\n  "))
    with viewing(world.analyst):
        take(world, report("1001", ALEX))
        assert take(world, spaced) == {Outcome.UNCHANGED: 1}
        assert (Version.objects.count(), Source.objects.count()) == (1, 2)


def test_a_newer_version_supersedes_and_overwrites_nothing(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1001", ALEX))
        old = set(Fact.objects.values_list("id", "value"))
        newer = person("Alex", "Invented", emails=["alex@example.org"])
        assert take(world, report("1001", newer), hours=2) == {Outcome.UPDATED: 1}
        assert said_now() == ["alex@example.org"]
        assert old <= set(Fact.objects.values_list("id", "value")), "old facts are kept word for word"
        assert list(Version.objects.order_by("number").values_list("number", "current")) == [(1, False), (2, True)]
        referral = Referral.objects.get()
        assert (referral.received_at, referral.changed_at) == (world.at, world.at + timedelta(hours=2))


def test_an_older_file_sent_again_does_not_bring_old_words_back(world: World) -> None:
    first, second = report("1001", ALEX), report("1001", SAM)
    with viewing(world.analyst):
        take(world, first)
        take(world, second)
        assert take(world, first) == {Outcome.UNCHANGED: 1}
        assert said_now() == ["sam@example.com"]
        back = Arrived("back.json", content("1001", ALEX) + b"\n")
        assert take(world, back) == {Outcome.UPDATED: 1}, "a new file that says the old words again is news"
        assert said_now() == ["alex@example.com"]


def test_two_versions_in_one_delivery_stand_in_its_order(world: World) -> None:
    with viewing(world.analyst):
        got = take(world, report("1001", ALEX), report("1001", SAM), report("1001", ALEX, note="checked"))
        assert got == {Outcome.NEW: 1, Outcome.UPDATED: 2}
        assert list(Version.objects.order_by("number").values_list("current", flat=True)) == [False, False, True]
        assert said_now() == ["alex@example.com"]


def test_a_report_made_informational_later_is_counted_apart(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1001", ALEX), report("1002", SAM))
        take(world, report("1001", ALEX, informational=True))
        assert referrals_by_kind() == {RecordKind.REFERRAL: 1, RecordKind.INFORMATIONAL: 1}


def test_a_document_about_a_file_adds_to_its_report_and_never_changes_its_kind(world: World) -> None:
    file = (
        b"<fileDetails><reportId>1001</reportId><fileId>7</fileId><originalFileName>a</originalFileName></fileDetails>"
    )
    with viewing(world.analyst):
        take(world, report("1001", ALEX, informational=True))
        take(world, Arrived("file.xml", file))
        assert said_now() == ["alex@example.com"]
        assert Version.objects.filter(current=True).count() == 2
        assert Referral.objects.get().kind == RecordKind.INFORMATIONAL


def test_a_mended_column_map_reads_the_same_file_anew(world: World) -> None:
    columns = {"No": "", "Name": 'fact = "given_name"', "Contact": ""}
    mended = columns | {"Contact": 'fact = "email"'}
    rows = [["1", "Alex", "alex@example.com"]]
    with viewing(world.analyst):
        take(world, table("list", "referral", "Example Partner", columns, rows))
        assert said_now() == []
        assert take(world, table("list", "referral", "Example Partner", mended, rows)) == {Outcome.UPDATED: 1}
        assert said_now() == ["alex@example.com"]
        assert Source.objects.count() == 1
        assert take(world, table("list", "referral", "Example Partner", mended, rows)) == {Outcome.UNCHANGED: 1}


def test_broken_files_and_pictures_are_set_aside_and_the_rest_goes_on(world: World) -> None:
    column_map = table("half", "referral", "P", {"No": "", "Contact": 'fact = "email"'}, []).declared
    rows = b"No,Contact\r\n1,alex@example.com\r\n2\r\n3,x@example.com\r\n"
    half_a_row = Arrived("half.csv", rows, column_map)
    files = [
        report("1001", ALEX), Arrived("picture.json", PNG), Arrived("broken.json", b'{"reportId": '),
        Arrived("empty.json", b""), Arrived("no-map.csv", b"a,b\r\n1,2\r\n"), half_a_row, report("1002", SAM),
    ]  # fmt: skip
    with viewing(world.analyst):
        got = take(world, *files)
        assert got == {Outcome.NEW: 4, Outcome.QUARANTINED: 5}
        seen = {row.file_name: row for row in quarantine()}
        assert set(seen) == {"picture.json", "broken.json", "empty.json", "no-map.csv", "half.csv"}
        assert all(row.rule and row.message and row.remedy for row in seen.values())
        assert "no pictures" in seen["picture.json"].rule
        assert seen["half.csv"].place == "row=3"
        assert not Source.objects.filter(name="picture.json").exists(), "no picture is kept, sealed or not"
        assert set(Referral.objects.values_list("reference", flat=True)) == {"1001", "1002", "1", "3"}


def test_text_no_database_can_hold_stops_nothing(world: World) -> None:
    odd = content("1003", ALEX).replace(b"Invented", b"In\\u0000ven\\ud800ted")
    age = content("1004", person("Sam", "Madeup", age="\u00b2"))
    with viewing(world.analyst):
        assert take(world, Arrived("odd.json", odd), Arrived("age.json", age), report("1001", SAM)) == {Outcome.NEW: 3}


def test_every_record_received_is_accounted_for(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1001", ALEX), report("1002", SAM), Arrived("p.json", PNG))
        take(world, report("1001", ALEX), report("1002", ALEX), report("1003", SAM), Arrived("p.json", PNG))
        assert reconciliation() == {"received": 7, "new": 3, "updated": 1, "unchanged": 1, "quarantined": 2}
        for batch in Batch.objects.all():
            counted = reconciliation(batch)
            assert counted.pop("received") == sum(counted.values()) == batch.receipts.count()


def test_a_subscriber_is_no_suspect(world: World) -> None:
    with viewing(world.analyst):
        take(
            world,
            answers({"Reference": "R-1", "Given name": "Bill"}),
            records("kent", {"Record": "1", "Forename": "Alex"}),
        )
        answered = Fact.objects.filter(referral__kind=RecordKind.RESOLUTION)
        assert set(answered.values_list("category", flat=True)) == {Category.THIRD_PARTY}
        assert Fact.objects.get(value="Alex").category == Category.SUSPECT


def state(of: Compartment) -> list[Any]:
    """Return everything receiving leaves behind that a reader could ask for, receipts aside."""
    versions = Version.objects.filter(compartment=of)
    facts = Fact.objects.filter(compartment=of)
    return [
        sorted(versions.values_list("referral__reference", "part", "number", "current", "digest", "source__digest")),
        sorted(facts.values_list("referral__reference", "version__number", "place", "kind", "value", "normal")),
        sorted(Source.objects.filter(compartment=of).values_list("digest", "size")),
    ]


class Killed(Exception):  # noqa: N818 - what happened, not an error of ours
    """The process ends between two rounds."""


def test_killed_between_rounds_and_started_again_ends_the_same(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "FILES_AT_ONCE", 2)
    people = [ALEX, SAM, person("Kim", "Unreal"), SAM, ALEX]
    for number, whom in enumerate(people):
        (tmp_path / f"{number}.json").write_bytes(content(f"10{number % 3:02}", whom))
    (tmp_path / "9.json").write_bytes(PNG)
    by = world.analyst
    with viewing(world.administrator):
        other = found_operation("OTHER DAWN", lead=world.lead, agencies=Agency.objects.none(), invented=True,
                                by=world.administrator, at=world.at)  # fmt: skip
        admit([by], other, reason="takes part", by=world.administrator, at=world.at)

    def killed(files: int) -> None:
        raise Killed

    said: dict[str, Any] = {"sender": "Example", "by": by, "at": world.at}
    with pytest.raises(Killed):
        tasks.receive_paths([tmp_path], codename="TEST DAWN", progress=killed, **said)
    again = tasks.receive_paths([tmp_path], codename="TEST DAWN", **said)
    at_once = tasks.receive_paths([tmp_path], codename="OTHER DAWN", **said)
    assert at_once == {"received": 6, "new": 3, "updated": 2, "unchanged": 0, "quarantined": 1}
    assert again == {"received": 6, "new": 1, "updated": 2, "unchanged": 2, "quarantined": 1}
    with viewing(by):
        assert state(world.national) == state(compartment(other, CompartmentKind.NATIONAL))
        assert len(state(world.national)[0]) == 5


WHY = "To compare a name with the report"


def test_a_sealed_source_opens_to_the_bytes_received_and_the_ledger_says_who_looked(world: World) -> None:
    sent = report("1001", ALEX)
    with viewing(world.analyst):
        take(world, sent)
        source = Source.objects.get()
        stored = b"".join(bytes(chunk.ciphertext) for chunk in source.chunks.all())
        assert b"alex@example.com" not in stored
        opened, found = open_source(source.id, reason=WHY, by=world.analyst, at=world.at)
        assert (opened, found, opened.size) == (source, sent.content, len(sent.content))
    with viewing(world.auditor):
        assert Entry.objects.get(act="referral:read").processing == "consult"
        assert Entry.objects.filter(act="referral:receive", thing="source", processing="collect").count() == 1


def test_a_chunk_of_another_source_is_refused(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1001", ALEX), report("1002", SAM))
        mine, other = Source.objects.order_by("name")
        swapped = Source.objects.create(compartment=world.national, batch=mine.batch, digest="0" * 64, size=mine.size,
                                        name="swapped", received_at=world.at)  # fmt: skip
        chunk = other.chunks.get()
        SealedChunk.objects.create(compartment=world.national, source=swapped, number=0, nonce=chunk.nonce,
                                   ciphertext=chunk.ciphertext)  # fmt: skip
        with pytest.raises(Tampered):
            open_source(swapped.id, reason=WHY, by=world.analyst, at=world.at)


def test_who_may_receive_and_open(world: World) -> None:
    kent = world.force_analyst("kent")
    with viewing(world.analyst):
        take(world, report("1001", ALEX))
        source, batch = Source.objects.get(), Batch.objects.get()
    with viewing(world.gold):
        with pytest.raises(NotAllowed):
            open_batch("b", national=world.national, sender="s", by=world.gold, at=world.at)
        with pytest.raises(NotAllowed):
            receive(open_all([report("1002", SAM)]), batch=batch, by=world.gold, at=world.at)
        open_source(source.id, reason=WHY, by=world.gold, at=world.at)
    with viewing(kent), pytest.raises(NotFound):
        open_source(source.id, reason=WHY, by=kent, at=world.at)
