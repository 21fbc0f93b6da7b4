"""What waits for a post stands on the page it starts from; each count opens a list of that many."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.intake.models import Referral
from daybreak.intake.terms import FactKind
from daybreak.packages import actions
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer
from daybreak.packages.watching import breaches
from daybreak.triage.actions import ask_lowering
from daybreak.triage.terms import PauseGround
from daybreak.web.views.signing_in import HOMES
from tests.api.programs import Program
from tests.packages.invented import Home, add_placed, sent
from tests.rooms import World
from tests.triage.invented import AT, Said, add_batch
from tests.triage.test_named_cases import receive
from tests.web.doors import client_of
from tests.web.test_pages import post_of

pytestmark = pytest.mark.django_db


def waits(post: Post) -> dict[str, tuple[int, str]]:
    page = client_of(post).get(HOMES[Role(post.role)]).content.decode()
    section = page[page.index('aria-label="What waits for you"') :]
    section = section[: section.index("</section>")]
    assert "Nothing waits for you" in section or "<li>" in section
    lines = re.findall(r"<li>(.*?)</li>", section)
    found = {}
    for line in lines:
        href, words = re.findall(r'href="([^"]+)">([^<]+)</a>', line)[0]
        number = re.findall(r">\s*([\d,]+)\s*<", line)[0]
        found[words] = (int(number.replace(",", "")), href)
    return found


def listed(post: Post, href: str) -> int:
    """Return how many rows with a package the list at an address shows."""
    page = client_of(post).get(href).content.decode()
    return len(set(re.findall(r'href="/packages/([0-9a-f-]{36})/', page)))


def three(world: World) -> list[Package]:
    with viewing(world.analyst):
        solicits = Said(FactKind.ANNOTATION, "csamSolicitation", party="")
        subjects = [add_placed(world, n, solicits) for n in (1, 2, 3)]
    return sent(world, *subjects)


def test_what_waits_for_a_force_opens_the_list_of_it(world: World) -> None:
    first, second, third = three(world)
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.acknowledge({second.id: Answer.UNKNOWN, third.id: Answer.NO}, by=kent, at=AT)
    with viewing(world.coordinator):
        actions.recall([third.id], reason="cleared", by=world.coordinator, at=AT)
    found = waits(kent)
    assert {words: number for words, (number, _) in found.items()} == {
        "Clocks that ran out with nobody at the door": 2,
        "Packages to acknowledge": 1,
        "Packages to accept or reject": 1,
        "Recalls to acknowledge": 1,
        "Access to children still unknown": 1,
    }
    for number, href in found.values():
        assert listed(kent, href) == number, href
    assert "Packages to acknowledge" not in waits(world.force_analyst("surrey"))
    assert first.reference in client_of(kent).get(found["Packages to acknowledge"][1]).content.decode()


def test_what_waits_for_the_lead_agency(world: World) -> None:
    packages = three(world)
    with viewing(world.coordinator):
        actions.recall([packages[0].id], reason="cleared", by=world.coordinator, at=AT)
        actions.renew([packages[1].id], because="The door was checked", by=world.coordinator, at=AT)
    with viewing(world.analyst):
        ask_lowering(packages[2].subject_id, to="low", why="Looked into", by=world.analyst, at=AT)  # type: ignore[arg-type]
    found = waits(world.coordinator)
    assert found["Packages to check as the second person"] == (1, "/packages/?state=draft")
    assert listed(world.coordinator, "/packages/?state=draft") == 1
    assert found["Recalls no force has acknowledged"] == (1, "/clearances/")
    assert found["Lowerings that wait for a second person"] == (1, "/watch/#lowerings")
    assert "Lowerings that wait for a second person" not in waits(world.analyst), "who asked does not agree"


def test_a_silent_delivery_reaches_the_supervisor_and_after_three_days_gold(world: World) -> None:
    now = datetime.now(UTC)
    with viewing(world.analyst):
        for name, hours in (("quiet", 30), ("silent", 80), ("fresh", 2)):
            batch = add_batch(world, name)
            type(batch).objects.filter(pk=batch.pk).update(received_at=now - timedelta(hours=hours))
            add_placed(world, hours)
            receive(world, batch, Referral.objects.filter(reference=f"{hours}"))
    lead, gold = waits(world.coordinator), waits(world.gold)
    assert lead["Deliveries with records untouched for a day"] == (2, "/watch/#queues")
    assert lead["Deliveries with records untouched for three days"] == (1, "/watch/#queues")
    assert gold["Deliveries with records untouched for three days"] == (1, "/watch/#queues")
    assert "Deliveries with records untouched for a day" not in gold
    page = client_of(world.gold).get("/watch/").content.decode()
    assert 'id="queues"' in page
    assert "Gold is told" in page


@pytest.mark.parametrize("role", list(Role))
def test_each_first_page_says_what_waits_or_that_nothing_does(world: World, role: Role) -> None:
    post = post_of(world, role)
    waits(post)
    page = client_of(post).get(HOMES[role]).content.decode()
    assert page.count('aria-label="What waits for you"') == 1


def test_programs_read_the_same(world: World) -> None:
    three(world)
    kent = world.force_analyst("kent")
    told = {row["words"]: (row["number"], row["href"]) for row in Program(world, kent).get("/waiting").json()}
    assert told == waits(kent)
    assert next(iter(told)) == "Clocks that ran out with nobody at the door", "what alarms stands first"


def test_the_breach_list_is_the_same_for_the_force_and_for_the_lead_agency(world: World) -> None:
    """Row by row and cell by cell, in the query, on the page and over the API; of a paused clock none has any."""
    with viewing(world.analyst):
        ours = [add_placed(world, n) for n in (1, 2, 3)]
        theirs = add_placed(world, 9, homes=[Home("surrey")])
    packages = sent(world, *ours, theirs)
    kent, paused, later = world.force_analyst("kent"), AT + timedelta(days=20), AT + timedelta(days=33)
    with viewing(kent):
        actions.acknowledge({packages[2].id: Answer.NO}, by=kent, at=AT)
        actions.pause(
            packages[2].id, ground=PauseGround.WARRANT, reason="Sworn on Monday",
            review_at=paused + timedelta(days=14), by=kent, at=paused,
        )  # fmt: skip
        own = breaches(at=later)
    with viewing(world.coordinator):
        all_of_them = breaches(at=later)
    assert own == [row for row in all_of_them if row.force == "Kent Police"]
    assert (len(own), len(all_of_them)) == (2, 3)
    mine, lead = (Program(world, post).get("/breaches").json() for post in (kent, world.coordinator))
    for row in (*mine, *lead):
        row.pop("late_seconds")  # the two were read at two instants
    assert mine == [row for row in lead if row["force"] == "Kent Police"]
    pages = [client_of(post).get("/watch/").content.decode() for post in (kent, world.coordinator)]
    shown = [re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL) for page in pages]
    for reference in ("P-000001/1", "P-000002/1"):
        rows = [next(row for row in page if reference in row) for page in shown]
        assert rows[0] == rows[1]
