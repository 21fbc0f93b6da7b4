"""Who a child is reaches nobody who does not safeguard: on the referral's page, among its changes, and over the API."""

from __future__ import annotations

import html
import json
from datetime import timedelta
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Fact, Referral
from daybreak.intake.queries import facts_of
from tests.intake.invented import deliver
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


def child(name: str, **said: Any) -> Json:
    """Return somebody with everything a report can say of who they are, and an account beside them that says it too."""
    own = {
        "firstName": name, "lastName": f"{name}-family", "dateOfBirth": "2014-02-03", "schoolName": f"{name} Primary",
        "screenName": f"{name}-screen", "priorCTReports": f"{name}-prior", "occupation": f"pupil {name}",
        "emails": {"emails": [{"value": f"{name}@example.com"}]}, "vehicleDescription": f"{name} bicycle",
        "estimatedLocation": {"city": f"{name}-town", "region": "Kent", "postalCode": "ME13 7AA"},
    }  # fmt: skip
    second = {"screenName": f"{name}-second", "emails": {"emails": [{"value": f"{name}.second@example.com"}]}}
    beside = own | second | {"dateOfBirth": None, "@accountType": f"{name} class chat"}
    return own | {"associatedAccounts": {"associatedAccounts": [beside]}} | said


def telling(where: str, *people: Json) -> Arrived:
    suspect = {"firstName": "Alex", "associatedAccounts": {"associatedAccounts": [{"screenName": "alex-too"}]}}
    said = {
        "reportingEsp": {"espName": "Example Chat"},
        "reportedPeople": {"reportedPersons": [suspect], where: list(people)},
    }
    return Arrived("1.json", json.dumps({"reportId": "1", "reportedInformation": said}).encode())


def told(world: World, where: str, *versions: tuple[Json, ...]) -> Referral:
    with viewing(world.analyst):
        for hours, people in enumerate(versions):
            at = world.at + timedelta(hours=hours)
            deliver(telling(where, *people), national=world.national, by=world.analyst, at=at)
        return Referral.objects.get()


@pytest.mark.parametrize("where", ["victims", "childVictims", "intendedRecipients"])
@pytest.mark.parametrize("role", ["analyst", "gold", "coordinator"])
def test_no_door_tells_a_child_or_the_accounts_beside_it(world: World, where: str, role: str) -> None:
    referral = told(world, where, (child("robin", approximateAge="9"),), (child("merlin", approximateAge="10"),))
    client = client_of(getattr(world, role))
    page = html.unescape(client.get(f"/referrals/{referral.id}/").content.decode())
    assert "What changed in version 2" in page
    assert "alex-too" in page, "what stands beside the suspect is read"
    answer = client.get(f"/api/v1/referrals/{referral.id}/versions")
    assert len(answer.json()) == 2
    for text in (page, answer.content.decode()):
        assert "robin" not in text
        assert "merlin" not in text
        assert "ME13" not in text
        assert not {date for date in ("2014-02", "Feb 2014") if date in text}
    assert ">9<" in page or " 9" in page, "how old a child is said to be is read"


def test_what_is_known_of_a_child_reaches_those_who_safeguard(world: World) -> None:
    referral, bronze = told(world, "victims", (child("robin"),)), world.bronze("kent")
    with viewing(world.analyst):
        shown = {vars(fact)["shown"] for fact in facts_of(referral, by=bronze)}
        assert {"robin", "robin.second@example.com", "robin-town, Kent"} <= shown
        of_victim = Fact.objects.filter(party__startswith="victim/")
        assert set(of_victim.values_list("party", flat=True)) == {"victim/0", "victim/0/associated/0"}
        assert set(of_victim.values_list("category", flat=True)) == {"victim"}


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ({"approximateAge": "34", "dateOfBirth": None}, True),
        ({"dateOfBirth": "1984-02-03"}, True),
        ({"approximateAge": "17", "dateOfBirth": "1984-02-03"}, False),
        ({"approximateAge": "34", "dateOfBirth": "2014-02-03"}, False),
        ({"approximateAge": "over 18", "dateOfBirth": None}, False),
        ({"approximateAge": "180", "dateOfBirth": None}, False),
        ({"dateOfBirth": None}, False),
    ],
)
def test_a_recipient_is_a_child_until_the_source_says_otherwise(world: World, said: Json, *, reads: bool) -> None:
    referral = told(world, "intendedRecipients", (child("robin", **said),))
    page = client_of(world.analyst).get(f"/referrals/{referral.id}/").content.decode()
    assert ("robin@example.com" in page) is reads
    assert "robin.second" not in page, "whose the account beside is, its own age would have to say"


def test_one_version_calls_nobody_adult_for_another(world: World) -> None:
    adult, silent = {"approximateAge": "34", "dateOfBirth": None}, {"dateOfBirth": None}
    referral = told(world, "intendedRecipients", (child("robin", **adult),), (child("merlin", **silent),))
    with viewing(world.analyst):
        shown = [vars(fact)["shown"] for fact in facts_of(referral, by=world.analyst)]
    assert not [text for text in shown if "merlin" in text]
