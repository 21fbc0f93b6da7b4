"""Who may never change a release is answered alike for a real key and one that does not exist, at every door."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.ledger.models import Entry
from daybreak.release.models import Release
from tests.api.programs import Program
from tests.attack.surface import operations, routes
from tests.release.test_embargo_leaks import FIGURES, KEY
from tests.release.test_embargo_leaks import waiting as waiting  # a fixture
from tests.rooms import World
from tests.web.doors import client_of, version_shown

pytestmark = pytest.mark.django_db
RELEASE, SNAPSHOT = "release/<uuid:key>/", "figures/snapshots/<uuid:key>/"
WHY, QUOTE = "A figure is late", {"words": "We listen.", "speaker": "Alex Example", "title": "Gold commander"}
MARK = {"version": 2, "place": 0, "words": "Operation", "rule": "label", "reason": WHY}
LATER = "2099-03-30T06:00"

PAGES: dict[str, dict[str, Any]] = {
    f"{RELEASE}seal/": {}, f"{RELEASE}unlock/": {}, f"{RELEASE}resume/": {}, f"{RELEASE}publish/": {},
    f"{RELEASE}lift-now/": {},
    f"{RELEASE}hold/": {"hold-reason": WHY},
    f"{RELEASE}embargo/": {"embargo-embargo": LATER, "embargo-reason": WHY},
    f"{RELEASE}agree/": {"until": f"{LATER}:00+00:00"},
    f"{RELEASE}lift/": {"lift-reason": WHY},
    f"{RELEASE}amend/": {"text": "Operation TEST DAWN\n\nHerons flew over again.\n"},
    f"{RELEASE}clear/": {f"mark-{name}": value for name, value in MARK.items()},
    f"{RELEASE}quotes/write/": QUOTE,
    f"{RELEASE}quotes/approve/": {"quote": "QUOTE"},
    f"{RELEASE}quotes/withdraw/": {"quote": "QUOTE", "withdraw-QUOTE-reason": WHY},
    f"{SNAPSHOT}recount/": {},
    f"{SNAPSHOT}explain/": {"figure": "arrests", "reason": WHY},
}  # fmt: skip
PROGRAMS: dict[str, dict[str, Any] | None] = {
    "/releases/{key}/seal": None, "/releases/{key}/resume": None,
    "/releases/{key}/hold": {"reason": WHY},
    "/releases/{key}/text": {"text": "Operation TEST DAWN\n\nHerons flew over again.\n"},
    "/releases/{key}/clearances": MARK,
    "/releases/{key}/quotes": QUOTE,
    "/releases/{key}/quotes/approvals": {"quote": "QUOTE"},
    "/releases/{key}/quotes/withdrawals": {"quote": "QUOTE", "reason": WHY},
    "/figures/snapshots/{key}/recount": None,
    "/figures/snapshots/{key}/explain": {"figure": "arrests", "reason": WHY},
}  # fmt: skip


def with_quote(body: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the body with the key of a quote that does not exist, the same each time."""
    quote = "7b0e3c3e-8c5b-4c7e-9f52-3a3d0f2b7c11"
    return body and {k.replace("QUOTE", quote): quote if v == "QUOTE" else v for k, v in body.items()}


def test_every_door_that_changes_a_release_is_asked(world: World) -> None:
    gold, key = client_of(world.gold), str(uuid4())
    ours = {route for route in routes().values() if route.split("/")[0] in FIGURES and KEY.search(route)}
    read = {"<str:name>": "figures.csv", "<slug:figure>": "arrests"}
    for route in ours - PAGES.keys():
        path = re.sub("<s[^>]+>", lambda found: read[found[0]], "/" + KEY.sub(key, route))
        assert gold.get(path).status_code != 405, f"{route} is no page that is read"
    writes = {path for method, _, path in (each.partition(" ") for each in operations()) if method == "POST"}
    assert {path for path in writes if path.split("/")[1] in ("releases", "figures")} == PROGRAMS.keys()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_refusal_tells_nobody_whether_there_is_one(world: World, waiting: Release, role: Role) -> None:
    post = world.auditor if role is Role.AUDITOR else world.post(Role.ADMINISTRATOR, number=2)
    before = acts(world)
    versions = ("", "0" * 32, version_shown(world.gold, f"/release/{waiting.id}/seal/"))
    told = [*asked_on_pages(post, waiting, versions), *asked_by_programs(world, post, waiting, versions)]
    assert [each for each in told if each[1:3] != (403, 403)] == []
    assert len(told) == 3 * (len(PAGES) + len(PROGRAMS))
    assert acts(world) == before


def asked_on_pages(post: Post, release: Release, versions: tuple[str, ...]) -> list[tuple[str, int, int]]:
    client, told = client_of(post), []
    for route, body in PAGES.items():
        key = release.snapshot_id if route.startswith(SNAPSHOT) else release.id
        for version in versions:
            sent = (with_quote(body) or {}) | {"version": version}
            real, absent = (client.post("/" + KEY.sub(str(each), route), sent) for each in (key, uuid4()))
            told.append((route, real.status_code, absent.status_code))
    return told


def asked_by_programs(
    world: World, post: Post, release: Release, versions: tuple[str, ...]
) -> list[tuple[str, int, int]]:
    program, told = Program(world, post), []
    for path, body in PROGRAMS.items():
        key = release.snapshot_id if path.startswith("/figures") else release.id
        for version in versions:
            real, absent = (
                program.send(path.replace("{key}", str(each)), with_quote(body), version=version)
                for each in (key, uuid4())
            )
            assert real.json() == absent.json(), path
            told.append((path, real.status_code, absent.status_code))
    return told


def acts(world: World) -> int:
    """Return how many acts on releases and snapshots the ledger holds."""
    with viewing(world.auditor):
        return Entry.objects.filter(thing__in=["release", "snapshot"]).count()
