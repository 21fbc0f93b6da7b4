"""What stands in a body beside what is asked for changes nothing: no field reaches another part, person or state."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from tests.attack.attempts import attempt, expected, rows
from tests.attack.scene import Scene

WRITES = [
    name for name, row in rows().items() if row.method != "GET" and row.thing not in ("session", "passkey", "token")
]
BROWSER_ONLY = ("page sign", "page session", "page recovery", "page plan-again")


def smuggled(scene: Scene) -> dict[str, Any]:
    """Return fields of the tables, filled with keys of other parts, people and operations."""
    foreign, elsewhere = scene.things["package"]["foreign"], scene.things["package"]["elsewhere"]
    return {
        "id": str(elsewhere.pk), "pk": str(foreign.pk), "key": str(foreign.pk), "package": str(foreign.pk),
        "package_id": str(elsewhere.pk), "compartment": str(foreign.compartment_id),  # type: ignore[attr-defined]
        "compartment_id": str(elsewhere.compartment_id), "sender": "1", "state": "closed",  # type: ignore[attr-defined]
        "by": str(scene.posts["gold"].id), "post": str(scene.posts["gold"].id), "role": "gold", "agency": "surrey",
        "answered_by": str(scene.posts["gold"].id), "operation": str(scene.other.operation.pk), "at": "2020-01-01",
        "is_active": "1", "act_by": "2099-01-01T00:00:00Z", "level": "low", "invented": "1",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in WRITES if not name.startswith(BROWSER_ONLY)])
def test_further_fields_are_refused_or_change_nothing(scene: Scene, name: str) -> None:
    row, extra = rows()[name], smuggled(scene)
    key = scene.key(row.thing, "own") if row.thing else None
    thing = scene.things[row.thing].get("own") if row.thing else None
    who = next((role.value for role in Role if expected(scene, role.value, name, thing)), None)
    if who is None:
        pytest.skip("nobody of the scene may: its success is tested with its room")
    plain = attempt(scene, who, name, key)
    with_more = attempt(scene, who, name, key, extra={field: extra[field] for field in extra if field not in row.body})
    if not name.startswith("page ") and row.body and plain.succeeded:
        assert with_more.status == 422, "the API takes no field it does not know"
        assert not with_more.written
    else:
        assert (with_more.status, with_more.written) == (plain.status, plain.written)


@pytest.mark.parametrize("place", ["surrey", "elsewhere", "absent", "malformed"])
def test_an_exhibit_goes_to_nobody_outside(scene: Scene, place: str) -> None:
    others = {
        "surrey": scene.world.bronze("surrey").id, "elsewhere": scene.other.bronze("surrey").id, "absent": uuid4(),
        "malformed": "1 OR 1=1",
    }  # fmt: skip
    key = scene.key("exhibit", "own")
    tried = attempt(scene, "bronze", "page exhibit-give", key, extra={"give-to": str(others[place])})
    assert tried.status == 422
    assert tried.written <= {"ledger_entry", "ledger_payload"}, "that it was looked at again, with its error"
    assert attempt(scene, "bronze", "page exhibit-give", key).status == 302


@pytest.mark.parametrize("who", ["press_officer", "gold", "lead_coordinator"])
def test_a_file_of_another_release_is_not_under_this_one(scene: Scene, who: str) -> None:
    for name in ("page release-file", "GET /releases/{key}/files/{name}"):
        own, elsewhere = (attempt(scene, who, name, scene.key("release", place)) for place in ("own", "elsewhere"))
        absent = attempt(scene, who, name)
        assert own.status == elsewhere.status == 404, "own is not published, the other is not seen"
        assert own.plain == elsewhere.plain == absent.plain
        assert own.headers == elsewhere.headers == absent.headers
    with viewing(scene.other.gold):
        assert scene.things["release"]["elsewhere"].files.count() > 2, "there is something to be had"  # type: ignore[attr-defined]


def test_before_publication_nothing_tells_that_there_is_a_release(scene: Scene) -> None:
    """No size, no version, no name of a file: the press office sees state and embargo, others not even those."""
    press = attempt(scene, "press_officer", "GET /releases")
    assert '"files": []' in press.body
    for who in ("force_analyst", "bronze", "examiner", "social_worker", "auditor", "administrator", "stranger"):
        assert attempt(scene, who, "GET /releases").status == 403, who
