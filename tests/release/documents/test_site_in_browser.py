"""The public pages in a real browser, from a plain web server: without scripts, without strangers, on paper, by axe."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.release.documents.invented import a_table, files_of

CHROMIUM = next((path for path in ("/usr/bin/chromium", shutil.which("chromium") or "") if Path(path).is_file()), "")
if not CHROMIUM and not os.environ.get("CI"):
    pytest.skip("no Chromium: install it with `apt install chromium`", allow_module_level=True)

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
PICTURES = os.environ.get("DAYBREAK_PICTURES", "")  # where to leave pictures of the pages for somebody to look at
PAGES = ["release", "kent", "police-scotland", "northern-ireland"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for name, file in files_of(a_table()).items():
        (folder / name).write_bytes(file.content)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM or None, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Any, address: str, name: str, width: int, **options: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda line: page.complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.goto(f"{address}/{name}.html")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_a_public_page(browser: Any, address: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for name in PAGES:
        page = opened(browser, address, name, width, bypass_csp=True)  # the page allows no script, axe is one
        found = axe.run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]][:2]) for each in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/public-{name}-{width}.png", full_page=True)


def test_a_page_asks_for_itself_alone_and_runs_no_script(browser: Any, address: str) -> None:
    for name in PAGES:
        page = opened(browser, address, name, 1280)
        strangers = [url for url in page.asked if url not in (f"{address}/{name}.html", f"{address}/favicon.ico")]
        assert strangers == []
        assert [said for said in page.complaints if "favicon" not in said and "404" not in said] == [], name
        with pytest.raises(sync_api.Error, match="Content Security Policy"):
            page.add_script_tag(content="document.title = 'changed'")
    page = opened(browser, address, "release", 1280, java_script_enabled=False)
    page.get_by_role("link", name="Kent Police").click()
    sync_api.expect(page).to_have_title("REHEARSAL: Kent Police in Operation BRIGHT DAWN")
    assert page.get_by_role("columnheader", name="National").count() == 1


def test_a_page_prints_whole_and_without_its_links(browser: Any, address: str) -> None:
    page = opened(browser, address, "release", 794)  # A4 at 96 dots an inch
    page.emulate_media(media="print")
    assert not page.get_by_role("heading", name="The same figures as files").is_visible()
    assert page.get_by_role("heading", name="Figures", exact=True).is_visible()
    tables = page.locator(".scroll")
    for place in range(tables.count()):
        assert tables.nth(place).evaluate("e => getComputedStyle(e).overflowX") == "visible", "nothing is cut off"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_by_keyboard_the_text_is_the_first_stop(browser: Any, address: str) -> None:
    page = opened(browser, address, "release", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
