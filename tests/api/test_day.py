"""The day over the API: a device enrols, carries, sends; a wrong premises stops everything; decisions are logged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.models import SuspectedError
from daybreak.packages.models import Package
from daybreak.safeguarding.tasks import hear_wrong_premises
from daybreak.visits.models import Decision, Visit, VisitEvent
from daybreak.visits.terms import EventKind
from tests.api.programs import Program
from tests.rooms import World
from tests.visits.invented import ready

pytestmark = pytest.mark.django_db
DEVICE = UUID(int=0xD)


def today(visits: list[Visit], by: Any) -> None:
    """Give visits a window around this minute: a door reads the clock."""
    now = datetime.now(UTC)
    with viewing(by):
        Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
            starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=5)
        )


def entry(visit: Visit, kind: EventKind, **said: Any) -> dict[str, Any]:
    when = datetime.now(UTC).isoformat()
    return {"entry": str(uuid4()), "visit": str(visit.id), "kind": kind.value, "happened_at": when} | said


def out(world: World, slug: str = "kent") -> tuple[Program, Visit]:
    visit = ready(world, slug)[0]
    today([visit], world.bronze(slug))
    program = Program(world, world.bronze(slug))
    assert program.send("/day/devices", {"device": str(DEVICE), "name": "Telephone 7"}).status_code == 201
    return program, visit


def test_a_device_takes_along_what_it_asked_for_and_sends_what_it_kept(world: World) -> None:
    program, visit = out(world)
    pack = program.send("/day/carry", {"device": str(DEVICE), "visits": [str(visit.id)]})
    assert pack.status_code == 200, pack.content
    assert [(each["reference"], each["enter"]) for each in pack.json()["visits"]] == [(visit.reference, True)]
    sent = [entry(visit, EventKind.ENTRY), {"entry": "no key"}, entry(visit, EventKind.SEARCH, note="x" * 2001),
            entry(visit, EventKind.OFFICER_SAFETY, note="dog"), entry(visit, EventKind.NOTE, note="\ud800"),
            entry(visit, EventKind.NOTE, happened_at="0001-01-01T00:00:00+14:00"),
            entry(visit, EventKind.NOTE, happened_at="9999-12-31T23:59:59-14:00")]  # fmt: skip
    bad = ["refused"] * 3
    for expected in (["kept", "refused", "refused", "kept", *bad], ["known", "refused", "refused", "known", *bad]):
        answer = program.send("/day/entries", {"device": str(DEVICE), "entries": sent})
        assert answer.status_code == 200, answer.content
        assert [each["became"] for each in answer.json()["entries"]] == expected
    assert [each["rule"] for each in answer.json()["entries"]] == ["", "shape", "shape", "", "shape", "clock", "clock"]
    picture = Program(world, world.gold).get("/day/picture").json()["parts"]["kent"]
    assert picture["counts"]["state:under_way"] == 1
    assert picture["alarms"] == 1
    assert Program(world, world.silver("surrey")).get("/day/picture").json()["parts"] == {}


def test_entries_bring_their_own_keys_and_need_no_other(world: World) -> None:
    program, visit = out(world)
    sent = {"device": str(DEVICE), "entries": [entry(visit, EventKind.ENTRY), entry(visit, EventKind.NOTE)]}
    answers = [program.send("/day/entries", sent, key="").json()["entries"] for _ in range(2)]
    assert [[each["became"] for each in told] for told in answers] == [["kept"] * 2, ["known"] * 2]
    assert program.send("/day/carry", {"device": str(DEVICE), "visits": []}, key="").status_code == 200
    assert program.send("/day/devices", {"device": str(DEVICE), "name": "T"}, key="").status_code == 422, (
        "all others do"
    )
    document = program.get("/openapi.json").json()["paths"]
    needed = {path: [one["name"] for one in found["post"].get("parameters", [])] for path, found in document.items()
              if path.startswith("/api/v1/day/") and "post" in found}  # fmt: skip
    assert needed["/api/v1/day/entries"] == []
    assert needed["/api/v1/day/devices"] == ["Idempotency-Key"]


def test_a_revoked_device_is_told_to_wipe_itself(world: World) -> None:
    program, visit = out(world)
    silver = Program(world, world.silver("kent"))
    assert silver.send(f"/day/devices/{DEVICE}/revoke", {"reason": "left on a bus"}).status_code == 200
    sent = {"device": str(DEVICE), "entries": [entry(visit, EventKind.ENTRY)]}
    answer = program.send("/day/entries", sent).json()
    assert (answer["wipe"], answer["entries"][0]["became"]) == (True, "refused")


def test_a_wrong_premises_goes_straight_to_error_handling(world: World) -> None:
    program, visit = out(world)
    sent = {"device": str(DEVICE), "entries": [entry(visit, EventKind.WRONG_PREMISES, note="It is number 12")]}
    assert program.send("/day/entries", sent).json()["entries"][0]["became"] == "kept"
    assert program.send("/day/entries", sent).json()["entries"][0]["became"] == "known"
    with viewing(world.gold):
        event = VisitEvent.objects.get()
    from procrastinate.contrib.django.models import ProcrastinateJob

    said = {"event": str(event.pk), "operation": str(world.operation.pk), "at": event.received_at.isoformat()}
    jobs = list(ProcrastinateJob.objects.filter(task_name__endswith="hear").values_list("args", flat=True))
    assert jobs == [said], "one job a report"
    raised = hear_wrong_premises(event.pk, operation=world.operation.pk, at=datetime.now(UTC))
    assert raised is not None
    assert hear_wrong_premises(event.pk, operation=world.operation.pk, at=datetime.now(UTC)) is None, "once"
    with viewing(world.gold):
        error = SuspectedError.objects.get()
        assert "Wrong premises reported" in error.reason
        assert "number 12" in error.reason
        assert Package.objects.get(pk=visit.package_id).state == "recalled"
        assert Visit.objects.get(pk=visit.pk).state == "stood_down"


def test_decisions_are_appended_and_corrected_by_a_further_one(world: World) -> None:
    gold, bronze = Program(world, world.gold), Program(world, world.bronze("kent"))
    first = gold.send("/decisions", {"decided": "Hold window 2", "rationale": "Two teams are late"})
    assert first.status_code == 201, first.content
    again = {"decided": "Go with window 2", "rationale": "They have arrived", "corrects": first.json()["id"]}
    assert gold.send("/decisions", again).json()["number"] == 2
    assert bronze.send("/decisions", {"decided": "Wait", "rationale": ""}).status_code == 422
    assert bronze.send("/decisions", {"decided": "Wait", "rationale": "A child sleeps"}).json()["level"] == "bronze"
    assert [each["number"] for each in gold.get("/decisions").json()] == [1, 2, 1]
    assert [each["decided"] for each in bronze.get("/decisions").json()] == ["Wait"], "a force sees its own log"
    assert Program(world, world.analyst).send("/decisions", again).status_code == 403
    with viewing(world.gold):
        assert Decision.objects.count() == 3
