"""Two releases through the real room: together they give nothing away, and the second says what changed and why."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed
from daybreak.release import changes, queries
from daybreak.release.actions import draft, explain, freeze, hold, publish, resume
from daybreak.release.definitions import BY_KEY, DEFINITIONS, SMALL
from daybreak.release.models import Release, ShownFigure, Snapshot
from daybreak.release.protecting import Published, derivable, shown
from daybreak.release.protection import Cell, Equation, attack
from daybreak.release.rules import Counted
from tests.release.invented import EMBARGO, arrested, clocks, unlocked
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
LATER = EMBARGO + timedelta(days=90)


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def drafted(world: World, snapshot: Snapshot) -> Release:
    with viewing(world.press_officer):
        release = draft(
            snapshot.id, operation=world.operation, embargo_until=EMBARGO, by=world.press_officer, at=world.at
        )
    return unlocked(world, release)


def published(world: World, release: Release) -> dict[tuple[str, str], int | None]:
    """Publish, and return what the file for everybody says: figure and area to number, None where left out."""
    with viewing(world.gold):
        publish(release.id, operation=world.operation, readings=clocks(LATER), by=world.gold, at=LATER)
        content = bytes(queries.published_file(release.id, "figures.csv").content).decode()
    rows = csv.DictReader(io.StringIO(content, newline=""))
    return {(row["figure"], row["area_code"]): None if row["value"] == "[c]" else int(row["value"]) for row in rows}


def first_day(world: World) -> Snapshot:
    for slug, count in (("kent", 12), ("surrey", 9), ("essex", 8), ("dorset", 20), ("wiltshire", 2)):
        arrested(world, slug, count)
    return frozen(world)


def test_both_releases_together_give_no_small_count_or_change_away(world: World) -> None:
    first = first_day(world)
    then = published(world, drafted(world, first))
    with viewing(world.coordinator):
        earlier = queries.true_figures(first)
    arrested(world, "kent", 2)
    arrested(world, "essex", 7)
    second = frozen(world)
    with viewing(world.coordinator):
        true = queries.true_figures(second)
        explain(second.id, "arrests", reason="Arrests after release day.", by=world.coordinator, at=world.at)
    alone = shown({"arrests": true["arrests"]})["arrests"]
    assert alone["kent"] == 14, "looked at alone, fourteen is no small count: two more than the twelve published is"
    now = published(world, drafted(world, second))
    assert (then["arrests", "kent"], now["arrests", "kent"]) == (12, None)
    assert now["arrests", "national"] == 60
    # Everything that the two files say, and what changed between them, as the attacker writes it down.
    cells, equations, unseen, hidden = [], [], set[str](), set[str]()
    for name, counted, said in (("then", earlier, then), ("now", true, now)):
        whole = counted["arrests"]
        cells += [Cell(f"{name} {slug}", value, True) for slug, value in whole.forces.items()]
        cells.append(Cell(f"{name} national", whole.national, False))
        equations.append(Equation(f"{name} national", tuple(f"{name} {slug}" for slug in whole.forces)))
        unseen |= {f"{name} {slug}" for (figure, slug), value in said.items() if figure == "arrests" and value is None}
    for slug, value in true["arrests"].forces.items():
        cells.append(Cell(f"change {slug}", value - earlier["arrests"].forces[slug], True))
        equations.append(Equation(f"now {slug}", (f"then {slug}", f"change {slug}")))
        hidden.add(f"change {slug}")
    known = attack(cells, equations, unseen, hidden=hidden)
    small = [cell for cell in cells if cell.sensitive and 0 < cell.value < SMALL]
    assert {cell.key for cell in small} >= {"change kent", "then wiltshire", "now wiltshire"}
    assert all(known[cell.key].width >= SMALL - 1 for cell in small), known


def test_a_release_drafted_before_another_was_published_is_frozen_anew(world: World) -> None:
    """As where an earlier snapshot was drafted after a later one was frozen: the gate still looks."""
    first = first_day(world)
    arrested(world, "kent", 2)
    second = frozen(world)
    release = drafted(world, second)
    with viewing(world.press_officer):
        assert queries.shown_figures(second)["arrests"]["kent"] == 14
        other = Release.objects.create(
            compartment_id=first.compartment_id, snapshot=first, headline="Operation", text="Operation",
            embargo_until=EMBARGO, drafted_by=world.press_officer.id, drafted_at=world.at - timedelta(days=1),
        )  # fmt: skip
    with viewing(world.coordinator):
        with pytest.raises(GateNotMet) as closed:
            publish(release.id, operation=world.operation, readings=clocks(LATER), by=world.coordinator, at=LATER)
        [item] = closed.value.items
        assert item.startswith("No protected count can be derived")
        assert "0>/arrests/kent" in item
        assert other.state == "draft"
    third = frozen(world)
    assert published(world, drafted(world, third))["arrests", "kent"] is None


def test_what_changed_and_why(world: World) -> None:
    first = first_day(world)
    with viewing(world.coordinator):
        assert changes.changes(first, counted=True) == []
        with pytest.raises(Conflict, match="Nothing was published"):
            explain(first.id, "arrests", reason="An arrest was recorded late", by=world.coordinator, at=world.at)
    published(world, drafted(world, first))
    [one, *_] = arrested(world, "surrey", 7)
    assert one.reference
    second = frozen(world)
    with viewing(world.coordinator):
        [change] = changes.changes(second, counted=True)
        assert (change.figure, change.then, change.now, change.reason) == ("arrests", 51, 58, "")
        assert change.forces == {"surrey": (9, 16)}
        assert {slug: (each.added, each.removed) for slug, each in change.moved.items()} == {
            "": (7, 0), "surrey": (7, 0),
        }  # fmt: skip
        assert changes.unexplained(second) == ("arrests",)
        with pytest.raises(BadInput):
            explain(second.id, "arrests", reason=" ", by=world.coordinator, at=world.at)
        with pytest.raises(Conflict, match="as it was published"):
            explain(
                second.id, "devices_seized", reason="An arrest was recorded late", by=world.coordinator, at=world.at
            )
        explain(second.id, "arrests", reason="A first word.", by=world.coordinator, at=world.at)
        explain(second.id, "arrests", reason="Seven more in Surrey.", by=world.coordinator, at=LATER)
        for words, rule in (
            ("Two more in Dorset.", "snapshot's"), ("The paedophile of Elm Road.", "label"),
            ("Children taken into care later.", "care"), ("Recorded today.", "other days"),
        ):  # fmt: skip
            with pytest.raises(BadInput, match=rule):
                explain(second.id, "arrests", reason=words, by=world.coordinator, at=LATER)
        assert changes.unexplained(second) == ()
        assert changes.changes(second, counted=True)[0].reason == "Seven more in Surrey."
    with viewing(world.press_officer):
        [told] = changes.changes(second, counted=False)
        assert (told.now, told.moved, told.reason) == (58, {}, "Seven more in Surrey.")
    with viewing(world.gold), pytest.raises(NotAllowed):
        explain(second.id, "arrests", reason="An arrest was recorded late", by=world.gold, at=world.at)


def test_what_is_published_says_why_as_it_was_said(world: World) -> None:
    first = first_day(world)
    published(world, drafted(world, first))
    arrested(world, "surrey", 7)
    second = frozen(world)
    page = f"/figures/snapshots/{second.id}/"
    with viewing(world.coordinator):
        explain(second.id, "arrests", reason="Seven more in Surrey.", by=world.coordinator, at=world.at)
    assert "Say why a figure changed" in client_of(world.coordinator).get(page).content.decode()
    published(world, drafted(world, second))
    with viewing(world.coordinator):
        with pytest.raises(Conflict, match="Snapshot 2 is published, with the reasons as they were said"):
            explain(second.id, "arrests", reason="Other words.", by=world.coordinator, at=LATER)
        assert changes.changes(second, counted=True)[0].reason == "Seven more in Surrey."
    after = client_of(world.coordinator).get(page).content.decode()
    assert "Seven more in Surrey." in after
    assert "Say why a figure changed" not in after


def test_older_figures_never_follow_newer_ones(world: World) -> None:
    """One waits unlocked and one is held while newer figures go out: as the newest, they would be the news."""
    first = first_day(world)
    waits, held = drafted(world, first), drafted(world, first)
    with viewing(world.gold):
        hold(held.id, reason="the figures are not complete", by=world.gold, at=world.at)
    arrested(world, "essex", 9)
    published(world, drafted(world, frozen(world)))
    with viewing(world.gold):
        with pytest.raises(Conflict, match="older snapshot 1"):
            resume(held.id, by=world.gold, at=world.at)
        with pytest.raises(Conflict, match="older snapshot 1"):
            publish(waits.id, operation=world.operation, readings=clocks(LATER), by=world.gold, at=LATER)


@pytest.mark.parametrize("seed", range(3))
def test_a_nation_that_is_corrected_twice_is_protected(seed: int) -> None:
    dice = random.Random(seed)
    slugs = [f"f{number:02}" for number in range(12)]
    counts = {
        key: {slug: int(dice.expovariate(1 / 9)) for slug in slugs} for key in ("arrests", "children_safeguarded")
    }
    counts["registered_sex_offenders"] = {slug: dice.randint(0, counts["arrests"][slug]) for slug in slugs}
    told: list[Published] = []
    for _ in range(3):
        counted = {key: _counted(row) for key, row in counts.items()}
        table = shown(counted, published=told)
        assert derivable(counted, table, published=told) == ()
        told.append(Published(counted, table))
        for slug in dice.sample(slugs, 4):
            counts["arrests"][slug] += dice.choice((1, 2, 7))
    naive = shown(counted)
    assert derivable(counted, naive, published=told[:-1]) != (), "and without looking back it would not be"


def _counted(row: dict[str, int]) -> Counted:
    return Counted(sum(row.values()), dict(row), 0)


def test_figures_that_nobody_drafted_are_not_looked_back_at(world: World) -> None:
    first = first_day(world)
    arrested(world, "kent", 2)
    second = frozen(world)
    with viewing(world.coordinator):
        assert changes.published_besides(second) == []
        assert ShownFigure.objects.get(snapshot=second, figure="arrests", agency__slug="kent").value == 14
    assert first.number + 1 == second.number
    assert {each.key for each in DEFINITIONS} == set(BY_KEY)
