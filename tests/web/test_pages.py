"""Every page for every role: shown, refused, or absent; posting does one act; lists do not ask more as they grow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.gates import may_ever
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.custody.models import Exhibit
from daybreak.deconfliction.models import HitSide
from daybreak.intake.models import Fact
from daybreak.intake.queries import facts_of
from daybreak.ledger.models import Entry, Payload
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer, PackageState
from daybreak.release.models import Release
from daybreak.safeguarding.jurisdictions import words_of
from daybreak.safeguarding.models import ChildReferral
from daybreak.safeguarding.terms import Decision
from daybreak.triage.actions import rank_subjects
from daybreak.visits.models import Visit, VisitEvent
from daybreak.visits.terms import EventKind, VisitState
from daybreak.web.views.signing_in import HOMES
from tests.rooms import World
from tests.timekeepers import Keeper
from tests.web.doors import Operation, client_of, played, waiting

pytestmark = pytest.mark.django_db

LISTS = {
    "/national/": "package:read",
    "/national/wall/": "package:read",
    "/forces/kent/": "package:read",
    "/batches/": "referral:read",
    "/quarantine/": "referral:read",
    "/declarations/": "referral:read",
    "/referrals/": "referral:read",
    "/subjects/": "ranking:read",
    "/links/": "link:read",
    "/links/switch/": "identity:switch-fusing",
    "/packages/": "package:read",
    "/envelopes/": "package:import-answer",
    "/watch/": "package:read",
    "/watch/grading/": "ranking:read",
    "/hits/": "hit:read",
    "/look-ups/": "hit:look-up",
    "/resolutions/": "resolution:read",
    "/resolutions/leads/": "resolution:read",
    "/typed/": "identifier:enter",
    "/blocks/": "block:place",
    "/clearances/": "clearance:enter",
    "/errors/": "error:read",
    "/hash-matches/": "hash-match:read",
    "/hash-look-up/": "hash:look-up",
    "/hash-lists/": "hash-list:read",
    "/plan/": "visit:plan",
    "/day/": "visit:read",
    "/day/live/": "visit:read",
    "/decisions/": "decision:read",
    "/devices/": "device:read",
    "/exhibits/": "exhibit:read",
    "/exhibits/many/": "exhibit:hand-over",
    "/exhibits/scan/": "exhibit:read",
    "/exhibits/continuity/": "exhibit:read",
    "/exhibits/new-material/": "exhibit:read",
    "/exhibits/results/": "exhibit:take-in",
    "/children/": "child:read",
    "/child-clocks/": "child:watch",
    "/child-clocks/same/": "child:judge",
    "/welfare/": "welfare:read",
    "/families/": "family:read",
    "/disclosures/": "disclosure:read",
    "/release/": "figures:read",
    "/press/": "pack:read",
    "/figures/": "figures:read",
    "/figures/definitions/": "figures:read",
    "/figures/delays/": "ranking:read",
    "/ledger/": "ledger:read",
    "/members/": "membership:grant",
    "/posts/": "post:end",
    "/restricted/": "record:restrict",
    "/reviews/": "review:read",
    "/access/": "access:ask",
    "/break-glass/": "access:break-glass",
}
ABSENT = {"/national/", "/national/wall/"}
"""Pages that do not exist for whoever may not open them: that there is an operation to picture is told to nobody."""
AGENCIES = {
    Role.FORCE_ANALYST: "kent",
    Role.SILVER: "kent",
    Role.BRONZE: "kent",
    Role.EXAMINER: "kent",
    Role.SOCIAL_WORKER: "cs-kent",
    Role.FORCE_PRESS: "kent",
}


def post_of(world: World, role: Role) -> Post:
    return world.administrator if role is Role.ADMINISTRATOR else world.post(role, AGENCIES.get(role, ""))


def plain(content: bytes) -> str:
    """Return a page without what differs each time: the token and the clock."""
    return re.sub(r'value="[^"]{60,}"|x-csrftoken": "[^"]+"|<time[^>]*>[^<]*</time>', "", content.decode())


# ── each role, each page ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_exactly_the_roles_the_table_names(world: World, role: Role) -> None:
    played(world)
    post = post_of(world, role)
    client = client_of(post)
    found = {path: client.get(path).status_code for path in LISTS}
    refused = {path: 404 if path in ABSENT else 403 for path in LISTS}
    assert found == {path: 200 if may_ever(post, LISTS[path]) else refused[path] for path in LISTS}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_starts_on_a_page_that_opens(world: World, role: Role) -> None:
    client = client_of(post_of(world, role))
    assert client.get("/").headers["Location"] == HOMES[role]
    page = client.get(HOMES[role])
    assert page.status_code == 200
    for href in re.findall(r'class="day-nav__link" href="([^"]+)"', page.content.decode()):
        assert client.get(href).status_code in (200, 404), href


def test_nobody_signed_in_is_asked_to_sign_in_first(world: World, client: object) -> None:
    for path in [*LISTS, f"/packages/{uuid4()}/"]:
        answer = client.get(path)  # type: ignore[attr-defined]
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={path}")


def details(operation: Operation) -> list[str]:
    return [
        f"/packages/{operation.package.id}/",
        f"/visits/{operation.visit.id}/",
        f"/exhibits/{operation.exhibit.id}/",
        f"/children/{operation.referral.id}/",
        f"/hits/{operation.side.id}/",
        f"/batches/{operation.batch.id}/",
        f"/referrals/{operation.report.id}/",
        f"/sources/{operation.source.id}/",
    ]


def test_hidden_and_absent_are_the_same_page(world: World) -> None:
    operation = played(world)
    others = [world.force_analyst("surrey"), world.bronze("surrey"), world.social_worker("cs-surrey"), world.auditor]
    for post in others:
        client = client_of(post)
        for path in details(operation):
            hidden, absent = client.get(path), client.get(re.sub(r"[0-9a-f-]{36}", str(uuid4()), path))
            assert hidden.status_code == absent.status_code == 404, (post, path)
            assert plain(hidden.content) == plain(absent.content)


def test_details_open_for_those_whose_work_they_are(world: World) -> None:
    operation = played(world)
    gold, silver, worker = (
        client_of(world.gold),
        client_of(world.silver("kent")),
        client_of(world.social_worker("cs-kent")),
    )
    package, visit, exhibit, child, hit, *intake = details(operation)
    assert [gold.get(path).status_code for path in (package, visit, hit, *intake)] == [200] * 6
    assert [silver.get(path).status_code for path in (package, visit, exhibit, child, hit)] == [200] * 5
    assert worker.get(child).status_code == 200
    assert gold.get(child).status_code == 403


def test_what_is_opened_is_recorded(world: World) -> None:
    operation = played(world)
    client_of(world.silver("kent")).get(f"/packages/{operation.package.id}/")
    with viewing(world.auditor):
        assert Entry.objects.filter(act="package:read", thing_ref=str(operation.package.id)).count() == 1


def test_a_place_of_a_source_is_opened_with_a_reason_marked_and_masked(world: World) -> None:
    operation = played(world)
    path, client = f"/sources/{operation.source.id}/", client_of(world.analyst)
    place = "/reportedInformation/reportedPeople/reportedPersons/0/emails/emails/0/value"
    closed = client.get(path, {"place": place}).content.decode()
    assert "ann@example.com" not in closed
    assert place in closed
    assert client.post(f"{path}open/", {"place": place, "reason": "x"}).status_code == 422
    said = {"place": place, "reason": "To compare the address with the report"}
    page = client.post(f"{path}open/", said).content.decode()
    assert "<mark>&quot;ann@example.com&quot;</mark>" in page
    assert page.index("<details") < page.index("<mark>")
    assert "Nothing stands at this place" in client.post(f"{path}open/", said | {"place": "/x/y"}).content.decode()
    with viewing(world.auditor):
        assert Entry.objects.filter(act="referral:read", thing_ref=str(operation.source.id)).count() == 2


def test_a_description_is_opened_with_a_reason_and_not_before(world: World) -> None:
    operation = played(world)
    words, silver = "An invented description", world.silver("kent")
    with viewing(silver):
        seized = Exhibit.objects.get(pk=operation.exhibit.id)
        seized.pk, seized.reference, seized.reference_key = uuid4(), "ZZZ/9", "ZZZ/9"
        seized.seal_number, seized.description = "S-ZZZ-9", words
        seized.save(force_insert=True)
    path, client = f"/exhibits/{seized.pk}/", client_of(silver)
    assert words not in client.get(path).content.decode()
    assert client.post(f"{path}description/", {"reason": "x"}).status_code == 422
    assert words in client.post(f"{path}description/", {"reason": "To find the right bag"}).content.decode()
    with viewing(world.auditor):
        assert Entry.objects.get(act="exhibit:open-description").processing == "consult"
    other = client_of(world.silver("surrey"))
    assert other.post(f"{path}description/", {"reason": "To find the right bag"}).status_code == 404


def _shown(operation: Operation, by: Post) -> dict[str, str]:
    return {row.place: vars(row)["shown"] for row in facts_of(operation.report, by=by)}


def test_who_a_child_is_stays_with_posts_that_safeguard(world: World) -> None:
    operation = played(world)
    with viewing(world.analyst):
        fact = Fact.objects.filter(referral=operation.report).order_by("place")[0]
        for kind, value in (("given_name", "Robin"), ("school", "Example Primary"), ("age", "9")):
            Fact.objects.create(
                compartment=world.national, referral=operation.report, version=fact.version, party="victim/0",
                category="victim", kind=kind, value=value, place=f"/victim/{kind}",
            )  # fmt: skip
        for by in (world.analyst, world.gold, world.coordinator):
            shown = _shown(operation, by)
            assert (shown["/victim/given_name"], shown["/victim/school"]) == ("", "")
            assert shown["/victim/age"] == "9"
        safeguards = _shown(operation, world.bronze("kent"))
        assert safeguards["/victim/given_name"] == "Robin"
    for post in (world.analyst, world.gold, world.coordinator):
        page = client_of(post).get(f"/referrals/{operation.report.id}/").content.decode()
        assert "Robin" not in page
        assert "Example Primary" not in page
        assert "Kept for posts that safeguard children" in page


# ── posting ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_force_acknowledges_then_accepts(world: World) -> None:
    package = waiting(world)[0]
    client = client_of(world.force_analyst("kent"))
    path = f"/packages/{package.id}/"
    assert "Acknowledge receipt" in client.get(path).content.decode()
    empty = client.post(f"{path}acknowledge/", {})
    assert empty.status_code == 422
    assert "There is a problem" in empty.content.decode()
    assert client.post(f"{path}acknowledge/", {"access_to_children": "no"}).headers["Location"] == path
    assert "Acknowledged. Now accept it" in client.get(path).content.decode()
    assert client.post(f"{path}accept/").status_code == 302
    with viewing(world.force_analyst("kent")):
        found = Package.objects.get(pk=package.pk)
    assert (found.state, found.access_to_children) == (PackageState.ACCEPTED, Answer.NO)


def test_a_rejection_needs_its_reason(world: World) -> None:
    package = waiting(world)[0]
    client = client_of(world.silver("kent"))
    path = f"/packages/{package.id}/"
    client.post(f"{path}acknowledge/", {"access_to_children": "unknown"})
    assert client.post(f"{path}reject/", {"reject-reason": " "}).status_code == 422
    assert client.post(f"{path}reject/", {"reject-reason": "Lives in another area"}).status_code == 302
    assert "Lives in another area" in client.get(path).content.decode()


def test_who_may_not_is_refused_and_nothing_changes(world: World) -> None:
    package = waiting(world)[0]
    answers = {"access_to_children": "no"}
    assert client_of(world.bronze("kent")).post(f"/packages/{package.id}/acknowledge/", answers).status_code == 403
    assert client_of(world.gold).post(f"/packages/{package.id}/acknowledge/", answers).status_code == 403
    assert client_of(world.silver("surrey")).post(f"/packages/{package.id}/acknowledge/", answers).status_code == 404
    assert client_of(world.silver("kent")).get(f"/packages/{package.id}/acknowledge/").status_code == 405
    with viewing(world.gold):
        assert Package.objects.get(pk=package.pk).state == PackageState.DISSEMINATED


def test_gold_recalls(world: World) -> None:
    package = waiting(world)[0]
    client = client_of(world.gold)
    assert client.post(f"/packages/{package.id}/recall/", {"recall-reason": "Cleared by its force"}).status_code == 302
    assert "Cleared by its force" in client.get(f"/packages/{package.id}/").content.decode()


def test_the_same_press_sent_twice_is_one_event(world: World) -> None:
    visit, client = played(world).visit, client_of(world.bronze("kent"))
    page = client.get(f"/visits/{visit.id}/").content.decode()
    ref = re.search(r'name="event_ref" value="([^"]+)"', page)
    assert ref is not None
    for _ in range(2):
        client.post(f"/visits/{visit.id}/record/", {"kind": "search", "event_ref": ref[1], "note": "loft"})
    with viewing(world.bronze("kent")):
        assert VisitEvent.objects.filter(visit=visit, kind=EventKind.SEARCH).count() == 1
    client.post(f"/visits/{visit.id}/record/", {"kind": "left", "event_ref": str(uuid4())})
    with viewing(world.bronze("kent")):
        assert Visit.objects.get(pk=visit.pk).state == VisitState.COMPLETED


def test_a_visit_is_prepared_waived_and_stood_down_by_its_force(world: World) -> None:
    from tests.visits.invented import planned

    visit, client = planned(world)[0], client_of(world.silver("kent"))
    path = f"/visits/{visit.id}/"
    assert client.post(f"{path}prepare/", {"warrant": "W 17"}).status_code == 422
    answers = {
        "warrant": "W 17", "warrant_on": "2026-03-02", "access_to_children": "yes", "welfare_plan": "named officer",
        "strategy_discussion": "held with the authority", "strategy_discussion_on": "2026-03-02",
    }  # fmt: skip
    assert client.post(f"{path}prepare/", answers).status_code == 302
    client.post(f"{path}check/")
    assert "An evidence team is named" in client.get(path).content.decode()
    assert client.post(f"{path}waive/", {"waive-kind": "evidence_team", "waive-reason": "no devices are expected"})
    client.post(f"{path}check/")
    assert "Ready" in client.get(path).content.decode()
    assert client.post(f"{path}stand-down/", {"stand_down-reason": "subject moved away yesterday"}).status_code == 302
    assert "subject moved away yesterday" in client.get(path).content.decode()


def test_a_social_worker_acknowledges_and_decides(world: World) -> None:
    referral, client = played(world).referral, client_of(world.social_worker("cs-kent"))
    path = f"/children/{referral.id}/"
    client.post(f"{path}acknowledge/")
    assert client.post(f"{path}decide/", {}).status_code == 422
    client.post(f"{path}decide/", {"decide-decision": Decision.SUPPORT.value})
    with viewing(world.social_worker("cs-kent")):
        assert ChildReferral.objects.get(pk=referral.pk).decision == Decision.SUPPORT


def test_a_hit_is_acknowledged_and_settled_with_words(world: World) -> None:
    side, client = played(world).side, client_of(world.force_analyst("kent"))
    client.post(f"/hits/{side.id}/acknowledge/")
    assert b"Both have acknowledged" in client.get(f"/hits/{side.id}/").content
    client.post(f"/hits/{side.id}/contact/")
    assert client.post(f"/hits/{side.id}/settle/", {"settlement": ""}).status_code == 422
    client.post(f"/hits/{side.id}/settle/", {"settlement": "Kent goes first"})
    with viewing(world.force_analyst("kent")):
        assert HitSide.objects.get(pk=side.pk).settlement == "Kent goes first"


def test_two_people_unlock_and_files_come_only_with_publication(world: World, timekeeper: Keeper) -> None:
    release = played(world).release
    gold, coordinator, press = client_of(world.gold), client_of(world.coordinator), client_of(world.press_officer)
    file = f"/release/{release.id}/files/figures.csv"
    assert press.get(file).status_code == 404
    assert coordinator.post(f"/release/{release.id}/seal/").status_code == 302
    gold.post(f"/release/{release.id}/unlock/")
    assert gold.post(f"/release/{release.id}/unlock/").status_code == 409
    coordinator.post(f"/release/{release.id}/unlock/")
    answer = coordinator.post(f"/release/{release.id}/publish/")
    assert answer.status_code == 302, answer.content.decode()
    with viewing(world.gold):
        assert Release.objects.get(pk=release.pk).state == "published"
    assert press.get(file).headers["Content-Type"].startswith("text/csv")


def test_a_held_release_is_drafted_again(world: World) -> None:
    release, coordinator = played(world).release, client_of(world.coordinator)
    assert coordinator.post(f"/release/{release.id}/hold/", {"hold-reason": "a figure is late"}).status_code == 302
    assert coordinator.post("/release/draft/", {"embargo": "2027-03-28T01:30"}).status_code == 422, "London skips it"
    assert coordinator.post("/release/draft/", {"embargo": "2027-03-29T06:00"}).status_code == 302


def test_files_are_received_on_a_page(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.intake.invented import content, person

    client = client_of(world.analyst)
    file = SimpleUploadedFile("r.json", content("R-9", person("Bob", "Other")), "application/json")
    answer = client.post("/batches/deliver/", {"sender": "Example", "name": "by hand", "files": [file]})
    assert "1 records received, 0 of them" in client.get(answer.headers["Location"]).content.decode()
    assert client.post("/batches/deliver/", {"sender": "Example", "name": "nothing"}).status_code == 422


def test_reading_the_ranking_is_entered_with_whom_it_showed(world: World) -> None:
    from tests.triage.invented import add_reported

    with viewing(world.analyst):
        subject = add_reported(world, 1)
        rank_subjects(world.operation, by=world.analyst, at=world.at)
    assert subject.reference in client_of(world.analyst).get("/subjects/").content.decode()
    with viewing(world.auditor):
        entry = Entry.objects.get(act="ranking:read")
        assert (entry.processing, entry.thing, entry.post) == ("consult", "operation", world.analyst.id)
        assert str(subject.id).encode() in bytes(Payload.objects.get(entry_ref=entry.ref).content)


# ── words and numbers ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("authority", ["scotland", "northern_ireland"])
def test_no_word_of_another_law_stands_on_a_screen(world: World, authority: str) -> None:
    from daybreak.agencies.models import Agency
    from daybreak.agencies.terms import AgencyKind

    kinds = {AgencyKind.CHILDRENS_SERVICES: Role.SOCIAL_WORKER, AgencyKind.FORCE: Role.SILVER}
    foreign = words_of("england_wales").only_here
    for kind, role in kinds.items():
        agency = Agency.objects.filter(kind=kind, jurisdiction=authority).order_by("slug")[0]
        post = world.post(role, agency.slug)
        client = client_of(post)
        paths = [path for path, permission in LISTS.items() if may_ever(post, permission) and "forces" not in path]
        if role is Role.SILVER:
            from tests.visits.invented import planned

            paths += [
                f"/visits/{planned(world, agency.slug)[0].id}/",
                f"/packages/{waiting(world, slug=agency.slug)[0].id}/",
            ]
        for path in paths:
            page = client.get(path).content.decode()
            assert not [word for word in foreign if re.search(rf"\b{re.escape(word)}\b", page)], path


def asked(get: Callable[[], object]) -> int:
    """Return how many statements a page asks, after a first look that fills what is kept."""
    get()
    with CaptureQueriesContext(connection) as seen:
        get()
    return len(seen)


STATEMENTS = {"/national/": 60, "/national/wall/": 60, "/release/": 40, "/plan/": 24}
"""How many statements a page may ask at most, where it is not the usual number: these count every figure, and what
locks and clocks a release waits for; a plan, how far a search is."""
USUAL = 22


@pytest.mark.parametrize("path", LISTS)
def test_a_page_asks_no_more_statements_than_allowed(world: World, path: str) -> None:
    played(world)
    post = next(post_of(world, role) for role in Role if may_ever(post_of(world, role), LISTS[path]))
    client = client_of(post)
    assert asked(lambda: client.get(path)) <= STATEMENTS.get(path, USUAL)


@pytest.mark.parametrize("path", ["/packages/", "/forces/kent/", "/national/"])
def test_lists_of_packages_ask_no_more_as_they_grow(world: World, path: str) -> None:
    waiting(world, 2)
    client = client_of(world.gold)
    before = asked(lambda: client.get(path))
    waiting(world, 20)
    assert asked(lambda: client.get(path)) == before


def test_lists_of_the_day_ask_no_more_as_they_grow(world: World) -> None:
    from tests.custody.invented import seized

    seized(world, count=2)
    clients = {
        "/day/": client_of(world.gold),
        "/exhibits/": client_of(world.bronze("kent")),
        "/ledger/": client_of(world.auditor),
    }
    before = {path: asked(lambda: client.get(path)) for path, client in clients.items()}  # noqa: B023 - called at once
    seized(world, count=9)
    assert {path: asked(lambda: client.get(path)) for path, client in clients.items()} == before  # noqa: B023


def test_fifty_rows_stand_on_a_page(world: World) -> None:
    waiting(world, 53)
    client = client_of(world.silver("kent"))
    assert client.get("/packages/").content.decode().count('scope="row"') == 50
    assert client.get("/packages/?page=2").content.decode().count('scope="row"') == 3


def test_an_overdue_package_is_found_by_its_filter(world: World) -> None:
    package = waiting(world)[0]
    with viewing(world.coordinator):
        Package.objects.filter(pk=package.pk).update(act_by=world.at + timedelta(days=1))
    page = client_of(world.gold).get("/packages/?overdue=on").content.decode()
    assert package.reference in page
