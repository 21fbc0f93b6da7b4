"""What is wrong with the continuity of an operation: listed per exhibit, also what was done past the application."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody import queries
from daybreak.custody.actions import give, seize
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import BreakKind
from tests.custody.invented import bagged, entered, pass_on, read, seized
from tests.ledger.sealed import as_owner
from tests.rooms import World
from tests.visits.invented import DAWN

LATER = DAWN + timedelta(days=3)
TABLES = ("custody_exhibit", "custody_step")
UNFORCED = "; ".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES)
FORCED = UNFORCED.replace("NO FORCE", "FORCE")
COPIED = (
    "kind, signed_by, given_to, seal_number, new_seal, place, reason, happened_at, recorded_at, corrects, part, says,"
    " compartment_id, exhibit_id"
)


def found(world: World, slug: str = "kent") -> dict[str, list[tuple[BreakKind, int]]]:
    with viewing(world.examiner(slug)):
        told = queries.problems(world.operation, at=LATER)
    return {
        told.exhibits[key].reference: [(each.kind, each.number) for each in breaks]
        for key, breaks in told.breaks.items()
    }


@pytest.mark.django_db
def test_two_bags_mixed_up_are_named_for_each_other(world: World) -> None:
    first, second = seized(world, count=2)
    bronze, silver = world.bronze("kent"), world.silver("kent")
    pass_on(first, bronze, silver, 1, seal=second.seal_number)
    pass_on(second, bronze, silver, 1, seal=first.seal_number)
    assert found(world) == {"ABC/1": [(BreakKind.SWAP, 1)], "ABC/2": [(BreakKind.SWAP, 1)]}
    assert found(world, "surrey") == {}


@pytest.mark.django_db
def test_a_hand_over_nobody_took_for_a_day_is_listed(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    with viewing(bronze):
        give([read(exhibit, DAWN)], to=silver, by=bronze, at=DAWN)
        assert not queries.problems(world.operation, at=DAWN + timedelta(hours=24)).waiting
        told = queries.problems(world.operation, at=DAWN + timedelta(hours=24, minutes=1))
    assert [each.given_to for each in told.waiting.values()] == [silver.id]
    assert not told.breaks


@pytest.mark.parametrize(
    ("statement", "kind", "number"),
    [
        ("UPDATE custody_step SET happened_at = happened_at - interval '1 second' WHERE number = 1", "altered", 1),
        ("UPDATE custody_step SET seal_number = 'S-9'", "altered", 1),
        ("UPDATE custody_step SET signed_by = gen_random_uuid() WHERE number = 2", "altered", 2),
        ("UPDATE custody_step SET place = 'elsewhere' WHERE number = 2", "altered", 2),
        ("UPDATE custody_exhibit SET description = 'another thing'", "altered", 0),
        ("UPDATE custody_exhibit SET kind = 'document'", "altered", 0),
        ("DELETE FROM custody_step WHERE number = 2", "missing", 2),
        (
            f"INSERT INTO custody_step (id, number, {COPIED})"
            f" SELECT gen_random_uuid(), 3, {COPIED} FROM custody_step WHERE number = 1",
            "unproven", 3,
        ),
        (
            "UPDATE ledger_payload SET content = convert_to(replace(convert_from(content, 'UTF8'), '\"digest\":\"',"
            " '\"digest\":\"0'), 'UTF8') WHERE convert_from(content, 'UTF8') LIKE '%taken%'",
            "altered", 2,
        ),
    ],
)  # fmt: skip
def test_what_is_written_past_the_application_is_caught(
    committed_world: World, statement: str, kind: str, number: int
) -> None:
    exhibit = seized(committed_world)[0]
    pass_on(exhibit, committed_world.bronze("kent"), committed_world.silver("kent"), 1)
    assert found(committed_world) == {}
    for each in (UNFORCED, statement, FORCED):
        as_owner(each)
    assert (BreakKind(kind), number) in found(committed_world)["ABC/1"]


def test_an_exhibit_of_which_no_row_is_left_is_still_known(committed_world: World) -> None:
    visit, bronze = entered(committed_world)[0], committed_world.bronze("kent")
    with viewing(bronze):
        seize(bagged(visit, 2), by=bronze, at=committed_world.at)
    for each in (UNFORCED, "DELETE FROM custody_exhibit WHERE reference = 'ABC/2'", FORCED):
        as_owner(each)
    with viewing(bronze):
        told = queries.problems(committed_world.operation, at=LATER)
        assert [(each.reference, each.visit) for each in told.lost] == [("ABC/2", visit.id)]
        assert Exhibit.objects.count() == 1
    with viewing(committed_world.bronze("surrey")):
        assert queries.problems(committed_world.operation, at=LATER).lost == ()
