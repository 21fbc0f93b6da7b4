"""A child known to two forces is found, and neither force learns of it from the other but through the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daybreak.access.viewer import viewing
from daybreak.deconfliction.actions import DESK, find_hits, look_up
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import Handling, LookedUp
from daybreak.intake.arrivals import Arrived
from tests.api.programs import token_for
from tests.deconfliction.test_operations import other
from tests.intake.invented import deliver, table
from tests.rooms import World

pytestmark = pytest.mark.django_db
__all__ = ["other"]

MAIL, MD5 = "child.robin@example.com", "0" * 32
PARTIES = ["victim/0", "victim/0/associated/1", "recipient/0"]


def log(slug: str, rows: Sequence[Sequence[str]], party: str, *, number: int = 1) -> Arrived:
    columns = {
        "Record": "", "Handling": 'fact = "handling_code"', "Suspect": 'fact = "email"\nparty = "reported/0"',
        "Child": f'fact = "email"\nparty = "{party}"', "Line": f'fact = "address"\npart = "line1"\nparty = "{party}"',
        "Code": f'fact = "address"\npart = "postcode"\nparty = "{party}"',
        "File": f'fact = "file_hash"\nparty = "{party}"',
    }  # fmt: skip
    name, constants = f"{slug}-log-{number}", f'originator = "{slug}"\n'
    return table(name, "intelligence", slug, columns, rows, constants=constants)


def row(reference: str, *, suspect: str = "", child: str = "", place: str = "", file: str = "") -> list[str]:
    return [reference, "open", suspect, child, place, "ZZ99 1AA" if place else "", file]


def taken(world: World, *files: Arrived) -> list[Hit]:
    with viewing(world.analyst):
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        return find_hits(world.national, by=world.analyst, at=world.at + timedelta(hours=1))


def shown(world: World) -> list[dict[str, Any]]:
    with viewing(world.analyst):
        return list(HitSide.objects.values_list("shown", flat=True))


@pytest.mark.parametrize("party", PARTIES)
def test_an_open_code_does_not_open_a_child(world: World, party: str) -> None:
    readers = [world.force_analyst("kent"), world.force_analyst("surrey"), world.gold, world.analyst]
    for slug in ("kent", "surrey"):
        taken(world, log(slug, [row(f"{slug}/1", child=MAIL, place="1 Example Street")], party))
    told = shown(world)
    assert told == [{"contact": DESK}] * 4, "both forces hold the address and the mail: two hits, each told blindly"
    for post in readers:
        answer = Client().get("/api/v1/hits", headers={"authorization": f"Bearer {token_for(world, post)}"})
        assert answer.json()
        assert "robin" not in answer.content.decode()
        assert "/1" not in answer.content.decode(), "no reference either"


@pytest.mark.parametrize("party", PARTIES)
def test_a_look_up_is_not_answered_with_a_child(world: World, party: str) -> None:
    asker = world.force_analyst("surrey")
    taken(world, log("kent", [row("kent/1", child=MAIL), row("kent/2", suspect="alex@example.com")], party))
    with viewing(asker):
        part = world.force("surrey")
        answers = {
            mail: look_up(part, LookedUp.EMAIL, mail, reason="Seen in a chat", by=asker, at=world.at).opened
            for mail in (MAIL, "alex@example.com", "nobody@example.com")
        }
    assert answers[MAIL] == answers["nobody@example.com"] == ()
    assert answers["alex@example.com"][0]["reference"] == "kent/2", "what is a suspect's is as open as it was"


def test_what_a_suspect_and_a_child_share_stays_the_childs(world: World) -> None:
    taken(
        world,
        log("kent", [row("kent/1", suspect=MAIL, child=MAIL)], "victim/0"),
        log("surrey", [row("surrey/1", suspect=MAIL)], "victim/0"),
    )
    with viewing(world.analyst):
        codes = dict(Interest.objects.values_list("agency__slug", "handling"))
        assert codes == {"kent": Handling.BLIND, "surrey": Handling.OPEN}
    assert {"contact": DESK} in shown(world)


@pytest.mark.parametrize("party", PARTIES)
def test_another_operation_learns_no_more_of_a_child(world: World, other: World, party: str) -> None:
    for each, slug in ((world, "kent"), (other, "surrey")):
        taken(each, log(slug, [row(f"{slug}/1", child=MAIL)], party))
    assert shown(world) == shown(other) == [{"contact": DESK}], "met, and told blindly"


def test_a_file_found_with_a_child_is_told_as_its_code_says(world: World) -> None:
    for slug in ("kent", "surrey"):
        taken(world, log(slug, [row(f"{slug}/1", file=MD5)], "victim/0"))
    assert {told["reference"] for told in shown(world)} == {"kent/1", "surrey/1"}


def test_what_was_opened_before_is_closed_with_the_next_search(world: World) -> None:
    for slug in ("kent", "surrey"):
        taken(world, log(slug, [row(f"{slug}/1", child=MAIL)], "victim/0"))
    with viewing(world.analyst):
        Interest.objects.update(handling=Handling.OPEN)
        HitSide.objects.update(handling=Handling.OPEN, shown={"identifier": MAIL})
        find_hits(world.national, by=world.analyst, at=world.at + timedelta(hours=2))
    assert shown(world) == [{"contact": DESK}] * 2
