"""The way to publication through pages, commands and API: two people, sealed packs, clocks that agree; and the lift."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.cli import releasing, session
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.release.actions import amend, lift, propose_lift
from daybreak.release.models import Proposal, PublishedFile, Release
from daybreak.release.terms import LIFT_WITHIN
from tests.api.programs import Program
from tests.refusing import refused
from tests.release.invented import arrested, drafted, sealed, text_of, unlocked
from tests.rooms import World
from tests.timekeepers import Keeper
from tests.web.doors import client_of
from tests.web.signing import text_of as words_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LEAKED = "A newspaper has printed the names of towns"


def state_of(world: World) -> str:
    with viewing(world.gold):
        return str(Release.objects.get().state)


def test_from_draft_to_publication_on_pages(world: World, timekeeper: Keeper) -> None:
    release = drafted(world, embargo=datetime.now(UTC) - timedelta(seconds=1))
    gold, coordinator = client_of(world.gold), client_of(world.coordinator)
    at = f"/release/{release.id}/"
    assert "Seal the packs" in words_of(coordinator.get("/release/"))
    assert gold.post(f"{at}unlock/").status_code == 409, "not before it is sealed"
    assert coordinator.post(f"{at}seal/").status_code == 302
    assert gold.post(f"{at}unlock/").status_code == 302
    assert "You have unlocked it" in words_of(gold.get("/release/"))
    assert gold.post(f"{at}publish/").status_code == 409
    assert coordinator.post(f"{at}unlock/").status_code == 302
    page = words_of(coordinator.get("/release/"))
    assert "All four clocks agree" in page
    assert "Unlocked" in words_of(coordinator.get(f"{at}countdown/"))
    assert coordinator.get(f"{at}countdown/").headers["Refresh"] == "10"
    assert gold.post(f"{at}publish/").status_code == 302
    page = words_of(gold.get("/release/"))
    assert "Welfare on release day" in page
    assert "Refresh" not in gold.get(f"{at}countdown/").headers
    assert state_of(world) == "published"


def test_a_time_source_that_is_silent_is_said_on_the_page(world: World, timekeeper: Keeper, settings: Any) -> None:
    release = unlocked(world, drafted(world, embargo=datetime.now(UTC) - timedelta(seconds=1)))
    settings.TIMEKEEPER = settings.TIMEKEEPER_KEY = ""
    gold = client_of(world.gold)
    assert "Name a signed time source" in words_of(gold.get("/release/"))
    answer = gold.post(f"/release/{release.id}/publish/")
    assert answer.status_code == 409
    assert "DAYBREAK_TIMEKEEPER" in words_of(answer)


def test_the_embargo_is_moved_by_two_on_pages(world: World) -> None:
    release = sealed(world, drafted(world, embargo=datetime(2099, 3, 29, 5, tzinfo=UTC)))
    gold, coordinator, at = client_of(world.gold), client_of(world.coordinator), f"/release/{release.id}/"
    asked = {"embargo-embargo": "2099-03-30T06:00", "embargo-reason": "The minister speaks a day later"}
    assert gold.post(f"{at}embargo/", asked | {"embargo-embargo": "2001-01-01T06:00"}).status_code == 422
    assert gold.post(f"{at}embargo/", asked | {"embargo-reason": ""}).status_code == 422
    assert gold.post(f"{at}embargo/", asked).status_code == 302
    assert "Another commander must agree" in words_of(gold.get("/release/"))
    until = {"until": "2099-03-30T05:00:00+00:00"}
    assert 'value="2099-03-30T05:00:00+00:00"' in coordinator.get("/release/").content.decode()
    assert gold.post(f"{at}agree/", until).status_code == 403
    assert coordinator.post(f"{at}agree/", {"until": "soon"}).status_code == 422
    assert coordinator.post(f"{at}agree/", until).status_code == 302
    assert state_of(world) == "draft"


def test_nobody_agrees_to_what_was_exchanged_since_they_read_it(world: World) -> None:
    release = drafted(world, embargo=datetime(2099, 3, 29, 5, tzinfo=UTC))
    gold, coordinator, at = client_of(world.gold), client_of(world.coordinator), f"/release/{release.id}/"
    asked = {"embargo-embargo": "2099-03-30T06:00", "embargo-reason": "The minister speaks a day later"}
    gold.post(f"{at}embargo/", asked)
    read = coordinator.get("/release/").content.decode()
    version = read.partition('name="version" value="')[2].partition('"')[0]
    gold.post(f"{at}embargo/", asked | {"embargo-embargo": "2099-01-01T06:00"})
    posted = {"until": "2099-01-01T06:00:00+00:00", "version": version}
    assert coordinator.post(f"{at}agree/", posted).status_code == 409


# ── the emergency lift ────────────────────────────────────────────────────────────────────────────────────────────────
def test_two_gold_commanders_lift_the_embargo_on_pages(world: World) -> None:
    """No clock is asked: it is the way out where a time source has failed."""
    release = sealed(world, drafted(world, embargo=datetime(2099, 3, 29, 5, tzinfo=UTC)))
    second = world.post(Role.GOLD, number=2)
    one, two, at = client_of(world.gold), client_of(second), f"/release/{release.id}/"
    assert one.post(f"{at}lift/", {"lift-reason": ""}).status_code == 422
    assert two.post(f"{at}lift-now/").status_code == 404, "nobody has asked"
    assert one.post(f"{at}lift/", {"lift-reason": LEAKED}).status_code == 302
    assert one.post(f"{at}lift-now/").status_code == 403, "not for oneself"
    assert client_of(world.coordinator).post(f"{at}lift-now/").status_code == 403
    assert LEAKED in words_of(two.get("/release/"))
    assert two.post(f"{at}lift-now/").status_code == 302
    with viewing(world.gold):
        row = Release.objects.get()
        assert row.state == "published"
        assert row.lifted_at == row.published_at
        assert row.published_at is not None
        assert row.published_at < row.embargo_until
        refused("release_release_embargo", row, lifted_at=None)
        proposal = Proposal.objects.get()
        refused("release_proposal_two", proposal, agreed_by_person=proposal.proposed_by_person)
        refused("release_proposal_reason", proposal, reason="")
        refused("release_proposal_kind", proposal, kind="other")
        refused("release_proposal_whole", proposal, sealing_id=None)
    with viewing(world.auditor):
        assert [e.act for e in Entry.objects.filter(act__contains="lift").order_by("id")] == [
            "release:propose-lift", "release:lift",
        ]  # fmt: skip
    assert b"kent.csv" in client_of(world.force_press("kent")).get("/press/").content


def test_a_lift_is_of_one_sealing_for_one_hour_and_of_a_checked_text(world: World) -> None:
    release = drafted(world, embargo=world.at + 9 * HOUR)
    first, second, at = world.gold, world.post(Role.GOLD, number=2), world.at
    arrested(world, "kent", 1, welfare=False)
    with viewing(first), pytest.raises(Conflict, match="draft cannot become published"):
        propose_lift(release.id, reason=LEAKED, by=first, at=at)
    sealed(world, release)
    with viewing(first):
        propose_lift(release.id, reason=LEAKED, by=first, at=at)
    with viewing(second):
        with pytest.raises(Conflict, match="more than 1 h ago"):
            lift(release.id, operation=world.operation, by=second, at=at + LIFT_WITHIN + timedelta(seconds=1))
        text_of(release, "Officers convicted 745 offenders today.")
        with pytest.raises(GateNotMet) as closed:
            lift(release.id, operation=world.operation, by=second, at=at)
        assert [item.partition(":")[0] for item in closed.value.items] == [
            "Every mark in the text is amended or cleared", "Welfare contacts for release day are planned",
        ]  # fmt: skip
        assert not PublishedFile.objects.exists()
        text_of(release, release.text)
    with viewing(world.press_officer):
        amend(release.id, text=release.text + "\nThank you.\n", by=world.press_officer, at=at)
    sealed(world, release)
    with viewing(second), pytest.raises(NotFound, match="Nobody has proposed"):
        lift(release.id, operation=world.operation, by=second, at=at)


# ── the text, and a program ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_text_is_amended_and_cleared_on_pages(world: World) -> None:
    release = drafted(world, embargo=world.at + HOUR)
    press, gold, path = client_of(world.press_officer), client_of(world.gold), f"/release/{release.id}/text/"
    assert "No mark stands in this text" in words_of(press.get(path))
    wrong = "Operation TEST DAWN\n\nOfficers acted today.\n"
    assert press.post(f"/release/{release.id}/amend/", {"text": ""}).status_code == 422
    same = press.post(f"/release/{release.id}/amend/", {"text": release.text})
    assert same.status_code == 422
    assert "Nothing was changed" in words_of(same)
    assert press.post(f"/release/{release.id}/amend/", {"text": wrong}).status_code == 302
    page = press.get(path).content.decode()
    assert '<mark class="day-differs">today</mark>' in page
    assert "You wrote this text or a version of it" in page
    assert "<del>" in page
    at = wrong.index("today")
    mark = {"mark-version": 2, "mark-place": at, "mark-words": "today", "mark-rule": "a text is read on other days"}
    assert press.post(f"/release/{release.id}/clear/", mark | {"mark-reason": "It is read today"}).status_code == 403
    assert gold.post(f"/release/{release.id}/clear/", mark | {"mark-reason": ""}).status_code == 422
    assert gold.post(f"/release/{release.id}/clear/", mark | {"mark-reason": "It is read today"}).status_code == 302
    assert "Every mark in this version is cleared" in words_of(gold.get(path))
    assert gold.post(f"/release/{release.id}/clear/", mark | {"mark-reason": "It is read today"}).status_code == 409


def test_a_program_reads_marks_amends_clears_seals_and_holds(world: World) -> None:
    release = drafted(world, embargo=world.at + HOUR)
    press, gold, path = Program(world, world.press_officer), Program(world, world.gold), f"/releases/{release.id}"
    text = {"text": "Operation TEST DAWN\n\nOfficers acted today.\n"}
    assert press.send(f"{path}/text", text).status_code == 428
    assert press.send(f"{path}/text", text, version=press.version(path)).json()["version"] == 2
    [mark] = gold.get(f"{path}/marks").json()
    assert (mark["words"], mark["cleared"], mark["instead"]) == ("today", False, "the date")
    said = {name: mark[name] for name in ("version", "place", "words", "rule")} | {"reason": "It is read today"}
    assert press.send(f"{path}/clearances", said, version=press.version(path)).status_code == 403
    assert gold.send(f"{path}/clearances", said, version=gold.version(path)).status_code == 200
    assert gold.get(f"{path}/marks").json()[0]["reason"] == "It is read today"
    assert gold.send(f"{path}/seal", version=gold.version(path)).json()["state"] == "sealed"
    assert (
        gold.send(f"{path}/hold", {"reason": "a figure is late"}, version=gold.version(path)).json()["state"] == "held"
    )
    assert gold.send(f"{path}/resume", version=gold.version(path)).json()["state"] == "draft"
    for act in ("unlock", "publish", "lift", "agree", "embargo"):
        assert gold.send(f"{path}/{act}", version=gold.version(path)).status_code == 404, "for people, at a page"


def test_the_same_by_commands(
    world: World, timekeeper: Keeper, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(session, "open_installation", lambda: None)

    def said_next() -> str:
        return capsys.readouterr().out.partition("Next: ")[2]

    drafted(world, embargo=datetime(2099, 3, 29, 5, tzinfo=UTC))
    press, gold, coordinator = (
        post.person.username for post in (world.press_officer, world.gold, world.coordinator)
    )  # fmt: skip
    file = tmp_path / "text.txt"
    file.write_text("Operation TEST DAWN\n\nOfficers acted today.\n")
    releasing.amend(file, act_as=press)
    releasing.show(act_as=gold)
    releasing.clear(place=file.read_text().index("today"), reason="It is read today", act_as=gold)
    with pytest.raises(NotFound):
        releasing.clear(place=0, reason="It is read today", act_as=gold)
    releasing.seal(act_as=coordinator)
    assert "two different people who command unlock it" in said_next()
    releasing.hold(reason="a figure is late", act_as=gold)
    assert "takes it back to the draft" in said_next()
    releasing.resume(act_as=gold)
    assert "then gold or a lead coordinator seals it" in said_next()
    releasing.embargo(until="2099-04-01T05:00+00:00", reason="The minister speaks later", act_as=gold)
    assert "daybreak release agree --until 2099-04-01T05:00+00:00 --as USERNAME" in said_next()
    with pytest.raises(NotAllowed):
        releasing.agree(until="2099-04-01T05:00+00:00", act_as=gold)
    with pytest.raises(BadInput):
        releasing.agree(until="in April", act_as=coordinator)
    releasing.agree(until="2099-04-01T05:00+00:00", act_as=coordinator)
    releasing.seal(act_as=coordinator)
    releasing.unlock(act_as=gold)
    assert "another person who commands unlocks it" in said_next()
    releasing.unlock(act_as=coordinator)
    assert "published by itself when the embargo ends" in said_next()
    with pytest.raises(GateNotMet):
        releasing.publish(act_as=gold)
    releasing.open_due()
    assert state_of(world) == "unlocked"
    second = world.post(Role.GOLD, number=2).person.username
    releasing.lift(reason=LEAKED, act_as=gold)
    assert "another gold commander agrees within the hour" in said_next()
    releasing.lift(act_as=second)
    assert "contacts of release day" in said_next()
    assert state_of(world) == "published"
