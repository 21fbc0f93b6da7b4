"""What people say on the record: one writes, another approves, and only that is printed, where it belongs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import release_quotes, session
from daybreak.cli.main import app
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.release import packs, queries
from daybreak.release.actions import approve_quote, hold, resume, withdraw_quote, write_quote
from daybreak.release.documents.terms import Quote as Said
from daybreak.release.models import Quote, Release
from daybreak.release.terms import QuoteState
from tests.api.programs import Program
from tests.release.invented import arrested, drafted, sealed
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of as words_of

pytestmark = pytest.mark.django_db
OURS = Said("We look at every report that reaches us.", "Alex Example", "Gold commander")
KENTS = Said("Our officers listen.", "Sam Example", "Chief Officer", "kent")
WHY = "The speaker asked for other words."


@pytest.fixture
def release(world: World) -> Release:
    return drafted(world, embargo=datetime.now(UTC) + timedelta(hours=1))


def written(world: World, release: Release, said: Said = OURS) -> Quote:
    with viewing(world.press_officer):
        return write_quote(release.id, said, by=world.press_officer, at=world.at)


def approved(world: World, release: Release, quote: Quote, *, by: Post | None = None) -> Quote:
    by = by or world.gold
    with viewing(by):
        return approve_quote(release.id, quote.id, operation=world.operation, by=by, at=world.at)


def printed(world: World, release: Release) -> dict[str, str]:
    """Return the words of each page."""
    with viewing(world.coordinator):
        made = packs.render_packs(queries.release(release.id), world.operation)
    return {slug: pack[0].content.decode() for slug, pack in made.items()}


def test_only_what_another_person_approved_is_printed_and_where_it_belongs(world: World, release: Release) -> None:
    ours, kents = written(world, release), written(world, release, KENTS)
    assert OURS.words not in printed(world, release)[""]
    approved(world, release, ours)
    approved(world, release, kents, by=world.coordinator)
    pages = printed(world, release)
    assert OURS.words in pages[""]
    assert KENTS.words in pages["kent"]
    assert [slug for slug, page in pages.items() if OURS.words in page or KENTS.words in page] == ["", "kent"]
    with viewing(world.coordinator):
        with pytest.raises(BadInput, match="reason"):
            withdraw_quote(release.id, kents.id, reason=" ", by=world.coordinator, at=world.at)
        done = withdraw_quote(release.id, kents.id, reason=WHY, by=world.coordinator, at=world.at)
        assert done.state == QuoteState.WITHDRAWN
        with pytest.raises(Conflict, match="withdrawn"):
            approve_quote(release.id, kents.id, operation=world.operation, by=world.coordinator, at=world.at)
    assert KENTS.words not in printed(world, release)["kent"]
    with viewing(world.auditor):
        acts = list(Entry.objects.filter(act__contains="quote").order_by("id").values_list("act", flat=True))
    assert acts == ["release:quote"] * 2 + ["release:approve-quote"] * 2 + ["release:withdraw-quote"]


def test_nobody_approves_their_own_nor_what_is_sealed(world: World, release: Release) -> None:
    quote = written(world, release)
    with pytest.raises(NotAllowed, match="wrote themselves"):
        approved(world, release, quote, by=world.press_officer)
    for post in (world.analyst, world.auditor):
        with viewing(post), pytest.raises(NotAllowed):
            write_quote(release.id, OURS, by=post, at=world.at)
        with viewing(post), pytest.raises(NotAllowed):
            approve_quote(release.id, quote.id, operation=world.operation, by=post, at=world.at)
    other = drafted(world, embargo=release.embargo_until)
    with viewing(world.gold), pytest.raises(NotFound):
        approve_quote(other.id, quote.id, operation=world.operation, by=world.gold, at=world.at)
    sealed(world, release)
    with pytest.raises(Conflict, match="in a draft"):
        approved(world, release, quote)
    with pytest.raises(Conflict, match="in a draft"):
        written(world, release)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (Said("We have convicted 12 offenders.", "A", "B"), "convicted"),
        (Said("Today we arrested 745 people.", "A", "B"), "745"),
        (Said("The Crown Prosecution Service decides.", "A", "B", "police-scotland"), "Crown Prosecution Service"),
        (Said("Children were taken into care.", "A", "B", "kent"), "taken into care"),
    ],
)
def test_a_quote_that_says_what_a_release_must_not_is_not_approved(
    world: World, release: Release, said: Said, rule: str
) -> None:
    quote = written(world, release, said)
    with pytest.raises(GateNotMet) as closed:
        approved(world, release, quote)
    assert rule in " ".join(closed.value.items)
    with viewing(world.gold):
        assert Quote.objects.get(pk=quote.pk).state == QuoteState.WRITTEN


def test_a_number_of_the_snapshot_may_be_said(world: World) -> None:
    arrested(world, "kent", 9)
    release = drafted(world, embargo=datetime.now(UTC) + timedelta(hours=1))
    quote = written(world, release, Said("Officers arrested 9 people.", "A", "B", "kent"))
    assert approved(world, release, quote).state == QuoteState.APPROVED


@pytest.mark.parametrize(
    "said", [Said(" ", "A", "B"), Said("A", "", "B"), Said("A", "B", " "), Said("A", "B", "C", "lead")]
)
def test_a_quote_is_whole_and_of_a_force(world: World, release: Release, said: Said) -> None:
    with pytest.raises(BadInput):
        written(world, release, said)


def test_quotes_by_page(world: World, release: Release) -> None:
    press, gold = client_of(world.press_officer), client_of(world.gold)
    at = f"/release/{release.id}/quotes/"
    assert "Nobody is quoted" in words_of(gold.get(at))
    assert press.post(f"{at}write/", {"area": "", "words": "", "speaker": "A", "title": "B"}).status_code == 422
    form = {"area": "kent", "words": "We convicted offenders.", "speaker": "Alex Example", "title": "Gold"}
    assert press.post(f"{at}write/", form).status_code == 302
    with viewing(world.gold):
        quote = Quote.objects.get()
    assert "You wrote it: somebody else approves it" in words_of(press.get(at))
    refused = gold.post(f"{at}approve/", {"quote": quote.id})
    assert refused.status_code == 409
    assert "the quote says what a release must not" in words_of(refused)
    assert press.post(f"{at}withdraw/", {"quote": quote.id, f"withdraw-{quote.id}-reason": WHY}).status_code == 302
    assert press.post(f"{at}write/", form | {"words": "Our officers listen."}).status_code == 302
    with viewing(world.gold):
        second = Quote.objects.get(state=QuoteState.WRITTEN)
    assert gold.post(f"{at}approve/", {"quote": second.id}).status_code == 302
    page = words_of(gold.get(at))
    assert "Approved by" in page
    assert WHY in page
    assert gold.post(f"{at}approve/", {"quote": "x"}).status_code == 422


def test_quotes_by_program(world: World, release: Release) -> None:
    press, gold = Program(world, world.press_officer), Program(world, world.gold)
    thing, at = f"/releases/{release.id}", f"/releases/{release.id}/quotes"

    def sent(who: Program, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = who.send(path, body, version=who.version(thing))
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    said = sent(press, at, {"words": OURS.words, "speaker": OURS.speaker, "title": OURS.title})
    assert (said["state"], said["area"], said["marks"]) == ("written", "", [])
    wrong = sent(press, at, {"words": "They were convicted.", "speaker": OURS.speaker, "title": OURS.title})
    assert [mark["words"] for mark in wrong["marks"]] == ["convicted"]
    assert [bool(row["marks"]) for row in gold.get(at).json()] == [False, True]
    assert sent(press, f"{at}/withdrawals", {"quote": wrong["id"], "reason": WHY})["marks"] == []
    assert sent(gold, f"{at}/approvals", {"quote": said["id"]})["state"] == "approved"
    gone = sent(press, f"{at}/withdrawals", {"quote": said["id"], "reason": WHY})
    assert (gone["state"], gone["reason"]) == ("withdrawn", WHY)
    assert [row["id"] for row in gold.get(at).json()] == [said["id"], wrong["id"]]


def said(*words: str) -> str:
    done = CliRunner().invoke(app, ["release", *words])
    assert done.exit_code == 0, done.exception
    return done.stdout if "--json" in words else " ".join(done.stdout.split())


def test_quotes_by_command(world: World, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    press, gold, lead = (post.person.username for post in (world.press_officer, world.gold, world.coordinator))
    release_quotes.quote(OURS.words, OURS.speaker, OURS.title, act_as=press)
    with viewing(world.gold):
        quote = Quote.objects.get()
    with pytest.raises(NotAllowed):
        release_quotes.approve_quote(quote.pk, act_as=press)
    release_quotes.approve_quote(quote.pk, act_as=gold)
    release_quotes.quote("They were convicted.", OURS.speaker, OURS.title, act_as=press)
    told = json.loads(said("quotes", "--as", gold, "--json").splitlines()[-1])["quotes"]
    assert [each["marked"] for each in told] == ["", "'convicted': an arrested or charged person is not convicted"]
    assert "1 quotes that nobody has approved are not printed" in said("seal", "--as", lead)
    with viewing(world.gold):
        hold(release.id, reason="a quote is withdrawn", by=world.gold, at=world.at)
        resume(release.id, by=world.gold, at=world.at)
    with viewing(world.gold):
        assert Quote.objects.get(pk=quote.pk).state == QuoteState.APPROVED
    release_quotes.withdraw_quote(quote.pk, reason=WHY, act_as=press)
    with viewing(world.gold):
        assert Quote.objects.get(pk=quote.pk).reason == WHY
