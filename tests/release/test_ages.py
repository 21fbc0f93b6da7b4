"""People arrested by age: each in one band by the day of the arrest, in the files, and protected with all the rest."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.release import queries
from daybreak.release.actions import explain, freeze, publish, recount
from daybreak.release.ages import AGED, BANDS, PUBLISHED, STARTS, UNKNOWN
from daybreak.release.changes import unexplained
from daybreak.release.counting import count
from daybreak.release.definitions import SMALL
from daybreak.release.protecting import Published, derivable, shown
from daybreak.release.protection import Cell, Equation, attack
from daybreak.release.rules import Counted
from daybreak.visits.models import Outcome
from tests.release.invented import EMBARGO, arrested, born, clocks, drafted, unlocked
from tests.rooms import World

AGES = tuple(each.key for each in AGED)


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


@pytest.mark.django_db
def test_everybody_arrested_is_in_one_band_by_the_day_of_the_arrest(world: World) -> None:
    day = world.at.date()
    edges = [years_before(day, start) for start in STARTS[1:-1]]
    births = [[d] for edge in edges for d in (edge, edge + timedelta(days=1))]
    births += [[], [day + timedelta(days=1)], [years_before(day, 120)], [edges[0], edges[0] + timedelta(days=1)]]
    births += [[edges[1], edges[1] - timedelta(days=1)]]  # two days, one band
    people = arrested(world, "kent", len(births))
    with viewing(world.coordinator):
        for person, days in zip(people, births, strict=True):
            for each in days:
                born(person, each.isoformat())
        found = {key: count(key, world.operation) for key in AGES}
    assert {key: each.national for key, each in found.items()} == {
        "arrested_aged_under_18": 1, "arrested_aged_18_24": 2, "arrested_aged_25_34": 3, "arrested_aged_35_44": 2,
        "arrested_aged_45_54": 2, "arrested_aged_55_and_over": 1, "arrested_age_not_recorded": 4,
    }  # fmt: skip
    assert all(each.reconciles and each.forces["kent"] == each.national for each in found.values())


@pytest.mark.django_db
def test_a_birthday_counts_by_the_calendar_and_the_clock_on_the_wall(world: World) -> None:
    [leap, night] = arrested(world, "kent", 2)
    with viewing(world.coordinator):
        born(leap, "2008-02-29")
        born(night, "2008-07-01")
        for day, late, young in (
            ("2026-02-28T12:00Z", "2026-06-30T22:30Z", 2),
            ("2026-03-01T12:00Z", "2026-06-30T23:30Z", 0),
        ):
            Outcome.objects.filter(package=leap).update(at=day)
            Outcome.objects.filter(package=night).update(at=late)  # after 23:00 UTC it is the next day in summer
            assert count("arrested_aged_under_18", world.operation).national == young
            assert count("arrested_aged_18_24", world.operation).national == 2 - young


@pytest.mark.django_db
def test_files_and_snapshot_have_the_ages_and_small_counts_are_in_neither(world: World) -> None:
    for slug, counts in (("kent", (9, 2, 7)), ("surrey", (6, 8, 0)), ("essex", (11, 1, 12))):
        people = iter(arrested(world, slug, sum(counts)))
        with viewing(world.coordinator):
            for year, number in zip(("1990", "2003", ""), counts, strict=True):
                for _ in range(number):
                    person = next(people)
                    if year:
                        born(person, f"{year}-05-05")
    release = unlocked(world, drafted(world, embargo=EMBARGO))
    with viewing(world.coordinator):
        true = queries.true_figures(release.snapshot, PUBLISHED)
        assert sum(true[key].national for key in AGES) == true["arrests"].national == 56
        assert recount(release.snapshot.id, by=world.coordinator, at=world.at).same
        publish(release.id, operation=world.operation, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)
        told = json.loads(bytes(queries.published_file(release.id, "figures.json").content))["figures"]
        page = bytes(queries.published_file(release.id, "release.html").content).decode()
    assert set(AGES) < set(told)
    assert told["arrested_aged_under_18"]["national"] == 0
    assert told["arrested_aged_35_44"]["national"] == 26
    assert told["arrested_aged_18_24"]["forces"]["kent"] is told["arrested_aged_18_24"]["forces"]["essex"] is None
    assert "People arrested, aged 35 to 44" in page


@pytest.mark.django_db
def test_a_band_that_moved_alone_is_explained_by_itself(world: World) -> None:
    people = arrested(world, "kent", 30)
    release = unlocked(world, drafted(world, embargo=EMBARGO))
    with viewing(world.coordinator):
        publish(release.id, operation=world.operation, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)
        for person in people[:12]:
            born(person, "1990-05-05")
        second = freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
        moved = ("arrested_aged_35_44", UNKNOWN)
        assert unexplained(second) == moved
        for figure in moved:
            explain(second.id, figure, reason="Dates of birth arrived.", by=world.coordinator, at=world.at)
        assert unexplained(second) == ()


def _nation(dice: random.Random) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {key: {} for key in ("arrests", "registered_sex_offenders", *AGES)}
    for force in (f"f{number}" for number in range(7)):
        for key in AGES:
            rows[key][force] = int(dice.expovariate(1 / 3))
        rows["arrests"][force] = sum(rows[key][force] for key in AGES)
        rows["registered_sex_offenders"][force] = min(rows["arrests"][force], int(dice.expovariate(1 / 3)))
    return rows


def _counted(rows: dict[str, dict[str, int]]) -> dict[str, Counted]:
    return {key: Counted(sum(row.values()), dict(row), 0) for key, row in rows.items()}


def _written(
    name: str, counted: dict[str, Counted], told: dict[str, dict[str, int | None]]
) -> tuple[list[Cell], list[Equation], set[str]]:
    """Write down a release as its reader does: forces make the nation, and the bands make the people arrested."""
    cells, equations = [], []
    for key, figure in counted.items():
        cells += [Cell(f"{name} {key} {slug}", value, True) for slug, value in figure.forces.items()]
        cells.append(Cell(f"{name} {key} ", figure.national, False))
        equations.append(Equation(f"{name} {key} ", tuple(f"{name} {key} {slug}" for slug in figure.forces)))
    areas = ("", *counted["arrests"].forces)
    equations += [Equation(f"{name} arrests {slug}", tuple(f"{name} {key} {slug}" for key in AGES)) for slug in areas]
    return cells, equations, {f"{name} {key} {slug}" for key, row in told.items() for slug in row if row[slug] is None}


@pytest.mark.parametrize("seed", range(3))
def test_no_age_can_be_worked_out_of_two_releases(seed: int) -> None:
    """An attack written apart from the room's own tables: linear programmes over both releases and what changed."""
    dice = random.Random(seed)
    rows = _nation(dice)
    then = _counted(rows)
    first = shown(then)
    for force in dice.sample(sorted(rows["arrests"]), 3):
        more, key = dice.choice((1, 2, 7)), dice.choice(AGES)
        rows[key][force] += more
        rows["arrests"][force] += more
    now = _counted(rows)
    second = shown(now, published=[Published(then, first)])
    assert derivable(now, second, published=[Published(then, first)]) == ()
    (cells, equations, unseen), (others, further, more_unseen) = (
        _written("then", then, first), _written("now", now, second),
    )  # fmt: skip
    changes = [
        Cell(f"change {key} {slug}", value - then[key].forces[slug], True)
        for key in now for slug, value in now[key].forces.items()
    ]  # fmt: skip
    links = [Equation(c.key.replace("change", "now"), (c.key.replace("change", "then"), c.key)) for c in changes]
    known = attack(
        [*cells, *others, *changes], [*equations, *further, *links], unseen | more_unseen,
        hidden={each.key for each in changes},
    )  # fmt: skip
    small = [each for each in (*cells, *others, *changes) if each.sensitive and 0 < each.value < SMALL]
    assert any("aged" in each.key for each in small)
    assert all(known[each.key].width >= SMALL - 1 for each in small)
    alone = {key: shown({key: now[key]})[key] for key in now}
    assert derivable(now, alone) != (), "each figure protected by itself gives ages away through the people arrested"


def test_the_bands_leave_nothing_out() -> None:
    assert list(BANDS.values()) == list(range(1, len(STARTS)))
    assert [*BANDS, UNKNOWN] == list(AGES)
