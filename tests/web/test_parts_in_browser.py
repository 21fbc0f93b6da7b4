"""The page of all parts in a real browser: strict policy, no findings, no sideways scroll, with and without scripts."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import django_htmx
import pytest

sync_api = pytest.importorskip("playwright.sync_api")

SAMPLE = runpy.run_path(str(Path(__file__).parent / "sample.py"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on PATH")]

WEB = Path(__file__).parents[2] / "daybreak" / "web"
STATIC = [WEB / "static", Path(django_htmx.__file__).parent / "static"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Desk(BaseHTTPRequestHandler):
    """Serves the sample under every address but /static/, and counts what is posted."""

    page = b""
    posted = 0

    def do_GET(self) -> None:
        if not self.path.startswith("/static/"):
            return self._answer(200, "text/html; charset=utf-8", self.page)
        files = [root / self.path.removeprefix("/static/") for root in STATIC]
        file = next((file for file in files if file.is_file()), None)
        if file is None:
            return self._answer(404, "text/plain", b"")
        return self._answer(200, TYPES[file.suffix], file.read_bytes())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        Desk.posted += 1
        self._answer(200, "text/html; charset=utf-8", self.page)

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    Desk.page = SAMPLE["sample_page"]().encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Any, address: str, **options: object) -> tuple[Any, list[str]]:
    page = browser.new_context(**options).new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="load")
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_finding_and_no_sideways_scroll(chromium: Any, address: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page, complaints = opened(
        chromium, address, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert [(finding["id"], [node["html"] for node in finding["nodes"]]) for finding in found] == []


def test_keys_open_their_list_and_can_be_switched_off(chromium: Any, address: str) -> None:
    page, _ = opened(chromium, address)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#shortcuts dd").all_inner_texts()[:2] == ["this list", "Today"]
    page.keyboard.press("Escape")
    page.locator("#shortcuts").wait_for(state="hidden")
    page.keyboard.type("gr")
    page.wait_for_url("**/referrals/")
    page.locator("[data-opens=shortcuts]").click()
    page.locator("#shortcuts-switch").click()
    page.keyboard.press("Escape")
    page.locator("#shortcuts").wait_for(state="hidden")
    page.locator("h1").click()
    page.keyboard.type("gp")
    page.wait_for_timeout(200)
    assert page.url.endswith("/referrals/")


def test_a_grave_step_asks_first_and_a_second_press_is_not_sent(chromium: Any, address: str) -> None:
    page, _ = opened(chromium, address)
    recall = page.get_by_role("button", name="Recall the package")
    before = Desk.posted
    recall.click()
    assert "destroy its copy" in page.locator("#confirm-question").inner_text()
    page.locator("#confirm").get_by_role("button", name="Cancel").click()
    assert Desk.posted == before
    recall.click()
    page.locator("#confirm-yes").click()
    page.wait_for_url("**/packages/12/")
    assert Desk.posted == before + 1


def test_everything_is_there_without_scripts(chromium: Any, address: str) -> None:
    page, _ = opened(chromium, address, java_script_enabled=False, viewport={"width": 360, "height": 800})
    assert page.get_by_role("link", name="Referrals", exact=True).is_visible()
    assert page.get_by_role("button", name="Keyboard shortcuts").count() == 0
    page.get_by_role("button", name="Recall the package").click()
    page.wait_for_url("**/packages/12/")
