"""Safeguarding through page, API and command: one way each, and the same result."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from daybreak.access.viewer import viewing
from daybreak.cli import children, children_desk, letters, session
from daybreak.cli import welfare as commands
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.kernel.words import Category
from daybreak.packages.models import Package
from daybreak.safeguarding import following, welfare
from daybreak.safeguarding.actions import acknowledge, decide
from daybreak.safeguarding.models import (
    Child,
    ChildReferral,
    EmployerDuty,
    FamilyMember,
    TrustDisclosure,
    WelfareContact,
    WelfarePlan,
)
from daybreak.safeguarding.terms import (
    Capacity,
    ChildReferralState,
    Correctable,
    Decided,
    Decision,
    DisclosedTo,
    Relation,
    Verdict,
)
from daybreak.visits.actions import record_outcomes
from daybreak.visits.terms import Followed, OutcomeKind
from tests.api.programs import Program
from tests.papers import text_of
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, referred
from tests.safeguarding.test_amending import of_two_forces
from tests.visits.invented import accepted
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "A neighbour and the school say so"
CHILD = {"certainty": "believed", "relation": "own_child", "immediate_risk": "yes", "authority": AUTHORITY,
         "capacity": "host", "known_as": "Robin", "whereabouts": "at home", "category": "witness"}  # fmt: skip
TRUST = {"to": "employer", "recipient": "Invented School", "words": "exactly this", "pressing_need": "children",
         "proportionality": "no less would do"}  # fmt: skip


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def earlier(minutes: int = 5) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def local(at: datetime) -> str:
    from daybreak.visits.rules.warrants import LOCAL

    return f"{at.astimezone(LOCAL):%Y-%m-%dT%H:%M}"


def prefixed(name: str, said: dict[str, str]) -> dict[str, str]:
    return {f"{name}-{key}": text for key, text in said.items()}


def met(world: World, package: Package) -> None:
    silver = world.silver("kent")
    with viewing(silver):
        record_outcomes([Followed(package.id, OutcomeKind.ARREST, world.at)], by=silver, at=world.at)


def test_the_desk_is_in_the_same_order_by_page_program_and_command(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    done, waits = referred(world, {"immediate_risk": True}, {})
    worker = world.social_worker(AUTHORITY)
    with viewing(worker):
        acknowledge([done.id], by=worker, at=world.at)
        decide([Decided(done.id, Decision.SUPPORT)], by=worker, at=world.at)
    order = [waits.reference, done.reference]
    page = client_of(worker).get("/children/").content.decode()
    assert sorted(order, key=page.index) == order
    answer = Program(world, worker).get("/child-referrals").json()
    assert [(row["reference"], row["decision"]) for row in answer] == list(zip(order, ("", "support"), strict=True))
    children_desk.referrals(act_as=worker.person.username, as_json=True)
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])["referrals"]
    assert [(row["reference"], row["decision"]) for row in printed] == list(zip(order, ("", "support"), strict=True))


# ── a child, from record to closing ───────────────────────────────────────────────────────────────────────────────────
def test_a_child_by_page(world: World) -> None:
    package = accepted(world)[0]
    bronze, worker = client_of(world.bronze("kent")), client_of(world.social_worker(AUTHORITY))
    page = f"/packages/{package.id}/safeguarding/"
    without = bronze.post(f"/packages/{package.id}/child/", prefixed("child", CHILD | {"authority": ""}))
    assert without.status_code == 422
    assert "There is a problem" in without.content.decode()
    assert bronze.post(f"/packages/{package.id}/child/", prefixed("child", CHILD)).headers["Location"] == page
    suspect = bronze.post(f"/packages/{package.id}/child/", prefixed("child", CHILD | {"category": "suspect"}))
    assert suspect.status_code == 422
    with viewing(world.bronze("kent")):
        child, made = Child.objects.get(), ChildReferral.objects.get()
    assert (child.category, made.category) == ("witness", "witness")
    assert "Witness" in worker.get(f"/children/{made.id}/").content.decode()
    path, record = f"/children/{made.id}/", f"/child-records/{child.id}/"
    assert "Robin" in bronze.get(page).content.decode()
    worker.post(f"{path}ask/", {"ask-words": "Which school?"})
    assert "Which school?" in bronze.get("/children/").content.decode()
    with viewing(world.bronze("kent")):
        question = following.thread(made.id)[0]
    bronze.post(f"{path}answer/", {"answer-question": str(question.id), "answer-words": "Not known yet"})
    bronze.post(f"{record}protect/", {"protect-began_at": local(earlier()), "protect-words": WHY})
    shown = worker.get(path).content.decode()
    assert "Ends after 72 hours" in shown
    assert "Not known yet" in shown
    bronze.post(f"{path}end-protection/", {"end-ended_at": local(earlier(1)), "end-words": "With an aunt"})
    worker.post(f"{path}acknowledge/")
    said = {"discuss-held": "yes", "discuss-happened_at": local(earlier()), "discuss-words": "All agreed"}
    assert worker.post(f"{path}discuss/", said).status_code == 302
    worker.post(f"{path}decide/", {"decide-decision": "conference", "decide-words": "On Monday"})
    worker.post(f"{path}close/", {"close-words": "A plan holds"})
    change = {"correct-field": "age", "correct-value": "9", "correct-reason": WHY}
    assert bronze.post(f"{record}correct/", change).headers["Location"] == record
    bronze.post(f"{record}refer-further/", {"further-authority": "cs-surrey", "further-capacity": "home"})
    with viewing(world.bronze("kent")):
        row = ChildReferral.objects.get(pk=made.id)
        assert (row.state, row.age, row.protection_ended_at is None) == (ChildReferralState.CLOSED, 9, False)
        assert Child.objects.filter(counted_as=child.id, authority__slug="cs-surrey").count() == 1
    shown = worker.get(path).content.decode()
    assert all(text in shown for text in ("All agreed", "On Monday", "With an aunt", "Corrected: age is 9"))
    assert bronze.get(record).content.decode().count(WHY) == 1


def test_a_child_by_program(world: World) -> None:
    package = accepted(world)[0]
    bronze = Program(world, world.bronze("kent"))
    worker = Program(world, world.social_worker(AUTHORITY))
    body = CHILD | {"package": str(package.id), "immediate_risk": False}
    for wrong in ({"authority": ""}, {"category": "suspect"}):
        assert bronze.send("/child-records", body | wrong).status_code == 422
    child = bronze.send("/child-records", body).json()
    record = f"/child-records/{child['id']}"
    made = bronze.send(f"{record}/refer", version=bronze.version(record)).json()
    path = f"/child-referrals/{made['id']}"
    assert worker.get(path).json()["category"] == child["category"] == "witness"
    question = worker.send(f"{path}/ask", {"words": "Which school?"}, version=worker.version(path)).json()
    said = {"question": question["id"], "words": "None"}
    assert bronze.send(f"{path}/answer", said, version=bronze.version(path)).status_code == 200
    began = {"began_at": earlier().isoformat(), "words": WHY}
    whole = bronze.send(f"{record}/protect", began, version=bronze.version(record)).json()
    assert datetime.fromisoformat(whole["protected_until"]) - datetime.fromisoformat(
        whole["protected_from"]
    ) == timedelta(hours=72)
    ended = {"ended_at": earlier(1).isoformat(), "words": "With an aunt"}
    assert bronze.send(f"{path}/end-protection", ended, version=bronze.version(path)).status_code == 200
    assert worker.send(f"{path}/acknowledge", version=worker.version(path)).json()["state"] == "acknowledged"
    held = {"held": False, "happened_at": earlier().isoformat(), "words": "The child is abroad"}
    assert bronze.send(f"{path}/discuss", held, version=bronze.version(path)).status_code == 200
    assert worker.send(f"{path}/decide", {"decision": "plan"}, version=worker.version(path)).status_code == 200
    assert worker.send(f"{path}/close", {"words": "Done"}, version=worker.version(path)).json()["state"] == "closed"
    change = {"field": "immediate_risk", "value": "yes", "reason": WHY}
    assert bronze.send(f"{record}/correct", change, version=bronze.version(record)).json()["immediate_risk"] is True
    more = {"authority": "cs-surrey", "capacity": "home"}
    assert bronze.send(f"{record}/refer-further", more, version=bronze.version(record)).status_code == 200
    kinds = [entry["kind"] for entry in worker.get(path).json()["entries"]]
    assert kinds == ["question", "answer", "protection", "protection_ended", "no_discussion", "decision", "closing",
                     "correction"]  # fmt: skip
    clocks = Program(world, world.coordinator).get("/child-clocks").json()
    assert {row["state"] for row in clocks} == {"closed", "made"}
    assert not [row for row in clocks if "Robin" in str(row)]


def test_a_child_by_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    package = accepted(world)[0]
    bronze, silver, worker = world.bronze("kent"), world.silver("kent"), world.social_worker(AUTHORITY)
    force, command, desk = (post.person.username for post in (bronze, silver, worker))
    third = Category.THIRD_PARTY
    children.record(
        package.reference.lower(),
        AUTHORITY,
        Relation.OWN_CHILD,
        immediate_risk=False,
        known_as="Robin",
        category=third,
        act_as=force,
    )
    with viewing(bronze):
        child = Child.objects.get()
    children.refer(child.reference, act_as=force)
    with viewing(bronze):
        key = str(ChildReferral.objects.get().id)
    children_desk.ask(child.reference, "Which school?", act_as=desk)
    with viewing(bronze):
        question = following.thread(UUID(key))[0].id
    children.answer(question, "None", act_as=force)
    with pytest.raises(BadInput, match="with its zone"):
        children.protect(child.reference, "2026-03-10T06:30", WHY, act_as=force)
    children.protect(child.reference, earlier().isoformat(), WHY, act_as=force)
    children.end_protection(child.reference, earlier(1).isoformat(), "With an aunt", act_as=command)
    children_desk.acknowledge(key, act_as=desk)
    children.discuss(key, earlier().isoformat(), "Agreed", act_as=command)
    children.discuss(key, earlier().isoformat(), "The child is abroad", held=False, authority=True, act_as=desk)
    children_desk.decide(key, Decision.ENQUIRY, act_as=desk)
    children_desk.close(key, "Done", act_as=desk)
    children.correct(str(child.id), Correctable.AGE, "9", WHY, act_as=force)
    children.correct(str(child.id), Correctable.CATEGORY, "victim", WHY, act_as=force)
    with viewing(worker):
        assert ChildReferral.objects.get().category == "victim"
        assert [row.by_authority for row in following.thread(UUID(key)) if row.kind == "no_discussion"] == [True]
    said = capsys.readouterr().out
    for left in (
        f"`daybreak child refer {child.reference}`", "children's services acknowledge: `daybreak child acknowledge",
        f"the force answers: `daybreak child answer {question}`", f"`daybreak child end-protection {child.reference}`",
        f"`daybreak child close {child.reference}`",
    ):  # fmt: skip
        assert left in said, "each answer says what is next, and who does it"
    children.refer_further(child.reference, "cs-surrey", Capacity.HOST, act_as=force)
    capsys.readouterr()
    children.list_(act_as=force, as_json=True)
    children_desk.referrals(act_as=desk)
    children.clocks(act_as=world.coordinator.person.username, as_json=True)
    out = capsys.readouterr().out
    assert "Next:" not in out, "a list leads nowhere"
    assert f"{key}  {child.reference}  closed" in out
    assert "Robin" not in out
    children_desk.read(key, act_as=desk, as_json=True)
    whole = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (whole["state"], whole["known_as"], whole["decision"]) == ("closed", "Robin", "enquiry")
    words = {each["kind"]: each["words"] for each in whole["entries"]}
    assert (words["question"], words["answer"], words["closing"]) == ("Which school?", "None", "Done")
    assert package.reference not in json.dumps(whole)
    with pytest.raises(NotFound):
        children_desk.read(key, act_as=world.social_worker("cs-surrey").person.username)


def test_two_records_are_judged_at_each_door(world: World) -> None:
    of_two_forces(world)
    coordinator = client_of(world.coordinator)
    assert "One child" in coordinator.get("/child-clocks/same/").content.decode()
    with viewing(world.coordinator):
        one, two = following.may_be_one(world.operation)[0]
    said = {"pair": f"{one.id} {two.id}", "verdict": "same", "reason": WHY}
    assert coordinator.post("/child-clocks/same/judge/", said | {"pair": f"{one.id} {one.id}"}).status_code == 422
    assert coordinator.post("/child-clocks/same/judge/", said).status_code == 302
    body = {"child": str(one.id), "other": str(two.id), "verdict": "different", "reason": WHY}
    assert Program(world, world.coordinator).send("/child-clocks/judge", body).json()["verdict"] == "different"
    children.judge(str(one.id), two.reference, Verdict.SAME, WHY, act_as=world.coordinator.person.username)


# ── welfare, families, trust ──────────────────────────────────────────────────────────────────────────────────────────
def test_welfare_and_family_by_page(world: World) -> None:
    package, silver = accepted(world)[0], client_of(world.silver("kent"))
    base = f"/packages/{package.id}/"
    assert package.reference in silver.get("/welfare/").content.decode()
    empty = silver.post(f"{base}welfare-plan/", {"plan-named": "PC 1"})
    assert empty.status_code == 422
    plan = {"named": "PC 1", "risks": "none known", "measures": "a call"}
    assert silver.post(f"{base}welfare-plan/", prefixed("plan", plan)).status_code == 302
    silver.post(f"{base}first-contacts/", {"met-met_on": "2026-03-10"})
    silver.post(f"{base}welfare-contact/", {"contact-trigger": "court", "contact-due_on": "2026-05-11"})
    shown = silver.get("/welfare/").content.decode()
    assert "Court 2026-05-11" in shown
    assert "Overdue" in shown, "the days of March are over"
    with viewing(world.silver("kent")):
        contact = WelfareContact.objects.order_by("due_on")[0]
    assert silver.post(f"/welfare/{contact.id}/done/", {"found": ""}).status_code == 422
    assert silver.post(f"/welfare/{contact.id}/done/", {"found": "Calm"}).status_code == 302
    silver.post(f"{base}family/", {"family-known_as": "Marigold", "family-relation": "partner"})
    with viewing(world.silver("kent")):
        member = FamilyMember.objects.get()
    listed = silver.get("/families/").content.decode()
    assert "Nobody told them yet" in listed
    assert "Third party" in listed
    assert client_of(world.silver("surrey")).get("/families/").content.decode().count("Marigold") == 0
    assert silver.post("/welfare/release-day/", {"on": "soon"}).status_code == 422
    assert silver.post("/welfare/release-day/", {"on": "2026-06-01"}).status_code == 302
    silver.post(f"/families/{member.id}/signpost/", {"support": "A leaflet"})
    page = silver.get(f"{base}safeguarding/").content.decode()
    assert all(text in page for text in ("PC 1", "Calm", "Marigold", "Third party", "A leaflet"))


def test_welfare_and_family_by_program(world: World) -> None:
    package, silver = accepted(world)[0], Program(world, world.silver("kent"))
    of = {"package": str(package.id)}
    plan = of | {"named": "PC 1", "risks": "none known", "measures": "a call"}
    assert silver.send("/welfare/plans", plan).json()["number"] == 1
    assert len(silver.send("/welfare/first", of | {"met_on": "2026-03-10"}).json()) == 2
    contact = silver.send("/welfare", of | {"trigger": "charge", "due_on": "2026-04-01"}).json()
    path = f"/welfare/{contact['id']}"
    assert silver.send(f"{path}/done", {"found": "Calm"}, version=silver.version(path)).json()["found"] == "Calm"
    assert len(silver.get("/welfare").json()) == 2
    met(world, package)
    assert [row["trigger"] for row in silver.send("/welfare/release-day", {"on": "2026-06-01"}).json()] == [
        "release_day"
    ]
    member = silver.send("/families", of | {"known_as": "Marigold", "relation": "partner"}).json()
    path = f"/families/{member['id']}"
    told = silver.send(f"{path}/signpost", {"support": "A leaflet"}, version=silver.version(path)).json()
    assert (told["category"], told["signpost"]) == ("third_party", "A leaflet")


def test_welfare_and_family_by_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    name, analyst = silver.person.username, world.force_analyst("kent").person.username
    commands.write_plan(package.reference, "PC 1", "none known", "a call", act_as=name)
    commands.first(package.reference, datetime(2026, 3, 10, tzinfo=UTC), act_as=name)
    commands.contact(str(package.id), "charge", datetime(2026, 4, 1, tzinfo=UTC), act_as=name)
    with viewing(silver):
        key = welfare.contacts(world.operation)[0].id
    commands.done(key, "Calm", act_as=name)
    commands.record_member(package.reference, "Marigold", "partner", act_as=analyst)
    with viewing(silver):
        member = FamilyMember.objects.get().id
    commands.signpost_member(member, "A leaflet", act_as=analyst)
    with viewing(silver):
        assert FamilyMember.objects.get().signpost == "A leaflet"
        assert WelfarePlan.objects.count() == 1
    met(world, package)
    commands.release_day(datetime(2026, 6, 1, tzinfo=UTC), act_as=name, as_json=True)
    commands.list_contacts(act_as=name, as_json=True)
    commands.list_members(act_as=analyst, as_json=True)
    out = capsys.readouterr().out
    assert "OVERDUE" in out
    assert "1 contacts planned" in out
    assert f"{member}  third party  Marigold  partner  {package.reference}  A leaflet" in out
    with pytest.raises(NotAllowed, match="may not read families"):
        commands.list_members(act_as=world.examiner("kent").person.username)


def test_trust_by_page(world: World) -> None:
    package = accepted(world)[0]
    analyst, silver = client_of(world.force_analyst("kent")), client_of(world.silver("kent"))
    analyst.post(f"/packages/{package.id}/disclosure/", prefixed("draft", TRUST))
    with viewing(world.silver("kent")):
        key = TrustDisclosure.objects.get().id
    path = f"/disclosures/{key}/"
    assert "Approve these words" not in analyst.get(path).content.decode()
    assert "exactly this" in silver.get(path).content.decode()
    for act, body in (
        ("approve", {}), ("send", {"send-how": "By telephone to the head"}), ("tell-duty", {}),
        ("receipt", {"received-received_by": "The head", "received-received_at": local(datetime.now(UTC))}),
        ("duty-done", {"done-said": "We have", "done-done_on": "2026-03-04"}),
        ("correct", prefixed("draft", TRUST | {"words": "rather this"})),
    ):  # fmt: skip
        assert silver.post(f"{path}{act}/", body).status_code == 302, act
    with viewing(world.silver("kent")):
        again = TrustDisclosure.objects.get(corrects=key)
        assert EmployerDuty.objects.get().said == "We have"
    silver.post(f"/disclosures/{again.id}/refuse/", {"refuse-reason": "These words say too much about it"})
    assert "Refused" in silver.get("/disclosures/").content.decode()
    letter = silver.get(f"{path}letter/")
    assert letter.headers["Content-Type"] == "application/pdf"
    assert "exactly this" in text_of(letter.content)
    assert "The head" in silver.get(path).content.decode()


def test_trust_by_program_and_command(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = accepted(world)[0]
    analyst, silver = Program(world, world.force_analyst("kent")), Program(world, world.silver("kent"))
    made = analyst.send("/disclosures", TRUST | {"package": str(package.id)}).json()
    path = f"/disclosures/{made['id']}"
    now = {"received_by": "The head", "received_at": None}
    for act, body in (
        ("approve", None), ("send", {"how": "By telephone"}), ("receipt", now), ("tell-duty", None),
        ("duty-done", {"said": "We have", "done_on": "2026-03-04"}),
    ):  # fmt: skip
        said = body | {"received_at": datetime.now(UTC).isoformat()} if body is now else body
        assert silver.send(f"{path}/{act}", said, version=silver.version(path)).status_code == 200, act
    assert silver.get(path).json()["received_by"] == "The head"
    assert "exactly this" in text_of(silver.get(f"{path}/letter").content)
    by, second = world.force_analyst("kent").person.username, world.silver("kent").person.username
    texts = ("Invented School", "w", "n", "p")
    for _ in range(2):
        commands.draft(package.reference, DisclosedTo.EMPLOYER, *texts, act_as=by)
    with viewing(world.silver("kent")):
        one, two = TrustDisclosure.objects.filter(state="draft").values_list("pk", flat=True)
    commands.refuse(one, WHY, act_as=second)
    commands.approve(two, act_as=second)
    letters.letter(two, tmp_path / "letter.pdf", act_as=second)
    assert "Invented School" in text_of((tmp_path / "letter.pdf").read_bytes())
    with pytest.raises(Conflict, match="exists already"):
        letters.letter(two, tmp_path / "letter.pdf", act_as=second)
    with pytest.raises(Conflict, match="only approved"):
        letters.letter(one, tmp_path / "refused.pdf", act_as=second)
    commands.send(two, "By telephone", act_as=second)
    commands.receipt(two, "The head", datetime.now(UTC).isoformat(), act_as=second)
    commands.tell_duty(two, act_as=second)
    commands.duty_done(two, "We have", datetime(2026, 3, 4, tzinfo=UTC), act_as=second)
    capsys.readouterr()
    commands.list_disclosures(act_as=second)
    out = capsys.readouterr().out
    assert f"{one}  refused" in out
    assert f"{two}  sent" in out
