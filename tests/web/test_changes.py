"""The referral's page and the API say what a newer version changed, and show nothing that is kept from the reader."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Referral, Version
from daybreak.ledger.models import Entry
from tests.intake.invented import content, deliver, person, report
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
SECRET = "An-Invented-Graphic-Word"


def victim(given: str) -> bytes:
    said = b'"victims": {"victims": [{"firstName": "%s", "approximateAge": "9"}]}, "reportedPeople"' % given.encode()
    return content("1001", person("Alex", "Invented", emails=["alex@example.com"]), note="x").replace(
        b'"reportedPeople"', said, 1
    )


@pytest.fixture
def referral(world: World) -> Referral:
    """A referral in three versions."""
    first = person("Alex", "Invented", emails=["alex@example.com"], phones=["+447700900001"])
    second = person(
        "Alex", "Invented", emails=["alex@example.org"], addresses=[("1 Example Street", "Town", "ZZ99 3WZ")]
    )
    with viewing(world.analyst):
        for hours, each in enumerate([report("1001", first), report("1001", second, note=SECRET)]):
            at = world.at + timedelta(hours=hours)
            deliver(each, national=world.national, by=world.analyst, at=at)
        return Referral.objects.get()


def page(post: Post, referral: Referral, query: str = "") -> str:
    return html.unescape(client_of(post).get(f"/referrals/{referral.id}/{query}").content.decode())


def changes_in(text: str) -> list[list[str]]:
    """Return the words of each row of the table of changes."""
    table = text[text.index("Changes, by whom they are about") :].partition("</table>")[0]
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", table.partition("</thead>")[2], re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_page_says_what_changed_in_words(world: World, referral: Referral) -> None:
    text = page(world.analyst, referral)
    assert "What changed in version 2 of report" in text
    assert "1 changed, 2 added, 1 removed" in text
    rows = {row[0]: row for row in changes_in(text)}
    assert rows["Email"][1:2] + rows["Email"][3:] == ["Changed", "alex@example.com", "alex@example.org"]
    assert rows["Phone"][1:2] + rows["Phone"][3:] == ["Removed", "+447700900001", "Not said"]
    assert rows["Address"][1] == "Added"
    assert "Not on this page" in rows["Note"][4]
    assert SECRET not in text
    assert "Given name" not in rows, "what stayed is not listed"


def test_an_earlier_change_stays_to_be_read(world: World, referral: Referral) -> None:
    with viewing(world.analyst):
        third = report("1001", person("Sam", "Invented"))
        deliver(third, national=world.national, by=world.analyst, at=world.at + timedelta(hours=5))
        second = Version.objects.get(number=2)
    assert "What changed in version 3" in page(world.analyst, referral)
    text = page(world.analyst, referral, f"?version={second.id}")
    assert "What changed in version 2" in text
    assert "1 changed, 2 added, 1 removed" in text, "nothing was overwritten"
    assert f"?version={second.id}#changes" in text
    assert "What changed in version 3" in page(world.analyst, referral, "?version=no-such-version")


def test_a_first_version_changed_nothing(world: World) -> None:
    with viewing(world.analyst):
        deliver(report("1002", person("Sam", "Madeup")), national=world.national, by=world.analyst, at=world.at)
        only = Referral.objects.get()
    text = page(world.analyst, only)
    assert "What changed in" not in text
    assert "The first" in text


def test_that_a_child_is_named_otherwise_is_said_and_the_names_are_not(world: World) -> None:
    with viewing(world.analyst):
        for hours, given in enumerate(["Robin", "Merlin"]):
            arrived = Arrived("1001.json", victim(given))
            deliver(arrived, national=world.national, by=world.analyst, at=world.at + timedelta(hours=hours))
        found = Referral.objects.get()
    text = page(world.analyst, found)
    (row,) = changes_in(text)
    assert row[0] == "Given name"
    assert row[1] == "Changed"
    assert row[3:] == ["Kept for posts that safeguard children"] * 2
    assert "Robin" not in text
    assert "Merlin" not in text
    said = asked(world, world.analyst, found)
    assert "Robin" not in said.content.decode()
    assert said.json()[0]["changes"][0]["before"]["value"] is None


def asked(world: World, post: Post, referral: Referral, query: str = "") -> Any:
    client = client_of(post)
    return client.get(f"/api/v1/referrals/{referral.id}/versions{query}")


def test_the_api_gives_versions_with_their_changes_and_enters_the_reading(world: World, referral: Referral) -> None:
    newest, first = asked(world, world.analyst, referral).json()
    assert (newest["number"], newest["current"], first["number"], first["current"]) == (2, True, 1, False)
    assert first["changes"] == []
    by_kind = {change["kind"]: change for change in newest["changes"]}
    assert by_kind["email"]["before"]["value"] == "alex@example.com"
    assert by_kind["email"]["after"]["value"] == "alex@example.org"
    assert by_kind["email"]["after"]["source_digest"] == newest["source_digest"]
    assert by_kind["email"]["after"]["place"].startswith("/reportedInformation")
    assert by_kind["note"]["after"]["value"] is None
    assert by_kind["phone"]["after"] is None
    assert by_kind["address"]["after"]["detail"]["postcode"] == "ZZ99 3WZ"
    with viewing(world.auditor):
        assert Entry.objects.filter(act="referral:read", thing_ref=str(referral.id), processing="consult").count() == 1
    assert asked(world, world.silver("kent"), referral).status_code in (403, 404)


def test_kinds_stay_apart_in_lists_and_counts(world: World) -> None:
    files = [report("1001", person("Alex", "Invented")), report("1002", person("Sam", "Madeup"), informational=True)]
    with viewing(world.analyst):
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
    client = client_of(world.analyst)
    for kind, reference in (("referral", "1001"), ("informational", "1002"), ("bundled", None)):
        got = client.get("/api/v1/referrals", {"kind": kind}).json()
        assert [row["reference"] for row in got] == ([reference] if reference else [])
        text = client.get("/referrals/", {"kind": kind}).content.decode()
        assert [each for each in ("1001", "1002") if each in text] == ([reference] if reference else [])
    assert client.get("/api/v1/referrals", {"kind": "x"}).status_code == 422
    assert len(client.get("/api/v1/referrals", {"state": "open"}).json()) == 2
    text = client.get("/batches/").content.decode()
    assert "/referrals/?kind=informational&amp;state=open" in text
    assert "/referrals/?kind=referral&amp;state=open" in text
