"""The pages in a real browser, served over HTTP from a committed operation: found by eye, by key, and by axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.custody.actions import give
from daybreak.custody.queries import holding_of
from daybreak.custody.rules import label_of
from daybreak.custody.terms import HandedOver
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits.actions import record_outcomes
from daybreak.visits.models import VisitEvent
from daybreak.visits.terms import EventKind, Followed, OutcomeKind
from tests.conftest import _empty_tables
from tests.rooms import World, make_world
from tests.web.doors import Operation, played, waiting

CHROMIUM = next((path for path in ("/usr/bin/chromium", shutil.which("chromium") or "") if Path(path).is_file()), "")
if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("no Chromium: install it with `apt install chromium`", allow_module_level=True)

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
PICTURES = os.environ.get("DAYBREAK_PICTURES", "")  # where to leave pictures of the pages for somebody to look at
WIDTHS = [1280, 390]
NARROW_LATER = [WIDTHS[0], pytest.param(WIDTHS[1], marks=pytest.mark.slow)]
"""For pages that hold no more on a narrow screen: the short run leaves that out."""
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Served:
    """A committed operation and where its pages are served."""

    world: World
    operation: Operation
    waiting: list[Package]
    address: str


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Served]:
    """Commit an operation once and serve it as a rehearsal, in which any post may be looked at without a password."""
    where = tmp_path_factory.mktemp("home")
    (where / "rehearsal").touch()
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), override_settings(HOME=where, STORAGES=settings.STORAGES | plain):
        world = make_world(AT)
        with _on_its_own_thread(StaticFilesHandler) as address:
            assert world.examiner("kent").id != world.silver("kent").id, "appointed when first asked for"
            assert world.social_worker("cs-kent").id, "so is this one"
            yield Served(world, played(world), waiting(world, len(WIDTHS)), address)
        _empty_tables()


@contextmanager
def _on_its_own_thread(handler: type) -> Iterator[str]:
    server = LiveServerThread("127.0.0.1", handler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Any]:
    # Playwright's event loop runs in this thread; nothing of ours runs in it, so the database may be asked.
    with pytest.MonkeyPatch.context() as patch, sync_api.sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


def signed_in(browser: Any, address: str, title: str, *, width: int = 1280, **options: Any) -> Any:
    """Return a page on which the first post of this title is signed in, by its button."""
    page = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options).new_page()
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.goto(f"{address}/sign-in/")
    page.locator("button[name=post]", has_text=title).first.click()
    page.wait_for_load_state()
    return page


def findings(page: Any) -> list[object]:
    """Return what axe finds, what the browser complains of, and by how much the page scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    violations = axe.run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    found: list[object] = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in violations]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *page.complaints, *([f"{wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_nation_to_a_package_and_its_acknowledgement(browser: Any, served: Served, width: int) -> None:
    package = served.waiting[WIDTHS.index(width)]
    gold = signed_in(browser, served.address, "Gold commander", width=width)
    assert gold.url.endswith("/national/")
    assert findings(gold) == []
    gold.get_by_role("link", name="Packages not acknowledged").first.click()
    gold.get_by_role("link", name=package.reference).click()
    assert gold.get_by_role("button", name="Acknowledge receipt").count() == 0, "gold does not answer for a force"
    assert findings(gold) == []

    kent = signed_in(browser, served.address, "Force analyst", width=width)
    assert kent.url.endswith("/packages/")
    assert findings(kent) == []
    kent.get_by_role("link", name=package.reference).click()
    kent.get_by_label("No: looked into, none found").check()
    kent.get_by_role("button", name="Acknowledge receipt").click()
    kent.get_by_text("Acknowledged. Now accept it").wait_for()
    assert findings(kent) == []
    with viewing(served.world.gold):
        assert Package.objects.get(pk=package.pk).state == PackageState.ACKNOWLEDGED


@pytest.mark.parametrize("width", NARROW_LATER)
def test_axe_finds_nothing_on_any_page(browser: Any, served: Served, width: int) -> None:
    operation = served.operation
    pages = {
        "Gold commander": [
            "/batches/", "/quarantine/", "/referrals/", f"/referrals/{operation.report.id}/", "/subjects/", "/plan/",
            "/plan/capacities/kent/", "/teams/", f"/sources/{operation.source.id}/?place=/reportId",
            "/day/", "/release/", "/forces/kent/",
            "/hits/", f"/hits/{operation.side.id}/", "/blocks/", f"/batches/{operation.batch.id}/",
            "/watch/", "/watch/grading/", "/errors/", "/clearances/", "/packages/",
            f"/packages/{operation.package.id}/",
            f"/subjects/{operation.package.subject_id}/", f"/subjects/{operation.package.subject_id}/rank/",
        ],
        "Lead coordinator": [
            f"/subjects/{operation.package.subject_id}/grounds/", "/members/", "/clearances/",
            f"/packages/{operation.package.id}/",
            "/resolutions/", "/exhibits/results/", "/envelopes/", "/national/",
            "/national/wall/", "/day/live/", "/plan/compare/", "/child-clocks/", "/child-clocks/same/",
            f"/subjects/{operation.package.subject_id}/rank/",
        ],
        "Silver commander": [
            f"/exhibits/{operation.exhibit.id}/", "/exhibits/continuity/", "/national/", "/day/live/", "/welfare/",
            "/disclosures/", f"/packages/{operation.package.id}/safeguarding/", "/children/",
        ],
        "Social worker": ["/children/", f"/children/{operation.referral.id}/"],
        "Examiner": [f"/exhibits/{operation.exhibit.id}/"],
        "Force analyst": [
            "/packages/", f"/packages/{operation.package.id}/", "/hits/", f"/hits/{operation.side.id}/", "/look-ups/",
        ],
        "Bronze officer": [
            "/day/", f"/visits/{operation.visit.id}/", "/exhibits/", f"/exhibits/{operation.exhibit.id}/", "/children/",
            "/exhibits/scan/", "/exhibits/scan/?code=ABC/1", "/exhibits/scan/?code=ABC/9", "/exhibits/continuity/",
            f"/exhibits/?visit={operation.visit.id}", f"/exhibits/seize/{operation.visit.id}/",
        ],
        "Auditor": ["/ledger/"],
    }  # fmt: skip
    found = {}
    for title, paths in pages.items():
        page = signed_in(browser, served.address, title, width=width)
        # This server answers one thing after the other and holds no stream open; tests/web/test_live.py hears those.
        page.route("**/stream/", lambda it: it.fulfill(content_type="text/event-stream", body="retry: 9999999\n\n"))
        for path in paths:
            page.complaints.clear()
            assert page.goto(f"{served.address}{path}").status == 200, path
            if seen := findings(page):
                found[path] = seen
            if PICTURES:
                name = f"{title}{path}{width}".replace("/", "-").replace(" ", "-").lower()
                page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert found == {}


def test_a_wall_shows_everything_without_scrolling_however_wide_its_numbers(browser: Any, served: Served) -> None:
    page = signed_in(browser, served.address, "Lead coordinator", width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{served.address}/national/wall/")
    page.locator(".picture-panels").evaluate("""list => {
        while (list.children.length < 45) list.append(list.firstElementChild.cloneNode(true));
    }""")
    for kind, words in ((".picture-panels strong", "104"), (".day-figure__value", "12,345"), ("dd", "1,234")):
        assert page.locator(kind).count(), kind
        page.locator(kind).evaluate_all("(found, words) => found.forEach(each => { each.textContent = words })", words)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920


def test_a_hand_scanner_takes_an_exhibit_on_a_phone(browser: Any, served: Served) -> None:
    exhibit, bronze, silver = served.operation.exhibit, served.world.bronze("kent"), served.world.silver("kent")
    now = datetime.now(UTC)
    with viewing(bronze):
        give([HandedOver(exhibit.id, exhibit.seal_number, now)], to=silver, by=bronze, at=now)
    page = signed_in(browser, served.address, "Silver commander", width=390)
    page.goto(f"{served.address}/exhibits/scan/")
    page.locator("input:focus").wait_for()  # by itself
    page.keyboard.type(label_of(exhibit.id))  # the scanner is a keyboard: the box has the focus already
    page.keyboard.press("Enter")
    page.get_by_text("It was given to you").wait_for()
    assert findings(page) == []
    page.locator("input:focus").wait_for()
    page.keyboard.type(exhibit.seal_number)
    page.keyboard.press("Enter")
    page.get_by_text("You hold it now").wait_for()
    assert page.url.endswith("/exhibits/scan/"), "ready for the next one"
    with viewing(silver):
        assert holding_of(exhibit.id).held_by == silver.id


def test_a_page_works_by_keyboard_alone(browser: Any, served: Served) -> None:
    page = signed_in(browser, served.address, "Gold commander")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the work"
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("gp")
    page.wait_for_url("**/packages/")
    page.get_by_role("link", name=served.operation.package.reference).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/packages/*-*/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("u")
    page.wait_for_url("**/packages/")


def test_a_visit_is_recorded_on_a_phone_without_scripts(browser: Any, served: Served) -> None:
    page = signed_in(browser, served.address, "Bronze officer", width=390, java_script_enabled=False)
    page.goto(f"{served.address}/visits/{served.operation.visit.id}/")
    button = page.get_by_role("button", name="Search", exact=True)
    assert button.bounding_box()["height"] >= 44, "a wet thumb has to hit it"
    button.click()
    page.get_by_text("Recorded.").wait_for()
    with viewing(served.world.post(Role.BRONZE, "kent")):
        assert VisitEvent.objects.filter(visit=served.operation.visit, kind=EventKind.SEARCH).count() == 1


def test_a_mistake_is_told_and_takes_the_focus(browser: Any, served: Served) -> None:
    page = signed_in(browser, served.address, "Force analyst")
    page.goto(f"{served.address}/packages/{served.operation.package.id}/")
    page.get_by_role("button", name="Acknowledge receipt").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    assert "There is a problem" in page.evaluate("document.activeElement.textContent")


def test_a_custody_record_is_written_down_on_a_phone_and_corrected_at_a_desk(browser: Any, served: Served) -> None:
    visit, silver = served.operation.visit, served.world.silver("kent")
    with viewing(silver):
        record_outcomes([Followed(visit.package_id, OutcomeKind.ARREST, AT)], by=silver, at=AT)
    for width, words in ((390, "Record what the custody record says"), (1280, "Correct what the custody record says")):
        page = signed_in(browser, served.address, "Silver commander", width=width)
        page.goto(f"{served.address}/visits/{visit.id}/")
        page.get_by_text(words, exact=True).click()
        form = page.locator("form[action$='/particulars/']")
        form.get_by_label("Sex").focus()
        page.keyboard.type("F" if width == 390 else "M")
        form.get_by_label("Kind of work").select_option(label="Teaching, childcare and early years")
        assert findings(page) == []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/custody-record-{width}.png", full_page=True)
        form.get_by_role("button").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Only protected tables of a release count it").wait_for()
        assert page.get_by_role("definition").filter(has_text="Female" if width == 390 else "Male").count() == 1
