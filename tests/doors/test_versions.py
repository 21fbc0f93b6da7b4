"""Two people edit the same thing: the second is told so, at a page as at the API, and nobody's words are lost."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.urls import URLPattern

import daybreak.web
from daybreak.access.viewer import viewing
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits.models import PreparationItem
from daybreak.web.urls import urlpatterns
from daybreak.web.versions import ADDED, EDITED
from tests.api.programs import Program
from tests.rooms import World
from tests.visits.invented import planned
from tests.web.doors import client_of, played, waiting

TEMPLATES = Path(daybreak.web.__file__).parent / "templates" / "web"


def shown(page: bytes) -> str:
    """Return the version a page's forms carry."""
    found = set(re.findall(r'name="version" value="([0-9a-f]{32})"', page.decode()))
    assert len(found) == 1
    return str(found.pop())


@pytest.mark.django_db
def test_the_second_of_two_is_told_and_sees_their_words_again(world: World) -> None:
    path = f"/packages/{waiting(world)[0].id}/"
    first, second = client_of(world.silver("kent")), client_of(world.force_analyst("kent"))
    first.post(f"{path}acknowledge/", {"access_to_children": "unknown"})
    version = shown(second.get(path).content)
    assert first.post(f"{path}accept/", {"version": version}).status_code == 302
    words = "He moved to Surrey last week"
    answer = second.post(f"{path}reject/", {"version": version, "reject-reason": words})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this since you read it" in page
    assert words in page
    assert f'href="{path}"' in page
    with viewing(world.silver("kent")):
        assert Package.objects.get().state == PackageState.ACCEPTED


@pytest.mark.django_db
def test_answers_beside_a_visit_belong_to_its_version(world: World) -> None:
    path = f"/visits/{planned(world)[0].id}/"
    first, second = client_of(world.silver("kent")), client_of(world.force_analyst("kent"))
    version = shown(second.get(path).content)
    answers = {"access_to_children": "no", "evidence_team": "team 4"}
    assert first.post(f"{path}prepare/", answers).status_code == 302
    late = second.post(f"{path}prepare/", {"version": version, "evidence_team": "team 9"})
    assert late.status_code == 409
    assert "team 9" in late.content.decode()
    with viewing(world.silver("kent")):
        assert PreparationItem.objects.get(kind="evidence_team").answer == "team 4"


@pytest.mark.django_db
def test_an_exhibit_handed_over_meanwhile_is_another_version(world: World) -> None:
    exhibit, bronze = played(world).exhibit, client_of(world.bronze("kent"))
    path = f"/exhibits/{exhibit.id}/"
    version = shown(bronze.get(path).content)
    answers = {"give-to": str(world.examiner("kent").id), "give-seal_number": exhibit.seal_number}
    assert bronze.post(f"{path}give/", answers | {"version": version}).status_code == 302
    assert bronze.post(f"{path}give/", answers | {"version": version}).status_code == 409


@pytest.mark.django_db
def test_a_page_without_its_version_is_not_taken(world: World) -> None:
    path = f"/packages/{waiting(world)[0].id}/acknowledge/"
    answer = client_of(world.silver("kent")).post(path, {"version": "", "access_to_children": "no"})
    assert answer.status_code == 409
    assert "does not say which version" in answer.content.decode()


@pytest.mark.django_db
def test_the_api_asks_for_the_version_and_compares_it(world: World) -> None:
    package = waiting(world)[0]
    program, path = Program(world, world.force_analyst("kent")), f"/packages/{package.id}"
    version, said = program.version(path), {"access_to_children": "no"}
    for missing in ("", '""'):
        assert program.send(f"{path}/acknowledge", said, version=missing).status_code == 428
    for other in ("*", '"0"', f"W/{version}", f'{version[:-1]}, "x"'):
        assert program.send(f"{path}/acknowledge", said, version=other).status_code == 412
    done = program.send(f"{path}/acknowledge", said, version=version)
    assert done.status_code == 200
    assert done.headers["ETag"] == program.version(path) != version
    stale = program.send(f"{path}/accept", version=version)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


@pytest.mark.django_db
def test_the_version_tells_neither_page_from_api_nor_how_much_goes_on(world: World) -> None:
    package = waiting(world)[0]
    page = client_of(world.silver("kent")).get(f"/packages/{package.id}/").content
    assert Program(world, world.silver("kent")).version(f"/packages/{package.id}") == f'"{shown(page)}"'


def test_of_many_edits_at_once_one_is_made(committed_world: World) -> None:
    world, count = committed_world, 8
    package, start = waiting(world)[0], Barrier(count)
    path, clients = f"/packages/{package.id}/", [client_of(world.silver("kent")) for _ in range(count)]
    version, statuses = shown(clients[0].get(path).content), []

    def answer(client: object) -> None:
        start.wait()
        sent = {"version": version, "access_to_children": "no"}
        statuses.append(client.post(f"{path}acknowledge/", sent).status_code)  # type: ignore[attr-defined]
        connections.close_all()

    threads = [Thread(target=answer, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, *[409] * (count - 1)]


ROUTES = {f"web:{each.name}": str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)}
PAGES = ("<uuid:key>/", "<str:name>", "/proof", "/restrict/")


@pytest.mark.parametrize("route", [r for r in ROUTES.values() if "<uuid:key>/" in r and not r.endswith(PAGES)])
def test_every_address_that_changes_one_thing_compares_its_version(route: str) -> None:
    assert route.partition("/")[0] in EDITED or route in ADDED, f"{route}: name what it edits in web/versions.py"


def test_every_form_that_changes_one_thing_carries_its_version() -> None:
    form = re.compile(r"""<form method="post" action="\{% url '([^']+)' [^%]+%\}".*?</form>""", re.DOTALL)
    forms = [
        (file.name, found[1], found[0])
        for file in TEMPLATES.glob("*.html")
        for found in form.finditer(file.read_text())
    ]
    editing = [each for each in forms if ROUTES[each[1]].partition("/")[0] in EDITED and ROUTES[each[1]] not in ADDED]
    assert len(editing) >= 20
    assert not [(file, name) for file, name, text in editing if "web/parts/version.html" not in text]
