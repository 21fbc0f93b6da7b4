"""Pages of need to know: members, asking, breaking glass, reviews, restricted records, the auditor's ledger."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daybreak.access.actions import ask_access, break_glass
from daybreak.access.models import AccessRequest, Grant, Restriction, Review
from daybreak.access.terms import Purpose
from daybreak.access.viewer import viewing
from daybreak.ledger.models import Entry
from tests.access.suspects import NOW, Suspect, restricted, suspect
from tests.rooms import World
from tests.visits.invented import accepted
from tests.web.doors import client_of
from tests.web.test_pages import plain

pytestmark = pytest.mark.django_db
WHY = "A child lives at the address, and nobody answers"


def text(answer: Any) -> str:
    return str(answer.content.decode())


# ── members ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_member_is_extended_and_ended_with_a_reason(world: World) -> None:
    analyst, client = world.force_analyst("kent"), client_of(world.coordinator)
    with viewing(world.coordinator):
        grant = Grant.objects.get(post=analyst)
        Grant.objects.filter(pk=grant.pk).update(granted_until=NOW + timedelta(days=3))
    page = text(client.get("/members/"))
    assert f"/members/{grant.id}/" in page
    assert "takes part" in page
    path = f"/members/{grant.id}/"
    assert client.post(f"{path}extend/", {"extend-days": 91, "extend-reason": WHY}).status_code == 422
    assert client.post(f"{path}extend/", {"extend-days": 30, "extend-reason": "x"}).status_code == 422
    assert client.post(f"{path}extend/", {"extend-days": 30, "extend-reason": WHY}).status_code == 302
    assert client.post(f"{path}end/", {"end-reason": "Moved to another case"}).status_code == 302
    assert f"/members/{grant.id}/" not in text(client.get("/members/"))
    assert f"/members/{grant.id}/" in text(client.get("/members/?ended=yes"))
    assert "This has ended" in text(client.get(path))
    with viewing(world.auditor):
        acts = set(Entry.objects.filter(thing_ref=str(grant.id)).values_list("act", flat=True))
    assert acts >= {"membership:extend", "membership:end"}


def test_a_leaver_is_cut_off_in_one_act(world: World) -> None:
    silver, client = world.silver("kent"), client_of(world.administrator)
    theirs, path = client_of(silver), f"/posts/{silver.id}/"
    assert theirs.get("/packages/").status_code == 200
    assert path in text(client.get("/posts/?q=Silver"))
    assert client.post(f"{path}deactivate/", {"leave-reason": "x"}).status_code == 422
    answer = client.post(f"{path}deactivate/", {"leave-reason": "Left the force today"}, follow=True)
    assert "Ended at once: 1 post, 1 grant" in text(answer)
    assert theirs.get("/packages/").status_code == 302
    assert "deactivated" in text(client.get(path))
    assert "This is you" in text(client.get(f"/posts/{world.administrator.id}/"))
    assert client_of(world.coordinator).post(f"{path}end/", {"end-reason": "Left today"}).status_code == 403


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_one_asks_another_grants(world: World) -> None:
    asks, answers = client_of(world.force_analyst("kent")), client_of(world.coordinator)
    assert asks.post("/access/ask/", {"wanted": "Surrey's part", "reason": WHY}).status_code == 302
    with viewing(world.coordinator):
        row = AccessRequest.objects.get()
        part = world.force("surrey")
    path = f"/access/requests/{row.id}/"
    assert path in text(answers.get("/access/"))
    assert path not in text(asks.get("/access/"))
    assert asks.get(path).status_code == 403
    form = {"grant-part": part.id, "grant-days": 7, "grant-reason": WHY}
    assert answers.post(f"{path}grant/", form | {"grant-part": 0}).status_code == 422
    assert answers.post(f"{path}grant/", form).status_code == 302
    page = text(asks.get("/access/"))
    assert "Surrey Police" in page
    assert "Granted" in page


def test_what_exists_and_what_does_not_are_asked_for_alike(world: World) -> None:
    it = suspect(world)
    restricted(world, it)
    client = client_of(world.force_analyst("kent"))
    answers = [
        client.post("/access/ask/", {"wanted": wanted, "reason": WHY}, follow=True)
        for wanted in (it.subject.reference, "S-00000")
    ]
    first, second = (plain(answer.content).replace(it.subject.reference, "S-00000") for answer in answers)
    assert answers[0].status_code == answers[1].status_code == 200
    assert "Passed on" in first
    assert "Passed on" in second


# ── breaking glass ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_breaking_glass_asks_who_one_is_first(world: World) -> None:
    client = client_of(world.bronze("kent"))
    session = client.session
    session["confirmed_at"] = (NOW - timedelta(hours=1)).isoformat()
    session.save()
    form = {"part": "surrey", "purpose": "child_at_risk", "hours": 2, "reason": WHY}
    answer = client.post("/break-glass/now/", form)
    assert answer.status_code == 200
    assert "break glass" in text(answer)
    with viewing(world.coordinator):
        assert not Review.objects.exists()


def test_glass_is_broken_told_and_reviewed(world: World) -> None:
    package = accepted(world, "surrey")[0]
    bronze, silver = world.bronze("kent"), world.silver("surrey")
    client, reviewer = client_of(bronze), client_of(silver)
    assert client.get(f"/packages/{package.id}/").status_code == 404
    form = {"part": "surrey", "purpose": "child_at_risk", "hours": 2, "reason": WHY}
    assert client.post("/break-glass/now/", form | {"hours": 9}).status_code == 422
    assert client.post("/break-glass/now/", form | {"part": "kent"}).status_code == 422
    assert client.post("/break-glass/now/", form).status_code == 302
    assert client.get(f"/packages/{package.id}/").status_code == 200
    with viewing(silver):
        task = Review.objects.get()
        Grant.objects.filter(reviews=task).update(granted_from=NOW)  # before this test's one transaction
    assert f"/reviews/{task.id}/" in text(reviewer.get("/reviews/"))
    found = {"finding": "not_justified", "words": "Nobody was in danger"}
    assert reviewer.post(f"/reviews/{task.id}/decide/", {"finding": "justified", "words": ""}).status_code == 422
    assert reviewer.post(f"/reviews/{task.id}/decide/", found).status_code == 302
    assert client.get(f"/packages/{package.id}/").status_code == 404
    assert "Not justified" in text(reviewer.get("/reviews/"))


def test_nobody_reviews_their_own(world: World) -> None:
    silver = world.silver("kent")
    with viewing(silver):
        part = world.force("surrey")
        _, task = break_glass(part, purpose=Purpose.FLIGHT, reason=WHY, hours=1, by=silver, at=NOW)
    client = client_of(silver)
    assert "This is your own exception" in text(client.get(f"/reviews/{task.id}/"))
    answer = client.post(f"/reviews/{task.id}/decide/", {"finding": "justified", "words": WHY})
    assert answer.status_code == 403
    assert "Ask another lead coordinator" in text(answer)


# ── restricted records ────────────────────────────────────────────────────────────────────────────────────────────────
def addresses(it: Suspect) -> list[str]:
    """Return the page of every record that tells of the suspect and has one."""
    pages = {
        "identity.Subject": "/subjects/{}/", "packages.Package": "/packages/{}/", "visits.Visit": "/visits/{}/",
        "custody.Exhibit": "/exhibits/{}/", "deconfliction.HitSide": "/hits/{}/", "intake.Referral": "/referrals/{}/",
        "intake.Source": "/sources/{}/", "safeguarding.ChildReferral": "/children/{}/",
    }  # fmt: skip
    return [
        pages[model._meta.label].format(key)
        for model, keys in it.rows.items()
        for key in keys
        if model._meta.label in pages
    ]


LISTS = ["/national/", "/forces/kent/", "/batches/", "/referrals/", "/subjects/", "/packages/", "/hits/", "/day/",
         "/exhibits/", "/children/", "/plan/", "/members/", "/reviews/", "/access/", "/restricted/",
         "/look-ups/", "/blocks/"]  # fmt: skip


def test_a_restricted_record_is_absent_on_every_page_of_everybody_else(world: World) -> None:
    it = suspect(world)
    others = [world.analyst, world.gold, world.silver("kent"), world.bronze("kent"), world.examiner("kent")]
    restricted(world, it)
    for post in others:
        client = client_of(post)
        for path in addresses(it):
            hidden, absent = client.get(path), client.get(re.sub(r"[0-9a-f-]{36}", str(uuid4()), path))
            assert hidden.status_code == absent.status_code, (post, path)
            assert hidden.status_code in (403, 404), (post, path)
            assert plain(hidden.content) == plain(absent.content), (post, path)
        for path in [*LISTS, f"/subjects/?q={it.subject.reference}", f"/packages/?q={it.subject.name}"]:
            page = text(client.get(path)).replace(f'value="{it.subject.name}"', "")
            assert it.subject.name not in page, (post, path)
            assert it.subject.reference not in page.replace(f'value="{it.subject.reference}"', ""), (post, path)
            assert it.visit.reference not in page, (post, path)


def test_a_subject_is_restricted_named_for_and_lifted(world: World) -> None:
    it, second, gold = suspect(world), world.second_coordinator, world.gold
    first = client_of(world.coordinator)
    path = f"/subjects/{it.subject.id}/restrict/"
    assert path in text(first.get(f"/subjects/{it.subject.id}/"))
    assert path not in text(client_of(world.analyst).get(f"/subjects/{it.subject.id}/"))
    form = {"ground": "police", "reason": WHY, "named": [str(second.id)], "days": 30}
    assert first.get(path).status_code == 200
    assert first.post(f"{path}now/", form | {"named": []}).status_code == 422
    answer = first.post(f"{path}now/", form)
    assert answer.status_code == 302
    with viewing(second):
        restriction = Restriction.objects.get()
    there, other = f"/restricted/{restriction.id}/", client_of(second)
    assert client_of(gold).get(f"/subjects/{it.subject.id}/").status_code == 404
    named = {"name-named": [str(gold.id)], "name-days": 5, "name-reason": WHY}
    assert other.post(f"{there}name/", named).status_code == 302
    assert client_of(gold).get(f"/subjects/{it.subject.id}/").status_code == 200
    assert "another coordinator who is named for it lifts it" in text(first.get(there))
    assert first.post(f"{there}lift/", {"lift-reason": "It was a namesake"}).status_code == 403
    assert other.post(f"{there}lift/", {"lift-reason": "It was a namesake"}).status_code == 302
    assert client_of(world.analyst).get(f"/subjects/{it.subject.id}/").status_code == 200


# ── the auditor's ledger ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_ledger_is_browsed_by_post_act_thing_and_period(world: World) -> None:
    accepted(world, "kent")
    silver, client = world.silver("kent"), client_of(world.auditor)
    with viewing(silver):
        ask_access(world.operation, wanted="x", reason=WHY, by=silver, at=NOW)
    with viewing(world.auditor):
        entry = Entry.objects.get(act="access:ask")
    there, today = f"/ledger/{entry.ref}/", NOW.date()
    for query, shown in (
        ("", True), ("act=access:ask", True), ("act=access:grant", False), (f"post={silver.id}", True),
        (f"post={world.bronze('kent').id}", False), (f"thing=request&thing_ref={entry.thing_ref}", True),
        (f"first={today}&last={today}", True), (f"last={today - timedelta(days=2)}", False),
        (f"first={today + timedelta(days=2)}", False), ("processing=erase", False),
    ):  # fmt: skip
        assert (there in text(client.get(f"/ledger/?{query}"))) is shown, query
    assert client.get("/ledger/?post=nobody").status_code == 422
    page = text(client.get(there))
    assert str(silver.id) in page
    assert WHY not in page, "what an act was about is no part of it"


def test_an_entry_has_its_proof_once_it_is_sealed(world: World) -> None:
    client = client_of(world.auditor)
    with viewing(world.auditor):
        entry = Entry.objects.latest("id")
    assert "Not sealed yet" in text(client.get(f"/ledger/{entry.ref}/"))
    assert client.get(f"/ledger/{entry.ref}/proof").status_code == 404
    assert client.get(f"/ledger/{uuid4()}/").status_code == 404
    assert client_of(world.coordinator).get(f"/ledger/{entry.ref}/proof").status_code == 403


# ── how much a page asks ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/members/", "/access/", "/reviews/", "/restricted/", "/ledger/"])
def test_a_list_asks_no_more_as_it_grows(world: World, path: str) -> None:
    post = world.auditor if path == "/ledger/" else world.coordinator
    it = [suspect(world)]
    restricted(world, it[0])
    _grow(world, "essex")
    few = _asked(client_of(post), path)
    for slug in ("surrey", "sussex", "norfolk"):
        _grow(world, slug)
    restricted(world, suspect(world, "surrey"))
    assert _asked(client_of(post), path) == few
    assert few <= 25


def _grow(world: World, slug: str) -> None:
    bronze = world.bronze(slug)
    with viewing(bronze):
        part = world.force("kent")
        break_glass(part, purpose=Purpose.FLIGHT, reason=WHY, hours=1, by=bronze, at=NOW)
        ask_access(world.operation, wanted=slug, reason=WHY, by=bronze, at=NOW)


def _asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
