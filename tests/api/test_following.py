"""Teams and their devices, what followed and its correction, and the exhibit a seizure makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody.models import Exhibit
from daybreak.release.counting import count
from daybreak.visits import live
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.queries import figures_by_force
from daybreak.visits.terms import EventKind
from tests.api.programs import Program
from tests.api.test_day import DEVICE, entry, out, today
from tests.rooms import World
from tests.visits.invented import ready

pytestmark = pytest.mark.django_db
BAG = {"reference": "ABC/1", "seal": "S-0001", "kind": "phone", "found_where": "desk", "description": "black"}


def sent(program: Program, *entries: dict[str, Any]) -> list[str]:
    answer = program.send("/day/entries", {"device": str(DEVICE), "entries": list(entries)})
    assert answer.status_code == 200, answer.content
    return [each["became"] for each in answer.json()["entries"]]


# ── seizures ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_seizure_makes_its_exhibit_once_in_any_order(world: World, order: tuple[int, ...]) -> None:
    program, visit = out(world)
    told = [
        entry(visit, EventKind.ENTRY), entry(visit, EventKind.SEIZURE, seized=BAG),
        entry(visit, EventKind.SEIZURE, seized=BAG | {"reference": "ABC/2", "seal": "S-0002", "kind": "document"}),
    ]  # fmt: skip
    for _ in range(2):
        for number in order:
            sent(program, told[number])
    sent(program, entry(visit, EventKind.SEIZURE, seized=BAG))  # another device saw the same bag
    with viewing(world.bronze("kent")):
        rows = list(Exhibit.objects.order_by("reference").values_list("reference", "seal_number", "kind", "visit"))
        assert rows == [("ABC/1", "S-0001", "phone", visit.pk), ("ABC/2", "S-0002", "document", visit.pk)]
        assert VisitEvent.objects.filter(kind="seizure").count() == 3


def test_a_bag_that_cannot_be_an_exhibit_keeps_no_entry_back_and_is_shown(world: World) -> None:
    program, visit = out(world)
    sent(program, entry(visit, EventKind.ENTRY), entry(visit, EventKind.SEIZURE, seized=BAG))
    other = entry(visit, EventKind.SEIZURE, seized=BAG | {"seal": "S-0009"})
    assert sent(program, other, entry(visit, EventKind.LEFT)) == ["kept", "kept"]
    assert sent(program, other | {"seized": BAG}) == ["refused"], "another bag is another entry"
    with viewing(world.bronze("kent")):
        assert Exhibit.objects.get().seal_number == "S-0001"
        assert Visit.objects.get(pk=visit.pk).state == "completed"
    from tests.web.doors import client_of

    page = client_of(world.silver("kent")).get(f"/visits/{visit.id}/").content.decode()
    assert page.count("no exhibit was made of it") == 1
    assert "Exhibit ABC/1, seal S-0001" in page


# ── teams ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_device_takes_along_its_teams_visits_and_no_others(world: World) -> None:
    visits = ready(world, count=2)
    today(visits, world.bronze("kent"))
    bronze, other = world.bronze("kent"), world.post(world.bronze("kent").role, "kent", 2)  # type: ignore[arg-type]
    silver = Program(world, world.silver("kent"))
    officer = Program(world, bronze)
    officer.send("/day/devices", {"device": str(DEVICE), "name": "T"})

    def carried(visit: Visit) -> int:
        return int(officer.send("/day/carry", {"device": str(DEVICE), "visits": [str(visit.id)]}).status_code)

    assert [carried(visit) for visit in visits] == [200, 200], "no team is formed"
    team = silver.send("/day/teams", {"name": "Team 4", "posts": [str(bronze.pk)]})
    assert team.status_code == 201, team.content
    assert [carried(visit) for visit in visits] == [404, 404]
    given = {"visits": [str(visits[0].id)], "team": team.json()["id"]}
    assert silver.send("/day/teams/assign", given).json() == {"kept": 1}
    assert [carried(visit) for visit in visits] == [200, 404]
    elsewhere = silver.send("/day/teams", {"name": "Team 5", "posts": [str(bronze.pk), str(other.pk)]})
    assert [len(each["posts"]) for each in silver.get("/day/teams").json()] == [0, 2], "an officer is in one team"
    assert [carried(visit) for visit in visits] == [404, 404]
    silver.send("/day/teams/assign", given | {"team": elsewhere.json()["id"]})
    assert carried(visits[0]) == 200
    foreign = {"name": "Team 6", "posts": [str(world.bronze("surrey").pk)]}
    assert silver.send("/day/teams", foreign).status_code == 422
    assert Program(world, world.silver("surrey")).send("/day/teams/assign", given).status_code == 404
    assert officer.send("/day/teams/assign", given).status_code == 403


# ── outcomes ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_wrong_outcome_is_corrected_by_a_further_one_and_counted_as_corrected(world: World) -> None:
    program, visit = out(world)
    silver = Program(world, world.silver("kent"))
    sent(program, entry(visit, EventKind.ENTRY), entry(visit, EventKind.ARREST))
    assert figures(world) == (1, 0, 1, 0, 1)
    wrong = silver.get("/day/outcomes", package=str(visit.package_id)).json()[0]
    path = f"/day/outcomes/{wrong['id']}/correct"
    said = {"kind": "voluntary_attendance", "reason": "He came by himself"}
    assert program.send(path, said).status_code == 403, "an officer records, the force corrects"
    assert silver.send(path, said | {"reason": "no"}).status_code == 422
    assert Program(world, world.silver("surrey")).send(path, said).status_code == 404
    stands = silver.send(path, said).json()["stands"]
    assert (stands["kind"], stands["corrects_id"]) == ("voluntary_attendance", wrong["id"])
    assert figures(world) == (0, 1, 0, 1, 0)
    assert silver.send(path, said).status_code == 409, "what stands is corrected, not what was"
    late = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    assert sent(program, entry(visit, EventKind.ARREST, happened_at=late)) == ["kept"]
    assert figures(world) == (0, 1, 0, 1, 0), "what was corrected does not come back by a late entry"
    nothing = silver.send(f"/day/outcomes/{stands['id']}/correct", {"reason": "It was somebody else"})
    assert nothing.json() == {"stands": None}
    assert figures(world) == (0, 0, 0, 0, 0)
    kept = silver.get("/day/outcomes", package=str(visit.package_id)).json()
    assert [(each["kind"], bool(each["superseded_at"])) for each in kept] == [
        ("arrest", True), ("voluntary_attendance", True)
    ]  # fmt: skip
    again = {"package": str(visit.package_id), "kind": "arrest", "at": datetime.now(UTC).isoformat()}
    assert silver.send("/day/outcomes", again).json() == {"kept": 1}
    assert figures(world)[0] == 1, "a person records it anew"


def figures(world: World) -> tuple[int, ...]:
    """Return arrests and attendances as visits count them, as the live picture does, and arrests as released."""
    with viewing(world.gold):
        kent = next(each for each in figures_by_force(world.operation) if each.force == "kent")
        parts = live.parts_shown(world.operation).values()
        people = [sum(part.counts.get(f"person:{kind}", 0) for part in parts) for kind in
                  ("arrest", "voluntary_attendance")]  # fmt: skip
        return (kent.arrests, kent.voluntary_attendances, *people, count("arrests", world.operation).national)


def test_the_pages_form_teams_record_and_correct(world: World) -> None:
    from tests.web.doors import client_of

    visit = ready(world)[0]
    silver, bronze = client_of(world.silver("kent")), world.bronze("kent")
    assert silver.post("/teams/form/", {"name": "Team 4", "officers": [str(bronze.pk)]}).status_code == 302
    page = silver.get("/teams/").content.decode()
    assert "Team 4" in page
    assert silver.post("/teams/form/", {"name": "", "officers": []}).status_code == 422
    home = f"/visits/{visit.id}/"
    silver.post(
        f"{home}followed/", versioned(silver, home) | {"followed-kind": "charge", "followed-at": "2026-03-10T08:30"}
    )
    with viewing(world.silver("kent")):
        row = Outcome.objects.get()
    said = {"correct-wrong": str(row.pk), "correct-kind": "caution", "correct-reason": "It was a caution only"}
    assert silver.post(f"{home}corrected/", versioned(silver, home) | said).status_code == 302
    page = silver.get(home).content.decode()
    assert "Corrected, not counted: It was a caution only" in page
    with viewing(world.silver("kent")):
        assert Outcome.objects.get().kind == "caution"


def versioned(client: Any, path: str) -> dict[str, str]:
    """Return the hidden field of the version as the page holds it."""
    import re

    found = re.search(r'name="version" value="([^"]*)"', client.get(path).content.decode())
    return {"version": found.group(1)} if found else {}


def test_a_discussion_recorded_with_childrens_services_answers_the_gate(world: World) -> None:
    from daybreak.safeguarding.actions import discuss, record_children, refer
    from daybreak.safeguarding.tasks import check_ready
    from daybreak.visits.actions import prepare
    from daybreak.visits.terms import Preparation
    from tests.safeguarding.invented import found
    from tests.visits.invented import everything, planned

    visit = planned(world)[0]
    bronze, silver = world.bronze("kent"), world.silver("kent")
    with viewing(silver):
        answers = [each for each in everything(visit.package_id) if each.kind is not Preparation.STRATEGY_DISCUSSION]
        prepare(answers, by=silver, at=world.at)
    with viewing(bronze):
        children = record_children([found(visit.package), found(visit.package, age=9)], by=bronze, at=world.at)
        referrals = refer([child.id for child in children], by=bronze, at=world.at)

    def is_open() -> bool:
        with viewing(silver):
            checked = check_ready([visit.id], by=silver, at=world.at)
            return any(item.key == "strategy_discussion" for each in checked.waiting for item in each.items)

    assert is_open()
    for held, words in ((True, "All agreed"), (False, "The child is abroad now")):
        with viewing(silver):
            one = referrals.pop(0)
            discuss(one.id, held=held, words=words, happened_at=world.at, by=silver, at=world.at)
        assert is_open() is bool(referrals), "every child of the package has been talked about"


def test_the_key_of_an_entry_is_the_devices(world: World) -> None:
    program, visit = out(world)
    one = entry(visit, EventKind.NOTE, note="a") | {"entry": str(uuid4())}
    assert sent(program, one, one, one | {"note": "b"}) == ["kept", "known", "refused"]
