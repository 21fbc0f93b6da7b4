"""The pages of suspected errors, for command, for a force and for an authority, and the same through the API."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.packages.models import Package
from daybreak.safeguarding.models import ErrorRecipient
from tests.api.programs import Program
from tests.packages.invented import add_placed, sent
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The operator answered for another line"
TOLD = "By telephone: the address is wrong, destroy it"


def page(by: Post, path: str) -> str:
    return client_of(by).get(path).content.decode()


def subject_sent(world: World) -> Subject:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    sent(world, subject)
    return subject


def test_from_the_press_to_the_close_on_pages(world: World) -> None:
    subject = subject_sent(world)
    lead, gold, kent = world.coordinator, world.gold, world.force_analyst("kent")
    assert "Nothing is suspected to be wrong" in page(lead, "/errors/")
    assert "Nothing you were told is suspected" in page(kent, "/errors/")
    asked = {"of": subject.reference, "reason": WHY}
    wrong = client_of(lead).post("/errors/raise/", asked | {"of": "S-999999"})
    assert (wrong.status_code, b"No record you may see has it" in wrong.content) == (422, True)
    made = client_of(lead).post("/errors/raise/", asked)
    assert made.status_code == 302
    address = made.headers["Location"]
    assert "Still to be corrected" in page(lead, address)
    with viewing(lead):
        line = f"/corrections/{ErrorRecipient.objects.get().id}/"
        assert Package.objects.get().state == "recalled"
    assert client_of(lead).post("/errors/raise/", asked).status_code == 409
    assert line in page(kent, "/errors/")
    assert client_of(kent).get(address).status_code == 404
    assert client_of(world.force_analyst("surrey")).get(line).status_code == 404
    assert client_of(kent).post(f"{line}confirm/", {"told": ""}).status_code == 422
    assert client_of(kent).post(f"{line}confirm/", {"told": TOLD}).status_code == 302
    assert client_of(kent).post(f"{line}confirm/", {"told": TOLD}).status_code == 409
    assert TOLD in page(lead, address)
    assert "Another person closes it" in page(lead, address)
    assert client_of(lead).post(f"{address}look-again/").status_code == 302
    closing = {"finding": "wrong", "words": "The operator says so itself"}
    assert client_of(lead).post(f"{address}close/", closing).status_code == 403
    assert client_of(gold).post(f"{address}close/", {}).status_code == 422
    assert client_of(gold).post(f"{address}close/", closing).status_code == 302
    assert "Found to be" in page(gold, address)
    assert "The error was found to be" in page(kent, line)
    assert subject.reference in page(lead, "/clearances/")


def test_the_api_lists_them_with_their_recipients(world: World) -> None:
    subject = subject_sent(world)
    client_of(world.coordinator).post("/errors/raise/", {"of": subject.reference, "reason": WHY})
    program = Program(world, world.analyst)
    (listed,) = program.get("/errors").json()
    assert (listed["reason"], listed["concerns"], listed["waiting"]) == (WHY, 1, 1)
    (line,) = program.get(f"/errors/{listed['id']}").json()["recipients"]
    assert (line["kind"], line["about"], line["confirmed_at"]) == ("force", "P-000001/1", None)
    kent = Program(world, world.force_analyst("kent"))
    assert kent.get("/errors").json() == []
    assert kent.get(f"/errors/{listed['id']}").status_code == 404
