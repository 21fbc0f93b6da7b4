"""Packages on pages: from a draft to a new version, passed on between forces, and who has what of one delivery."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.intake.models import Receipt
from daybreak.intake.terms import FactKind, Outcome
from daybreak.packages import actions
from daybreak.packages.models import Package
from daybreak.web.parts.shown import value
from tests.packages.invented import Home, accepted, acknowledged, add_placed, built, sent
from tests.rooms import World
from tests.triage.invented import Said, add_batch
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db


def page(post: Post, path: str) -> str:
    found = client_of(post).get(path)
    assert found.status_code == 200
    return str(found.content.decode())


def pressed(post: Post, package: Package, step: str, **body: str) -> str:
    """Press and return what the page then says."""
    answer = client_of(post).post(f"/packages/{package.id}/{step}/", body, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def send(world: World, package: Package) -> None:
    lead = world.coordinator
    assert "Next: it is signed" in pressed(lead, package, "check")
    assert "does not change any more" in pressed(lead, package, "sign")
    assert "The clock of its level runs" in pressed(lead, package, "disseminate")


def one_blocked(world: World) -> Package:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.EMAIL, "ann@example.com"), homes=[Home(door=DoorState.BLOCKED)])
    (package,) = built(world, subject)
    return package


def test_a_door_that_changed_is_listed_and_reaches_the_force_with_what_changed(world: World) -> None:
    package, kent = one_blocked(world), world.force_analyst("kent")
    assert "Check it as the second person" in page(world.coordinator, "/packages/?state=not_sent")
    assert package.reference not in page(world.coordinator, "/packages/")
    send(world, package)
    changed = "/packages/?door=on"
    assert package.reference not in page(world.analyst, changed)
    with viewing(world.analyst):
        Door.objects.update(state=DoorState.ESTABLISHED, items=[])
    assert package.reference in page(world.analyst, changed)
    said = pressed(world.analyst, package, "renew", **{"renew-reason": "The door was checked"})
    assert "The force works on with this one" in said
    assert "P-000001/2" not in page(kent, "/packages/")
    with viewing(world.coordinator):
        new = Package.objects.get(version=2)
    send(world, new)
    told = page(kent, f"/packages/{new.id}/")
    assert "home, door blocked; At least 2 independent kinds of ground" in told
    assert "home, door established" in told
    assert "The door was checked" in told
    assert "replaces this one" in page(kent, f"/packages/{package.id}/")
    assert package.reference not in page(world.analyst, changed)


def test_a_force_passes_a_package_on(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject)
    silver, path = world.silver("kent"), f"/packages/{package.id}/"
    assert "Pass it on to the force it belongs to" in page(silver, path)
    assert client_of(silver).post(f"{path}transfer/", {"transfer-to": "essex"}).status_code == 422
    said = pressed(silver, package, "transfer", **{"transfer-to": "essex", "transfer-reason": "lives there now"})
    assert "Passed on" in said
    assert "Essex" in said
    listed = page(world.coordinator, "/packages/?state=transferred")
    assert "Build a new version for the force it was passed on to" in listed
    assert client_of(world.gold).post(f"{path}transfer/", {}).status_code in (403, 422)


def test_nobody_presses_what_is_not_theirs(world: World) -> None:
    package = one_blocked(world)
    for post, step in ((world.analyst, "sign"), (world.gold, "check"), (world.analyst, "disseminate")):
        assert client_of(post).post(f"/packages/{package.id}/{step}/").status_code == 403
    assert client_of(world.silver("kent")).post(f"/packages/{package.id}/renew/").status_code in (403, 404, 422)
    with viewing(world.coordinator):
        assert Package.objects.get().state == "draft"


def test_each_fact_opens_its_source_for_those_who_may_and_says_its_place_to_all(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.EMAIL, "ann@example.com"))
    (package,) = sent(world, subject)
    path = f"/packages/{package.id}/"
    assert "/sources/" in page(world.analyst, path)
    told = page(world.force_analyst("kent"), path)
    assert "/sources/" not in told
    assert "SHA-256" in told


def test_who_has_what_of_one_delivery(world: World) -> None:
    with viewing(world.analyst):
        batch = add_batch(world)
        subjects = [add_placed(world, n) for n in (1, 2)]
        Receipt.objects.create(
            compartment=world.national, batch=batch, outcome=Outcome.NEW, file_name="f", file_digest="d", file_size=1,
            referral=subjects[0].mentions.get().referral,
        )  # fmt: skip
    first, second = sent(world, *subjects)
    listed = page(world.gold, f"/packages/?batch={batch.pk}")
    assert first.reference in listed
    assert second.reference not in listed
    assert 'name="batch"' not in page(world.silver("kent"), "/packages/")


def paused(why: str) -> dict[str, str]:
    in_a_week = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    return {"pause-ground": "warrant", "pause-reason": why, "pause-review_at": in_a_week}


def test_a_clock_is_paused_with_its_ground_and_runs_again(world: World) -> None:
    package, kent = one_blocked(world), world.force_analyst("kent")
    send(world, package)
    pressed(kent, package, "acknowledge", access_to_children="no")
    assert "Pause its clock" in page(kent, f"/packages/{package.id}/")
    refused = client_of(kent).post(f"/packages/{package.id}/pause/", {"pause-ground": "warrant", "pause-reason": ""})
    assert refused.status_code == 422
    said = pressed(
        kent,
        package,
        "pause",
        **paused("Heard on Monday"),
    )
    assert "It is paused now" in said
    assert "Heard on Monday" in page(world.coordinator, f"/packages/{package.id}/"), "the lead agency reads the same"
    before = Package.objects.values_list("act_by", flat=True)
    with viewing(kent):
        stood = before.get(pk=package.pk)
    again = pressed(kent, package, "resume")
    assert "The clock runs again" in again
    assert "It is paused now" not in again
    with viewing(kent):
        now = before.get(pk=package.pk)
    assert stood is not None
    assert now is not None
    assert now > stood


def test_a_paused_clock_says_so_with_since_and_why_wherever_it_is_shown(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    send(world, package)
    kent = world.force_analyst("kent")
    pressed(kent, package, "acknowledge", access_to_children="no")
    pressed(
        kent,
        package,
        "pause",
        **paused("Sworn on Monday"),
    )
    for post in (kent, world.coordinator):
        for path in ("/packages/", "/forces/kent/", f"/packages/{package.id}/"):
            shown = page(post, path)
            assert "Paused, " in shown, path
            assert "warrant is not granted yet" in shown, path
            assert re.search(r"since[^.]{1,200}warrant is not granted", shown, re.DOTALL), path
        assert "Sworn on Monday" in page(post, f"/packages/{package.id}/")
        assert "Paused, " not in page(post, "/watch/"), "what is paused is no breach"
    pressed(kent, package, "resume")
    assert "Paused, " not in page(kent, "/packages/")


def test_doors_and_clocks_stand_at_a_glance(world: World) -> None:
    package, kent = one_blocked(world), world.force_analyst("kent")
    send(world, package)
    shown = page(kent, f"/packages/{package.id}/")
    glance = shown[shown.index("At a glance") : shown.index('aria-label="What is asked"')]
    for words in ("Act by", "Disseminated", "Door: 1 Invented Lane", "1 of 1 items open"):
        assert words in glance


def test_what_was_acted_on_asks_for_no_visit_any_more_and_says_when(world: World) -> None:
    kent, silver = world.force_analyst("kent"), world.silver("kent")
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = accepted(world, subject)
    later = world.at + timedelta(hours=5)
    assert "Visit by the clock" in page(kent, "/packages/")
    with viewing(silver):
        actions.act({package.id: later}, by=silver, at=later)
    shown = page(kent, "/packages/")
    assert "Visit by the clock" not in shown
    assert f"Acted on {value(later)}" in shown
    assert f"due {value(package.act_by)}" in shown
