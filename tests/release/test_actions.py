"""From frozen figures to published files: two people, not a minute early, and no small count given away."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.actions import admit, appoint, found_operation
from daybreak.access.models import Operation
from daybreak.access.terms import OperationState
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import Role
from daybreak.custody.terms import ItemKind
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.packages.models import Package
from daybreak.release import queries
from daybreak.release.actions import (
    draft,
    freeze,
    hold,
    propose_embargo,
    propose_lift,
    publish,
    resume,
    seal,
    unlock,
)
from daybreak.release.counting import count
from daybreak.release.definitions import FEW
from daybreak.release.models import PublishedFile, Release, ShownFigure, Snapshot, TrueFigure
from daybreak.release.terms import ReleaseState
from daybreak.visits.models import Outcome
from tests.release.invented import (
    EMBARGO,
    arrested,
    children,
    clocks,
    plan_welfare,
    registered,
    sealed,
    searched,
    text_of,
    trusted,
    unlocked,
)
from tests.rooms import World
from tests.visits.invented import accepted

pytestmark = pytest.mark.django_db


def frozen(world: World) -> Snapshot:
    return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def drafted(world: World, snapshot: Snapshot) -> Release:
    with viewing(world.press_officer):
        return draft(snapshot.id, operation=world.operation, embargo_until=EMBARGO, by=world.press_officer, at=world.at)


def published(world: World, release: Release, *, by: Post | None = None, at: datetime = EMBARGO) -> Release:
    by = by or world.coordinator
    return publish(release.id, operation=world.operation, readings=clocks(at), by=by, at=at)


def refused(world: World, release: Release, **late: float) -> list[str]:
    """Try to publish this long after the embargo; return what keeps the gate closed."""
    with pytest.raises(GateNotMet) as closed:
        published(world, release, at=EMBARGO + timedelta(**late))
    return [item.partition(":")[0] for item in closed.value.items]


def test_the_way_from_counting_to_the_published_files(world: World) -> None:
    gold, press, coordinator = world.gold, world.press_officer, world.coordinator
    kent, surrey, wiltshire = (arrested(world, slug, n) for slug, n in (("kent", 12), ("surrey", 7), ("wiltshire", 2)))
    attended = arrested(world, "kent", 6, kind="voluntary_attendance")
    [unseen] = arrested(world, "dorset", 1, welfare=False)
    with viewing(coordinator):
        searched(world, kent[0], ItemKind.PHONE, ItemKind.STORAGE, ItemKind.DOCUMENT)
        searched(world, attended[0], ItemKind.COMPUTER)
        children(world, kent[0], 6, at_risk=5)
        children(world, kent[1], 2, referred=False)
        for package, value in zip(kent[:7], ["yes", "TRUE", "1", "Y", "yes", "no", "unknown"], strict=True):
            registered(package, value)
        registered(attended[1])
        for package in surrey[:5]:
            trusted(package)
        snapshot = frozen(world)
        true = queries.true_figures(snapshot)
        assert {key: figure.national for key, figure in true.items()} == {
            "arrests": 22, "voluntary_attendances": 6, "premises_searched": 2, "devices_seized": 3,
            "children_safeguarded": 6, "children_at_immediate_risk": 5, "registered_sex_offenders": 5,
            "positions_of_trust": 5,
        }  # fmt: skip
        assert all(figure.reconciles for figure in true.values())
        assert true["arrests"].forces["wiltshire"] == len(wiltshire)
        assert len(true["arrests"].forces) > 40, "forces without any are there with 0"
        assert snapshot.number == 1
        snapshot, first = frozen(world), snapshot
        assert snapshot.digest == first.digest, "the same figures have the same digest"
        assert queries.latest_snapshot(world.operation).number == 2
        shown = queries.shown_figures(snapshot)
        assert shown["arrests"][""] == 22
        assert shown["arrests"]["wiltshire"] is shown["arrests"]["dorset"] is None
        assert shown["devices_seized"]["kent"] == 3, "small counts of things are no secret"

    release = drafted(world, snapshot)
    assert "arrested 22 people" in release.text
    assert "16 March" not in release.text

    with viewing(coordinator):
        assert refused(world, release, minutes=-1) == [
            "Welfare contacts for release day are planned", "The packs are sealed", "Two different people unlock",
            "Not before the embargo",
        ]  # fmt: skip
        plan_welfare([unseen])
        with pytest.raises(Conflict, match="draft cannot become unlocked"):
            unlock(release.id, by=coordinator, at=world.at)
    sealed(world, release)
    with viewing(coordinator):
        assert unlock(release.id, by=coordinator, at=world.at).state == ReleaseState.SEALED
        with pytest.raises(Conflict, match="unlocked this release already"):
            unlock(release.id, by=coordinator, at=world.at)
        assert refused(world, release) == ["Two different people unlock"]
    with viewing(gold):
        assert unlock(release.id, by=gold, at=world.at).state == ReleaseState.UNLOCKED
        with pytest.raises(Conflict):
            unlock(release.id, by=gold, at=world.at)
    with viewing(coordinator):
        assert refused(world, release, seconds=-1) == ["Not before the embargo"]
        text_of(release, "Officers convicted 745 offenders today.")
        assert refused(world, release) == ["Every mark in the text is amended or cleared"]
        text_of(release, release.text)
        assert not PublishedFile.objects.exists()
        with pytest.raises(NotFound):
            queries.published_file(release.id, "figures.csv")

        done = published(world, release)
        assert (done.state, done.published_at) == (ReleaseState.PUBLISHED, EMBARGO)
        assert Operation.objects.get().state == OperationState.RELEASED
        national = PublishedFile.objects.filter(compartment=world.figures)
        files = {file.name: bytes(file.content) for file in national}
        assert {"release.txt", "figures.csv", "figures.json", "release.html", "release.pdf"} < set(files)
        assert all(file.digest == sha256(file.content).hexdigest() for file in PublishedFile.objects.all())
        assert release.text.strip() in files["release.txt"].decode()
        check_files(files, shown)
        with pytest.raises(Conflict, match="published"):
            published(world, release)
        with pytest.raises(Conflict, match="published"):
            hold(release.id, reason="A force was named too early", by=coordinator, at=EMBARGO)
        assert bytes(queries.published_file(str(release.id), "figures.csv").content) == files["figures.csv"]
        for key, name in ((release.id, "other.csv"), ("no key", "figures.csv")):
            with pytest.raises(NotFound):
                queries.published_file(key, name)
    with viewing(world.auditor):
        entry = Entry.objects.get(act="release:publish")
        assert (entry.processing, entry.to) == ("disclose", "public")
        assert Entry.objects.filter(act="figures:freeze").count() == 2
        assert Entry.objects.filter(act="release:unlock").count() == 2
        assert Entry.objects.filter(act="release:seal").count() == 1
    assert press.role == Role.PRESS_OFFICER


def check_files(files: dict[str, bytes], shown: dict[str, dict[str, int | None]]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["figures.csv"].decode(), newline="")))
    assert {
        (row["figure"], row["area_code"]): None if row["value"] == "[c]" else int(row["value"]) for row in rows
    } == {(key, slug or "national"): value for key, figures in shown.items() for slug, value in figures.items()}
    said: dict[str, Any] = json.loads(files["figures.json"])["figures"]
    assert {key: {"": figure["national"], **figure["forces"]} for key, figure in said.items()} == shown
    assert b"remainder" not in files["figures.csv"] + files["figures.json"]


def test_one_person_in_two_posts_is_one_person(world: World) -> None:
    arrested(world, "kent", 9)
    with viewing(world.administrator):
        gold = appoint("Same Person", username=world.coordinator.person.username, agency=world.lead, role=Role.GOLD,
                       by=world.administrator, at=world.at)  # fmt: skip
        admit([gold], world.operation, reason="stands in for another", by=world.administrator, at=world.at)
    with viewing(world.coordinator):
        snapshot = frozen(world)
    release = drafted(world, snapshot)
    sealed(world, release)
    with viewing(world.coordinator):
        unlock(release.id, by=world.coordinator, at=world.at)
    with viewing(gold), pytest.raises(Conflict, match="already"):
        unlock(release.id, by=gold, at=world.at)


def test_a_national_count_too_small_to_show_is_said_in_words_and_published(world: World) -> None:
    arrested(world, "kent", 2)
    gold = world.gold
    with viewing(world.coordinator):
        snapshot = frozen(world)
        assert queries.true_figures(snapshot)["arrests"].national == 2
        assert queries.shown_figures(snapshot)["arrests"][""] is None
    release = drafted(world, snapshot)
    assert f"arrested a number of people, which {FEW}," in release.text
    unlocked(world, release)
    with viewing(gold):
        published(world, release, by=gold)
        said = json.loads(bytes(queries.published_file(release.id, "figures.json").content))["figures"]["arrests"]
        assert said["national"] is said["forces"]["kent"] is None


def test_figures_that_do_not_reconcile_are_not_frozen(world: World) -> None:
    [first] = arrested(world, "kent", 1)
    with viewing(world.coordinator):
        second = Package.objects.get(pk=first.pk)
        second.pk, second.version, second.reference = None, 2, "P-00001/2"
        second.compartment, second.state = world.force("surrey"), "closed"
        second.save(force_insert=True)
        Outcome.objects.create(compartment=second.compartment, package=second, kind="arrest", at=world.at,
                               recorded_by=world.coordinator.id)  # fmt: skip
        counted = count("arrests", world.operation)
        assert (counted.national, sum(counted.forces.values())) == (1, 2)
        with pytest.raises(Conflict, match="arrests"):
            frozen(world)
        assert not Snapshot.objects.exists()


def test_an_operation_counts_its_own(world: World) -> None:
    arrested(world, "kent", 8)
    posts = [world.coordinator, world.press_officer]
    with viewing(world.administrator):
        kent = Agency.objects.filter(slug="kent")
        other = found_operation("OTHER DAWN", lead=world.lead, agencies=kent, invented=True, by=world.administrator,
                                at=world.at)  # fmt: skip
        admit(posts, other, reason="takes part", by=world.administrator, at=world.at)
    with viewing(world.coordinator):
        mine = frozen(world)
        snapshot = freeze(other, checkpoint=None, by=world.coordinator, at=world.at)
        assert queries.true_figures(snapshot)["arrests"].national == 0
        assert queries.true_figures(mine)["arrests"].national == 8
        with pytest.raises(NotFound):
            draft(mine.id, operation=other, embargo_until=EMBARGO, by=world.coordinator, at=world.at)
    release = drafted(world, mine)
    with viewing(world.coordinator), pytest.raises(NotFound):
        publish(release.id, operation=other, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)


def test_a_held_release_is_not_published_and_goes_back_to_the_draft(world: World) -> None:
    arrested(world, "kent", 9)
    gold = world.gold
    with viewing(world.coordinator):
        snapshot = frozen(world)
    release = drafted(world, snapshot)
    sealed(world, release)
    with viewing(gold):
        unlock(release.id, by=gold, at=world.at)
        with pytest.raises(BadInput):
            hold(release.id, reason=" ", by=gold, at=world.at)
        assert hold(release.id, reason="A suspect is not yet safe.", by=gold, at=world.at).state == ReleaseState.HELD
    with viewing(world.coordinator):
        with pytest.raises(Conflict):
            unlock(release.id, by=world.coordinator, at=world.at)
        assert refused(world, release) == ["The packs are sealed", "Two different people unlock"]
        with pytest.raises(Conflict, match="held cannot become sealed"):
            seal(release.id, operation=world.operation, by=world.coordinator, at=world.at)
        assert resume(release.id, by=world.coordinator, at=world.at).state == ReleaseState.DRAFT
    sealed(world, release)
    with viewing(world.coordinator):
        row = unlock(release.id, by=world.coordinator, at=world.at)
        assert row.state == ReleaseState.SEALED, "what gold unlocked before the hold counts for nothing"
        assert refused(world, release) == ["Two different people unlock"]
    with viewing(gold):
        assert unlock(release.id, by=gold, at=world.at).state == ReleaseState.UNLOCKED, "the same person, anew"


def test_who_may_freeze_draft_unlock_and_publish(world: World) -> None:
    accepted(world, "kent")
    with viewing(world.coordinator):
        snapshot = frozen(world)
    release = drafted(world, snapshot)
    sealed(world, release)
    said: dict[str, Any] = {"operation": world.operation, "at": EMBARGO}
    read: dict[str, Any] = {"readings": clocks(EMBARGO)}
    for post in (world.press_officer, world.gold, world.analyst):
        with viewing(post), pytest.raises(NotAllowed):
            freeze(world.operation, checkpoint=None, by=post, at=world.at)
    for post in (world.press_officer, world.analyst):
        with viewing(post):
            with pytest.raises(NotAllowed):
                unlock(release.id, by=post, at=world.at)
            with pytest.raises(NotAllowed):
                hold(release.id, reason="why", by=post, at=world.at)
            with pytest.raises(NotAllowed):
                resume(release.id, by=post, at=world.at)
            with pytest.raises(NotAllowed):
                seal(release.id, by=post, **said)
            with pytest.raises(NotAllowed):
                propose_embargo(release.id, until=EMBARGO + timedelta(1), reason="It is late", by=post, at=world.at)
            with pytest.raises(NotAllowed):
                propose_lift(release.id, reason="It has leaked already", by=post, at=world.at)
            with pytest.raises(NotAllowed):
                publish(release.id, by=post, **said, **read)
    with viewing(world.gold), pytest.raises(NotAllowed):
        draft(snapshot.id, embargo_until=EMBARGO, by=world.gold, **said)
    silver = world.silver("kent")
    for key in (release.id, uuid4()):  # who may never do it is not told whether there is one
        with viewing(silver):
            with pytest.raises(NotAllowed):
                unlock(key, by=silver, at=world.at)
            with pytest.raises(NotAllowed):
                publish(key, by=silver, **said, **read)
    with viewing(world.coordinator):
        assert TrueFigure.objects.filter(snapshot=snapshot).exists()
        assert ShownFigure.objects.filter(snapshot=snapshot).exists()
