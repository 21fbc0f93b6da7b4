"""Tables of people arrested through the real room: counted, protected, printed alike everywhere, attacked once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest

from daybreak.access.viewer import counting, viewing
from daybreak.kernel.errors import NotFound
from daybreak.packages.models import Package
from daybreak.release import attacking, changes, queries, snapshots
from daybreak.release.actions import draft, explain, freeze, recount
from daybreak.release.categories import AGE_UNKNOWN, SEX_UNKNOWN, WORK_UNKNOWN, Axis
from daybreak.release.linking import Published
from daybreak.release.models import Attacked, Release, ShownCell, Snapshot, TrueCell
from daybreak.release.packs import render_packs
from daybreak.release.tables.printed import counted, printed
from daybreak.release.tables.terms import Tables
from daybreak.visits.models import Outcome, Particulars
from tests.refusing import unchangeable
from tests.release.invented import EMBARGO, arrested
from tests.release.test_ages import born
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db


def told(packages: Sequence[Package], world: World, *, sex: str = "", work: str = "", number: int = 1) -> None:
    """Write what a custody record says; for an open transaction."""
    Particulars.objects.bulk_create(
        Particulars(
            compartment=each.compartment, package=each, number=number, sex=sex, work=work,
            recorded_by=world.coordinator.id, recorded_at=world.at,
        )
        for each in packages
    )  # fmt: skip


def followed(packages: Sequence[Package], world: World, kind: str) -> None:
    Outcome.objects.bulk_create(
        Outcome(compartment=each.compartment, package=each, kind=kind, at=world.at + timedelta(hours=1),
                recorded_by=world.coordinator.id)
        for each in packages
    )  # fmt: skip


def nation(world: World) -> list[Package]:
    """Arrest thirty in Kent and twelve in Surrey; twelve are charged, thirty young, twenty women or so."""
    packages = [*arrested(world, "kent", 30), *arrested(world, "surrey", 12)]
    with viewing(world.coordinator):
        for each in packages[:30]:
            born(each, "2002-01-01")
        for each in packages[30:]:
            born(each, "1980-01-01")
        told(packages[:18], world, sex="female", work="education")
        told(packages[18:], world, sex="male", work="health")
        followed([*packages[2:12], *packages[20:22]], world, "charge")
    return packages


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def drafted(world: World, snapshot: Snapshot) -> Release:
    with viewing(world.press_officer):
        return draft(snapshot.id, operation=world.operation, embargo_until=EMBARGO, by=world.press_officer, at=world.at)


def published(world: World, snapshot: Snapshot) -> None:
    """Say that a release is published, without its files."""
    release = drafted(world, snapshot)
    with viewing(world.press_officer):
        Release.objects.filter(pk=release.pk).update(state="published", published_at=EMBARGO)


def test_who_is_counted_where(world: World) -> None:
    one, two, three, four = arrested(world, "kent", 4)
    with viewing(world.coordinator):
        told([one], world, sex="male", work="care")
        told([one], world, sex="female", number=2)  # the newest entry of a package holds, whole
        told([two], world, sex="male", work="care")
        Package.objects.filter(pk=three.pk).update(subject=two.subject, version=2, state="closed")
        told([three], world, sex="female", work="care")  # two packages about one person that differ in the sex
        assert four.reference
    snapshot = frozen(world)
    with viewing(world.coordinator):
        cells = queries.true_cells(snapshot)
        assert cells is not None
        rows = {axis: {row: n for row in {r for r, _ in cells.cells[axis]} if (n := cells.count(axis, (row,)))}
                for axis in Axis}  # fmt: skip
    assert rows == {
        Axis.AGE: {AGE_UNKNOWN: 3},
        Axis.SEX: {"sex_female": 1, SEX_UNKNOWN: 2},
        Axis.WORK: {"work_care": 1, WORK_UNKNOWN: 2},
        Axis.NATION: {"england_wales": 3},
    }
    with viewing(world.press_officer):
        assert queries.true_cells(snapshot) is None
        assert queries.shown_tables(snapshot).shown == {}
        assert set(queries.shown_tables(snapshot).layout.left_out) == set(Axis), "three people: no table"


def test_every_file_says_the_same_and_the_page_too(world: World) -> None:
    nation(world)
    snapshot = frozen(world)
    release = drafted(world, snapshot)
    with viewing(world.press_officer):
        tables = printed(queries.shown_tables(snapshot))
        files = {file.name: file.content for file in render_packs(release, world.operation)[""]}
    assert [each.axis for each in tables] == [Axis.AGE, Axis.SEX, Axis.WORK]
    rows = list(csv.DictReader(io.StringIO(files["tables.csv"].decode(), newline="")))
    said = [(r["table"], r["row"], r["column"], None if r["value"] == "[c]" else int(r["value"])) for r in rows]
    expected = [
        (each.key, line.words, words, value)
        for each in tables
        for line in each.rows
        for (_, words), value in zip(each.columns, line.values, strict=True)
    ]
    assert said == expected
    assert ("arrests_by_sex", "All people arrested", "All", 42) in said
    assert ("arrests_by_age", "18 to 24", "All", 30) not in said, "no band of its own: those beside it count nobody"
    program = json.loads(files["figures.json"])["tables"]
    assert [line["values"] for each in program.values() for line in each["rows"]] == [
        list(line.values) for each in tables for line in each.rows
    ]
    page, text = files["release.html"].decode(), files["release.txt"].decode()
    for each in tables:
        assert each.title in page
        assert each.counts in page
        assert all(f"- {line.words}: " in text for line in each.rows)
    assert files["release.pdf"].startswith(b"%PDF")


def test_tables_are_counted_again_and_open_their_records(world: World) -> None:
    packages = nation(world)
    snapshot = frozen(world)
    with viewing(world.coordinator):
        told(packages, world, sex="male", number=2)
        found = recount(snapshot.id, by=world.coordinator, at=world.at)
        assert (found.same, found.differs) == (True, ())
        cells = queries.true_cells(snapshot)
        assert cells is not None
        for each in counted(cells):
            assert each.rows[-1].values[-1] == 42
        rows = snapshots.records_of(snapshot, "sex_female", followed="arrested_charged")
        assert rows.count() == cells.count(Axis.SEX, ("sex_female",), ("arrested_charged",)) == 10
        assert snapshots.records_of(snapshot, "arrests", nation="england_wales").count() == 42
        assert snapshots.records_of(snapshot, "arrests", nation="scotland").count() == 0
        for wrong in ({"followed": "arrests"}, {"nation": "ireland"}):
            with pytest.raises(NotFound):
                snapshots.records_of(snapshot, "arrests", **wrong)
        for row in (TrueCell.objects.first(), ShownCell.objects.first()):
            assert row is not None
            unchangeable(row, value=41)
        unchangeable(Attacked.objects.get(), derivable=[])
    with viewing(world.silver("kent")):
        assert not TrueCell.objects.exists()
        assert not Attacked.objects.exists()


def test_the_gate_attacks_once_and_believes_no_forged_answer(world: World) -> None:
    nation(world)
    snapshot = frozen(world)
    release = drafted(world, snapshot)
    with viewing(world.gold), patch.object(attacking, "derivable", side_effect=AssertionError("attacked again")):
        assert attacking.derivable_in(attacking.target(snapshot)) == ()
        queries.gate_of(release, operation=world.operation, at=world.at)
    with viewing(world.coordinator):
        what = attacking.target(snapshot)
        open_wide = replace(what, now=replace(what.now, tables=_all_printed(what.now)))
        assert open_wide.digest != what.digest
        # Somebody writes that an attack on tables with every small count in them found nothing.
        kept = Attacked.objects.get()
        for seal in ("0" * 64, kept.seal):
            Attacked.objects.create(
                compartment_id=kept.compartment_id, snapshot=snapshot, digest=open_wide.digest, derivable=[],
                seal=seal, attacked_at=world.at,
            )  # fmt: skip
        assert attacking.remembered(open_wide) is None
        with patch.object(attacking, "target", return_value=open_wide):
            gate = {item.key: item for item in queries.gate_of(release, operation=world.operation, at=world.at)}
        assert gate["protected"].state != "met"
        assert "sex/sex_male/" in gate["protected"].seen


def _all_printed(now: Published) -> Tables:
    assert now.tables is not None
    assert now.crossed is not None
    layout, crossed = now.tables.layout, now.crossed
    places = {axis: zip(layout.places(axis), layout.named(axis), strict=True) for axis in layout.rows}
    shown = {axis: {name: crossed.count(axis, *place) for place, name in pairs} for axis, pairs in places.items()}
    assert now.tables.shown != shown, "something was protected"
    return Tables(layout, shown)


def test_a_table_that_moved_alone_says_why(world: World) -> None:
    packages = nation(world)
    first = frozen(world)
    published(world, first)
    with viewing(world.coordinator):
        followed(packages[24:36], world, "caution")
    second = frozen(world)
    assert client_of(world.coordinator).get(f"/figures/snapshots/{second.pk}/").status_code == 200
    with viewing(world.coordinator), counting(world.operation.id):
        keys = [each.figure for each in changes.changes(second, counted=True)]
        assert keys == ["arrests_by_age", "arrests_by_sex", "arrests_by_work"]
        assert changes.unexplained(second) == tuple(keys)
    with viewing(world.coordinator):
        for key in keys:
            explain(second.id, key, reason="Decisions came after release day.", by=world.coordinator, at=world.at)
        assert changes.unexplained(second) == ()
    with viewing(world.press_officer):
        assert {each.reason for each in changes.changes(second, counted=False)} <= {"Decisions came after release day."}
