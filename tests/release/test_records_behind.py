"""The records behind every figure: frozen at one instant, counted again for ever, opened by who may see them."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import counting, viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.custody.terms import ItemKind
from daybreak.kernel.errors import NotAllowed, NotFound
from daybreak.packages.models import Package
from daybreak.release import queries, snapshots
from daybreak.release.actions import freeze, recount
from daybreak.release.counting import count_all, records_behind
from daybreak.release.models import FrozenRecord, Snapshot
from daybreak.release.register import DEFINED, REGISTER, SPLITS
from daybreak.release.rules import Behind, digest_of_records, tally
from daybreak.safeguarding.models import Child
from daybreak.visits.models import Outcome
from tests.access.suspects import restricted, suspect
from tests.refusing import refused, unchangeable
from tests.release.invented import EMBARGO, arrested, children, drafted, registered, searched, text_of
from tests.rooms import World


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def played(world: World) -> None:
    """Write a little of everything that is counted."""
    kent, surrey = arrested(world, "kent", 7), arrested(world, "surrey", 3)
    attended = arrested(world, "kent", 2, kind="voluntary_attendance")
    with viewing(world.coordinator):
        searched(world, kent[0], ItemKind.PHONE, ItemKind.STORAGE, ItemKind.DOCUMENT)
        children(world, kent[0], 3, at_risk=1)
        children(world, surrey[0], 2, referred=False)
        registered(kent[0])
        registered(kent[1], "no")
        followed(kent[0], world, "pre_charge_bail", "charge")
        followed(kent[1], world, "charge", "no_further_action")
        followed(surrey[0], world, "caution")
        followed(attended[0], world, "charge")


def followed(package: Package, world: World, *kinds: str) -> None:
    for hours, kind in enumerate(kinds, start=1):
        Outcome.objects.create(
            compartment=package.compartment, package=package, kind=kind, at=world.at + timedelta(hours=hours),
            recorded_by=world.coordinator.id,
        )  # fmt: skip


@pytest.mark.django_db
def test_the_newest_entry_says_what_followed_and_all_parts_make_the_whole(world: World) -> None:
    played(world)
    snapshot = frozen(world)
    with viewing(world.coordinator):
        true = {key: figure.national for key, figure in queries.true_figures(snapshot, REGISTER).items()}
    assert set(true) == set(DEFINED)
    assert {key: true[key] for key in true if key.startswith(("arrested", "attended", "registration"))} == {
        "arrested_charged": 1, "arrested_cautioned": 1, "arrested_on_bail": 0, "arrested_released": 0,
        "arrested_no_further_action": 1, "arrested_open": 7, "arrested_ever_charged": 2, "attended_charged": 1,
        "attended_finished": 0, "attended_open": 1, "attended_ever_charged": 1, "registration_unknown": 8,
    }  # fmt: skip
    assert (true["children_waiting"], true["children_not_referred"], true["children_safeguarded"]) == (3, 2, 3)
    for split in SPLITS:
        parts = sum(true[key] for key in split.parts)
        assert parts == true[split.total] if split.whole else parts <= true[split.total]


@pytest.mark.django_db
def test_records_give_the_figures_the_database_counts(world: World) -> None:
    played(world)
    restricted(world, suspect(world))
    with viewing(world.coordinator), counting(world.operation.id):
        with CaptureQueriesContext(connection) as asked:
            records = records_behind(world.operation)
        read = [each["sql"] for each in asked if not each["sql"].startswith("SET LOCAL")]
        assert len(read) == 1, "one statement: one instant"
        assert tally(records, figures=DEFINED, forces=queries.slugs_of_forces()) == count_all(world.operation, REGISTER)


@pytest.mark.django_db
def test_a_snapshot_is_counted_again_whatever_became_of_its_records(world: World) -> None:
    played(world)
    it = suspect(world)
    snapshot = frozen(world)
    restricted(world, it)
    with viewing(world.coordinator):
        followed(Outcome.objects.filter(kind="arrest")[0].package, world, "caution")
        Child.objects.update(immediate_risk=True)
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    for post in (third, world.gold):
        with viewing(post):
            found = recount(snapshot.id, by=post, at=world.at)
            assert (found.same, found.differs) == (True, ())
            assert found.records > len(DEFINED)
    with viewing(third):
        assert not snapshots.counted_again(snapshot).same, "outside counting a restricted record is missing"
    for post in (world.analyst, world.press_officer):
        with viewing(post), pytest.raises(NotAllowed):
            recount(snapshot.id, by=post, at=world.at)
    for key in (snapshot.id, uuid4()):  # who may never do it is not told whether there is one
        with viewing(world.silver("kent")), pytest.raises(NotAllowed):
            recount(key, by=world.silver("kent"), at=world.at)


@pytest.mark.django_db
def test_what_was_frozen_differs_from_what_somebody_wrote_over_it(world: World) -> None:
    played(world)
    snapshot = frozen(world)
    with viewing(world.coordinator):
        one = FrozenRecord.objects.filter(figure="arrests")[0]
        FrozenRecord.objects.create(
            compartment=one.compartment, snapshot=snapshot, figure="arrests", agency=one.agency, thing=snapshot.id,
            once=snapshot.id,
        )  # fmt: skip
        found = recount(snapshot.id, by=world.coordinator, at=world.at)
    assert found.differs == ("arrests", "the digest of the figures", "the digest of the records")


@pytest.mark.django_db
def test_a_snapshot_without_records_says_so(world: World) -> None:
    with viewing(world.coordinator):
        bare = Snapshot.objects.create(
            compartment=world.figures, number=1, as_at=world.at, digest="0" * 64, ledger_size=0, ledger_root="",
            frozen_by=world.coordinator.id,
        )  # fmt: skip
        with pytest.raises(NotFound, match="No records were frozen"):
            recount(bare.id, by=world.coordinator, at=world.at)


@pytest.mark.django_db
def test_a_figure_opens_the_records_its_reader_sees(world: World) -> None:
    played(world)
    it = suspect(world)
    snapshot = frozen(world)
    third = world.post(Role.LEAD_COORDINATOR, number=3)

    def devices(post: Post) -> list[str]:
        with viewing(post):
            return [each.reference for each in snapshots.named(snapshots.records_of(snapshot, "devices_seized"))]

    before = devices(third)
    assert len(before) == 3
    restricted(world, it)
    assert len(devices(third)) == 2, "who is not named finds one record less, and no word of it"
    assert devices(world.coordinator) == before
    for post in (world.silver("kent"), world.bronze("kent"), world.press_officer, world.auditor, None):
        with viewing(post):
            assert not FrozenRecord.objects.exists(), "a force sees its records, but not what was frozen of them"
    with viewing(third):
        [kent] = {row.agency.slug for row in snapshots.records_of(snapshot, "children_at_immediate_risk") if row.agency}
        assert kent == "kent"
        assert snapshots.records_of(snapshot, "arrests", force="surrey").count() == 3
        assert {each.opens for each in snapshots.named(snapshots.records_of(snapshot, "arrests"))} == {"packages"}
        with pytest.raises(NotFound):
            snapshots.records_of(snapshot, "no_such_figure")


@pytest.mark.django_db
def test_statements_stand_only_where_the_figures_bear_them_out(world: World) -> None:
    arrested(world, "kent", 6)
    first = frozen(world)
    with viewing(world.press_officer):
        said = {each.key for each in snapshots.statements(Snapshot.objects.get())}
    assert "nobody_ever_charged" in said
    assert "none_registered" not in said, "of nobody it is known"
    assert "no_child_ever_taken_into_care" not in said, "nothing is said of nobody"
    with viewing(world.coordinator):
        followed(Outcome.objects.filter(kind="arrest")[0].package, world, "charge")
    second = frozen(world)
    with viewing(world.press_officer):
        assert "nobody_ever_charged" not in {each.key for each in snapshots.statements(second)}
        assert "nobody_ever_charged" in {each.key for each in snapshots.statements(Snapshot.objects.get(pk=first.pk))}


@pytest.mark.django_db
def test_a_sentence_the_figures_bear_out_is_no_mark_in_the_text(world: World) -> None:
    said = "\nNone of the people arrested or interviewed has been charged.\n"
    [first, *_] = arrested(world, "kent", 6)
    found = []
    for kinds in ((), ("charge",)):
        with viewing(world.coordinator):
            followed(first, world, *kinds)
        release = drafted(world, embargo=EMBARGO)
        with viewing(world.coordinator):
            text_of(release, release.text + said)
            marks = queries.marks_of(queries.release(release.id), operation=world.operation)
        found.append([mark.rule for mark in marks])
    assert found == [[], ["a negative statement is a figure with a definition"]]


@pytest.mark.django_db
def test_a_record_stands_behind_a_figure_once_and_for_ever(world: World) -> None:
    arrested(world, "kent", 1)
    frozen(world)
    with viewing(world.coordinator):
        row = FrozenRecord.objects.filter(figure="arrests")[0]
        refused("release_frozenrecord_once", row)
        unchangeable(row, figure="other")


rows = st.lists(
    st.builds(
        lambda figure, thing, once, agency: (figure, thing, once, agency),
        st.sampled_from(["arrests", "visits_made"]), st.integers(0, 8), st.integers(0, 4), st.integers(0, 3),
    ),
    max_size=12,
)  # fmt: skip


@given(rows, st.randoms())
def test_digest_and_tally_do_not_depend_on_the_order(given_rows: list[tuple[str, int, int, int]], dice: Random) -> None:
    def uuid(number: int) -> UUID:
        return UUID(int=number)

    records = [
        Behind(figure, uuid(thing), uuid(once), None, uuid(agency) if agency else None, 1)
        for figure, thing, once, agency in given_rows
    ]
    shuffled = records[:]
    dice.shuffle(shuffled)
    forces = {uuid(1): "kent", uuid(2): "surrey"}
    first, second = (tally(each, figures=["arrests"], forces=forces) for each in (records, shuffled))
    assert first == second
    assert digest_of_records(records) == digest_of_records(shuffled)
    arrests = [each for each in records if each.figure == "arrests"]
    assert first["arrests"].national == len({each.once for each in arrests})
    if arrests:
        assert digest_of_records(records[1:]) != digest_of_records(records)
