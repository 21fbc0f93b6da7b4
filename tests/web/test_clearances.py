"""The page of clearances, and a force's word that it stopped."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.identifiers import address_key
from daybreak.packages.models import Package
from daybreak.packages.queries import premises_of
from tests.packages.invented import Home, add_placed, sent
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "A family moved in last year"


def test_command_clears_premises_and_sees_who_has_stopped(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(line="1 Family Road")])
    (package,) = sent(world, subject)
    with viewing(world.coordinator):
        place = premises_of(package).get().of
        place.key = str(address_key(place.line1, place.postcode))  # as intake writes it
        place.save(update_fields=["key"])
    lead, kent = client_of(world.coordinator), client_of(world.force_analyst("kent"))
    assert "Nobody and nothing is cleared yet" in lead.get("/clearances/").content.decode()
    asked = {"of": f"address {place.line1}, {place.postcode}", "reason": WHY}
    assert lead.post("/clearances/enter/", {**asked, "of": "address 99 Other Road, ZZ99 9ZZ"}).status_code == 422
    assert lead.post("/clearances/enter/", asked).status_code == 302
    with viewing(world.coordinator):
        assert Package.objects.get().state == "recalled"
    assert "1 recalled and not yet acknowledged" in lead.get("/clearances/").content.decode()
    assert "We have stopped</button>" in kent.get(f"/packages/{package.id}/").content.decode()
    assert kent.post(f"/packages/{package.id}/acknowledge-recall/").status_code == 302
    assert "We have stopped</button>" not in kent.get(f"/packages/{package.id}/").content.decode()
    assert kent.post(f"/packages/{package.id}/acknowledge-recall/").status_code == 409
    assert "not yet acknowledged</h2>" not in lead.get("/clearances/").content.decode()


def test_only_command_reads_the_register(world: World) -> None:
    for post in (world.analyst, world.force_analyst("kent")):
        assert client_of(post).get("/clearances/").status_code in (403, 404)
        assert client_of(post).post("/clearances/enter/", {"of": "07700 900123", "reason": WHY}).status_code in (
            403,
            404,
        )
