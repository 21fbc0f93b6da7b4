"""The whole way of a small invented operation: by the command line, then the same figures behind every door."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daybreak.web.views.picture_forces import MAPS
from tests.web.shown import lines_of, numbers_on

ROOT = Path(__file__).parents[2]
DAYBREAK = Path(sys.executable).with_name("daybreak")
SCALE, SEED = "0.04", "77"
WHO_FOLLOWS = {"Lead coordinator": 250, "Silver commander": 20, "Lead analyst": 200}
"""Who follows every number of the picture to its list, and how many each finds at least."""
WHO_SEES_NOTHING = ("Auditor", "Press officer", "Social worker")
NOT_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")  # each run has a home of its own


def _run(home: Path, *arguments: str, code: int = 0) -> str:
    """Run a command in its own home and return what it printed."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    ran = subprocess.run(
        [str(DAYBREAK), *arguments],
        env=environment | {"DAYBREAK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=600,
        cwd=ROOT,
    )
    assert ran.returncode == code, ran.stderr[-3000:]
    return ran.stdout


def _last_json(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def homes() -> Iterator[Path]:
    where = Path(tempfile.mkdtemp(prefix="daybreak-journey-"))
    yield where
    _run(where, "stop")
    shutil.rmtree(where, ignore_errors=True)


@pytest.fixture(scope="module")
def printed(homes: Path) -> str:
    """What `daybreak demo` prints."""
    return _run(homes, "demo", "--scale", SCALE, "--seed", SEED, "--no-serve", "--json")


@pytest.fixture(scope="module")
def rehearsed(printed: str) -> dict[str, Any]:
    """The figures `daybreak demo` prints."""
    return _last_json(printed)


def test_somebody_was_arrested_and_children_were_safeguarded(rehearsed: dict[str, Any]) -> None:
    assert list(rehearsed) == ["figures"], "the last line is the same for the same seed"
    figures = rehearsed["figures"]
    assert figures["arrests"]["national"] > 5
    assert figures["children_safeguarded"]["national"] > 3
    assert figures["devices_seized"]["national"] > figures["premises_searched"]["national"] > 5


def test_national_is_the_sum_of_forces_and_remainder(rehearsed: dict[str, Any]) -> None:
    for key, figure in rehearsed["figures"].items():
        assert figure["national"] == sum(figure["forces"].values()) + figure["remainder"], key


def test_the_command_counts_the_same_figures_again(homes: Path, rehearsed: dict[str, Any]) -> None:
    assert _last_json(_run(homes, "figures", "--json"))["figures"] == rehearsed["figures"]


def test_the_ledger_holds(homes: Path, rehearsed: dict[str, Any]) -> None:
    verdict = _last_json(_run(homes, "verify", "--json"))
    assert verdict["holds"]
    assert verdict["sealed"] > 500
    assert verdict["waiting"] == 0


def test_whoever_was_met_is_looked_after_in_the_first_48_hours_and_on_release_day(
    homes: Path, printed: str, rehearsed: dict[str, Any]
) -> None:
    met = sum(rehearsed["figures"][key]["national"] for key in ("arrests", "voluntary_attendances"))
    assert re.search(rf"first contacts {2 * met}\b", printed), "two each, planned by recording that they were met"
    arrests = rehearsed["figures"]["arrests"]["forces"]
    force = max(arrests, key=arrests.__getitem__)
    told = _run(homes, "welfare", "list", "--as", f"silver-{force}").splitlines()
    assert {line.split()[-1] for line in told} == {"release_day"}, "those of the first two days were made"
    assert len(told) >= arrests[force] > 0


def test_the_published_files_say_the_same_or_nothing(homes: Path, rehearsed: dict[str, Any]) -> None:
    released = homes / "nation" / "release"
    rows = list(csv.DictReader(io.StringIO((released / "figures.csv").read_text("utf-8"))))
    published = json.loads((released / "figures.json").read_text("utf-8"))["figures"]
    protected = 0
    for row in rows:
        figure, area = rehearsed["figures"][row["figure"]], row["area_code"]
        true = figure["national"] if area == "national" else figure["forces"][area]
        in_json = published[row["figure"]]
        shown = in_json["national"] if area == "national" else in_json["forces"][area]
        if row["value"] == "[c]":
            protected += 1
            assert shown is None
        else:
            assert int(row["value"]) == true == shown
    assert protected > 0, "a small operation has small counts to protect"


def test_a_stranger_verifies_what_was_published(homes: Path, rehearsed: dict[str, Any], tmp_path: Path) -> None:
    site = tmp_path / "site"
    written = _last_json(_run(homes, "release", "site", str(site), "--json"))
    assert {"index.html", "manifest.note", "ledger-proof.json", "figures.csv"} <= set(written["files"])
    assert (site / "figures.csv").read_bytes() == (homes / "nation" / "release" / "figures.csv").read_bytes()
    keys = _last_json(_run(homes, "release", "keys", "--json"))
    told = ("--key", keys["releases"], "--key", keys["ledger"], "--json")
    for page in sorted(site.glob("*.html"))[:3]:
        said = _last_json(_run(homes, "release", "verify", str(page), *told))
        assert said["verdict"] == "genuine", page
        assert said["position"] > 0, "the ledger holds its publication"


class Visitor:
    """Somebody at the door: keeps cookies as a browser does, and signs in as a post of the rehearsal."""

    def __init__(self, address: str, title: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = self.get("/sign-in/")
        word = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        post = re.search(rf'name="post" value="([^"]+)">{title}', page)
        assert word, page
        assert post, page
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": word[1], "post": post[1]}).encode()
        with self.opener.open(f"{address}/sign-in/rehearsal/", form, timeout=60) as answer:
            assert answer.status == 200

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=60) as answer:
            body: str = answer.read().decode()
            return body


@pytest.fixture(scope="module")
def doors(homes: Path, rehearsed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What API and pages of the same installation answer over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    served = subprocess.Popen(
        [str(DAYBREAK), "serve", "--port", str(port)],
        env=environment | {"DAYBREAK_HOME": str(homes)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, served)
        lead, press = Visitor(address, "Lead coordinator"), Visitor(address, "Press officer")
        yield {
            "api": json.loads(lead.get("/api/v1/figures")),
            "api_now": json.loads(lead.get("/api/v1/figures?frozen=false")),
            "press": json.loads(press.get("/api/v1/figures")),
            "page": lead.get("/national/"),
            "room": lead.get("/release/"),
            "wall": lead.get("/national/wall/"),
            "followed": {title: _followed(Visitor(address, title)) for title in WHO_FOLLOWS},
            "absent": [_status(Visitor(address, title), "/national/") for title in WHO_SEES_NOTHING],
        }
    finally:
        served.terminate()
        said = served.communicate(timeout=60)[0]
    assert "Traceback" not in said, said


def _followed(visitor: Visitor) -> list[tuple[str, int, int]]:
    """Return each number of the picture that opens a list: its address, the number, how many lines the list has.

    Frozen figures open their definitions, or the records behind them, of which one may be counted once with another.
    """
    found: dict[str, int] = {}
    for chosen in MAPS:
        found |= dict(numbers_on(visitor.get(f"/national/?map={chosen}")))
    lists = {href: number for href, number in found.items() if not href.startswith(("/release/", "/figures/"))}
    return [(href, number, lines_of(visitor.get(href))) for href, number in lists.items()]


def _status(visitor: Visitor, path: str) -> int:
    try:
        visitor.get(path)
    except urllib.error.HTTPError as refused:
        return refused.code
    return 200


def _await(address: str, served: subprocess.Popen[str]) -> None:
    """Return when the pages answer; fail when their process ends first."""
    until = time.monotonic() + 120
    while served.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=30).close()  # noqa: S310 our own server
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} does not answer")


def test_the_api_gives_the_same_figures(doors: dict[str, Any], rehearsed: dict[str, Any]) -> None:
    assert doors["api"]["figures"] == rehearsed["figures"]
    assert doors["api_now"]["figures"] == rehearsed["figures"]


def test_the_press_office_gets_no_protected_count(doors: dict[str, Any], rehearsed: dict[str, Any]) -> None:
    hidden = 0
    for key, figure in doors["press"]["figures"].items():
        for slug, value in figure["forces"].items():
            hidden += value is None
            assert value in (None, rehearsed["figures"][key]["forces"][slug])
    assert hidden > 0


def test_the_pages_show_the_same_figures(doors: dict[str, Any], rehearsed: dict[str, Any]) -> None:
    for key in ("arrests", "children_safeguarded", "devices_seized"):
        assert f"{rehearsed['figures'][key]['national']:,}" in doors["room"], key
    assert f"{rehearsed['figures']['arrests']['national']:,}" in doors["page"]
    assert "Everything shown here is invented" in doors["page"]
    assert "OFFICIAL-SENSITIVE" in doors["page"]


def test_each_number_of_the_picture_opens_exactly_what_it_counts(doors: dict[str, Any]) -> None:
    for title, least in WHO_FOLLOWS.items():
        followed = doors["followed"][title]
        assert [each for each in followed if each[1] != each[2]] == [], title
        assert len(followed) >= least, (title, len(followed))
        assert sum(number > 0 for _, number, _ in followed) > least / 5, title


def test_before_and_after_release_others_find_no_picture(doors: dict[str, Any]) -> None:
    assert doors["absent"] == [404] * len(WHO_SEES_NOTHING)


def test_wall_pack_api_and_ledger_say_the_same(homes: Path, doors: dict[str, Any]) -> None:
    pack = json.loads((homes / "nation" / "release" / "figures.json").read_text("utf-8"))["figures"]
    released = " ".join(doors["wall"].partition('id="released"')[2].split())
    tiles = re.findall(r'day-figure__value[^"]*">([^<]+)</p>', released)[: len(pack)]
    shown = [None if tile == "[c]" else int(tile.replace(",", "")) for tile in tiles]
    assert shown == [figure["national"] for figure in pack.values()]
    assert shown == [figure["national"] for figure in doors["press"]["figures"].values()]
    # What the ledger holds of them is the digest of the snapshot, which the wall prints.
    digest = re.search(r'SHA-256 <span class="day-exact">([0-9a-f]{64})</span>', released)
    assert digest
    assert f"from snapshot {doors['api']['snapshot']}," in released
    _run(homes, "ledger", "export", str(homes / "ledger-out"), "--payloads")
    lines = (homes / "ledger-out" / "entries-000000.jsonl").read_text("utf-8").splitlines()
    frozen = [line for line in lines if "figures:freeze" in line]
    assert [digest[1] in line for line in frozen] == [True]
