"""The social worker's desk in a real browser, walked as one from reading to closing; nothing of the case is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.packages.models import Package
from daybreak.safeguarding import actions, following
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import ChildReferralState
from daybreak.visits.models import Visit
from tests.conftest import _empty_tables
from tests.rooms import World, make_world
from tests.safeguarding.invented import AUTHORITY, found
from tests.visits.invented import planned
from tests.web.test_browser import AT, CHROMIUM, PICTURES, WIDTHS, _on_its_own_thread, findings, signed_in, sync_api

pytestmark = pytest.mark.browser
OURS, THEIRS = ("Robin", "Wren"), "Merlin"  # invented; one of ours for each width


@dataclass(frozen=True)
class Desk:
    """What was referred to the authority, and everything else of the case it came from."""

    world: World
    visit: Visit
    package: Package
    mine: dict[str, ChildReferral]
    other: ChildReferral
    address: str


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Desk]:
    """Refer two children of one planned visit to the authority and a third to another, and serve the pages."""
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        visit, bronze = planned(world, "kent")[0], world.bronze("kent")
        with viewing(bronze):
            package = Package.objects.get(pk=visit.package_id)
            children = [found(package, known_as=name, immediate_risk=True) for name in OURS]
            children.append(found(package, known_as=THEIRS, authority="cs-surrey"))
            keys = [child.id for child in actions.record_children(children, by=bronze, at=world.at)]
            made = {row.known_as: row for row in actions.refer(keys, by=bronze, at=world.at)}
        assert world.social_worker(AUTHORITY).id, "appointed when first asked for"
        with _on_its_own_thread(StaticFilesHandler) as address:
            yield Desk(world, visit, package, made, made.pop(THEIRS), address)
        _empty_tables()


@pytest.fixture(scope="module")
def browser(desk: Desk) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


def absent(desk: Desk) -> list[str]:
    """Return every word of the case that an authority is not told."""
    with viewing(desk.world.bronze("kent")):
        child = Child.objects.get(pk=desk.other.child_id)
        premises = Visit.objects.select_related("premises").get(pk=desk.visit.pk).premises
    texts = (
        desk.package.reference,
        desk.visit.reference,
        premises.address,
        child.reference,
        desk.other.reference,
        THEIRS,
    )
    keys = (desk.package.id, desk.package.subject_id, desk.visit.id, desk.other.id, *_children(desk))
    return [text for text in (*texts, *map(str, keys)) if text]


def _children(desk: Desk) -> list[object]:
    with viewing(desk.world.bronze("kent")):
        return list(Child.objects.values_list("pk", flat=True))


def told(page: Any, desk: Desk, name: str, width: int) -> None:
    """Check a page the social worker sees: nothing of the case in all its source, and nothing axe finds."""
    assert [word for word in absent(desk) if word in page.content()] == [], name
    assert findings(page) == [], name
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/desk-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_social_worker_walks_from_the_desk_to_a_closed_referral(browser: Any, desk: Desk, width: int) -> None:
    child = OURS[WIDTHS.index(width)]
    made, address = desk.mine[child], desk.address
    page = signed_in(browser, address, "Social worker", width=width)
    assert page.url == f"{address}/children/", "the desk is where the day begins"
    told(page, desk, "list", width)
    row = page.get_by_role("row").filter(has_text=made.reference)
    assert "Immediate risk" in row.inner_text()
    assert "over" in row.inner_text(), "its hour is over, and the row says so"
    row.get_by_role("link", name=made.reference).click()
    told(page, desk, "referral", width)
    page.get_by_role("button", name="Acknowledge", exact=True).click()
    page.get_by_text("Acknowledged; the force sees it.").wait_for()

    _said(page, "Ask the force", "Question", "Which school does the child go to?", "Ask")
    page.get_by_text("Asked. The force sees it").wait_for()
    _answered(desk, made)
    page.reload()
    page.get_by_text("The one beside the church").wait_for()
    told(page, desk, "answered", width)

    page.locator("summary", has_text="Record what was decided").press("Enter")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.complaints[:] = [line for line in page.complaints if "422" not in line]  # the browser tells of every refusal
    told(page, desk, "without-a-decision", width)
    page.get_by_label("Section 47 enquiry").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Decision kept.").wait_for()
    _said(page, "Close the referral", "Why", "The enquiry goes on with us", "Close it")
    page.get_by_text("Closed. A later decision opens it again.").wait_for()
    told(page, desk, "closed", width)
    page.goto(f"{address}/children/")
    assert "Closed" in page.get_by_role("row").filter(has_text=made.reference).inner_text()
    with viewing(desk.world.social_worker(AUTHORITY)):
        assert ChildReferral.objects.get(pk=made.pk).state == ChildReferralState.CLOSED


def test_no_other_door_opens_to_a_social_worker(browser: Any, desk: Desk) -> None:
    page = signed_in(browser, desk.address, "Social worker")
    links = page.get_by_role("navigation").get_by_role("link").evaluate_all("all => all.map(each => each.pathname)")
    assert not [each for each in links if each.split("/")[1] in ("packages", "visits", "subjects", "exhibits", "day")]
    case = (f"/packages/{desk.package.id}/", f"/packages/{desk.package.id}/safeguarding/", f"/visits/{desk.visit.id}/",
            f"/subjects/{desk.package.subject_id}/", f"/child-records/{desk.other.child_id}/",
            f"/children/{desk.other.id}/")  # fmt: skip
    answers = {path: page.request.get(f"{desk.address}{path}") for path in case}
    assert {path: answer.status for path, answer in answers.items() if answer.status not in (403, 404)} == {}
    assert answers[f"/children/{desk.other.id}/"].status == 404, "another authority's is not there"
    texts = [word for word in absent(desk) if not any(word in path for path in case)]
    assert [word for answer in answers.values() for word in texts if word in answer.text()] == []


def _said(page: Any, offer: str, label: str, words: str, button: str) -> None:
    """Open an offer by keyboard, write the words and send them."""
    page.locator("summary", has_text=offer).press("Enter")
    page.locator("details[open]").get_by_label(label).fill(words)
    page.get_by_role("button", name=button, exact=True).click()


def _answered(desk: Desk, made: ChildReferral) -> None:
    bronze, now = desk.world.bronze("kent"), datetime.now(UTC)
    with viewing(bronze):
        actions.answer(following.thread(made.id)[0].id, words="The one beside the church", by=bronze, at=now)
