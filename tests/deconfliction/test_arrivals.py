"""Records found as they arrive leave the hits that a run over everything would leave, in any order and any parts."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daybreak.access.viewer import viewing
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import HitKind, HitState
from daybreak.identity.models import Mention
from tests.deconfliction.arriving import Arrivals, drawn, standing
from tests.rooms import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_parts_leave_the_same_hits(world: World, seed: int) -> None:
    chance = Random(seed)
    records = drawn(chance, 10)
    likely = [(1, 2), (2, 3)]
    with viewing(world.analyst):
        expected, kinds = _played(world, [records], likely, whole=True)
        for _ in range(3):
            chance.shuffle(records)
            cuts = sorted(chance.sample(range(1, 10), 3))
            parts = [records[a:b] for a, b in zip([0, *cuts], [*cuts, 10], strict=True)]
            found, _ = _played(world, parts, likely, whole=False)
            assert found == expected
    assert expected, "a seed that shows nothing proves nothing"
    assert kinds <= set(HitKind)


def _played(world: World, parts: list[list], likely: list[tuple[int, int]], *, whole: bool) -> tuple[set, set]:  # type: ignore[type-arg]
    with transaction.atomic():
        desk = Arrivals(world, likely)
        for part in parts:
            arrived = desk.take(part)
            desk.find(None if whole else arrived)
        found = standing()
        kinds = set(Hit.objects.values_list("kind", flat=True))
        assert Hit.objects.filter(lapsed_at=None).count() == len(found), "one standing hit for each thing"
        assert desk.find() == [], "a run over everything finds nothing more"
        assert standing() == found, "and nothing less"
        transaction.set_rollback(True)
    return found, kinds


def test_every_kind_of_thing_is_met_in(world: World) -> None:
    with viewing(world.analyst):
        desk = Arrivals(world, [(1, 2)])
        row = {"Forename": "Alex"}
        flat = {"Address": "1 Example Street", "Postcode": "ZZ99 1AA"}
        files = {"Hash 1": "1" * 32, "Hash 2": "2" * 32}
        arrived = desk.take(
            [
                ("kent", row | {"Record": "A"} | flat | files, 0),
                ("surrey", row | {"Record": "B"} | flat, 0),
                ("wiltshire", row | {"Record": "C"} | files, 0),
                ("kent", row | {"Record": "D"}, 1),
                ("surrey", row | {"Record": "E"}, 1),
                ("wiltshire", row | {"Record": "F"}, 2),
            ]
        )
        desk.find(arrived)
        kinds = sorted(Hit.objects.values_list("kind", flat=True))
        assert kinds == sorted(["premises", "files", "person", *["may_be_person"] * 2])
        named = Interest.objects.get(identifier_kind="person", fact__referral__reference="D")
        assert HitSide.objects.filter(interest=named).count() == 2


def test_a_hit_whose_ground_is_gone_lapses_and_stands_again_with_it(world: World) -> None:
    with viewing(world.analyst):
        desk = Arrivals(world)
        phone, other = {"Record": "A", "Phone": "07700900001"}, {"Record": "A", "Phone": "07700900009"}
        desk.find(desk.take([("kent", phone, 0), ("surrey", phone | {"Record": "B"}, 0)]))
        assert len(standing()) == 1
        desk.find(desk.take([("kent", other, 0)]))
        assert standing() == set()
        assert set(HitSide.objects.values_list("state", flat=True)) == {HitState.LAPSED}
        assert desk.find(desk.take([("kent", phone | {"Forename": "Alex"}, 0)])) == []
        assert len(standing()) == 1
        assert set(HitSide.objects.values_list("state", flat=True)) == {HitState.WAITING}


def test_people_put_together_by_another_report_meet_when_that_arrives(world: World) -> None:
    with viewing(world.analyst):
        desk = Arrivals(world)
        one, other = desk.take(
            [("kent", {"Record": "A", "Forename": "Al"}, 1), ("surrey", {"Record": "B", "Forename": "Al"}, 2)]
        )
        assert desk.find([one, other]) == []
        Mention.objects.filter(referral=other).update(subject=desk.people[1])
        assert len(desk.find([one])) == 1, "the record that joined them is enough; the other one is theirs too"
        assert Hit.objects.get().kind == HitKind.PERSON


def test_one_arrival_asks_a_handful_of_questions_however_much_there_is(world: World) -> None:
    with viewing(world.analyst):
        desk = Arrivals(world)
        desk.find(desk.take(drawn(Random(1), 12)))
        counts = []
        for number in (90, 91):
            arrived = desk.take([("kent", {"Record": f"R{number}", "Phone": "07700900001"}, 0)])
            with CaptureQueriesContext(connection) as asked:
                desk.find(arrived)
            counts.append(len(asked))
            desk.find(
                desk.take(
                    [(slug, {"Record": f"{slug}{number}", "Phone": "07700900002"}, 0) for slug in ("kent", "surrey")]
                )
            )
    assert max(counts) <= 36, counts
