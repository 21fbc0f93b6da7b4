"""The whole way of a small invented operation: by the command line, then the same figures behind every door."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DAYBREAK = Path(sys.executable).with_name("daybreak")
SCALE, SEED = "0.04", "77"
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
def rehearsed(homes: Path) -> dict[str, Any]:
    """The figures `daybreak demo` prints."""
    return _last_json(_run(homes, "demo", "--scale", SCALE, "--seed", SEED, "--no-serve", "--json"))


def test_somebody_was_arrested_and_children_were_safeguarded(rehearsed: dict[str, Any]) -> None:
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


_BEHIND_THE_DOORS = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "daybreak.conf.settings"
from daybreak.cli.session import open_installation
open_installation()
from django.test import Client
from daybreak.agencies.models import Post

def signed_in(role):
    post = Post.objects.select_related("person").filter(role=role).order_by("held_from", "person__username").first()
    client = Client()
    client.force_login(post.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["post"] = str(post.id)
    session.save()
    return client

lead, press = signed_in("lead_coordinator"), signed_in("press_officer")
print(json.dumps({
    "api": lead.get("/api/v1/figures").json(),
    "api_now": lead.get("/api/v1/figures?frozen=false").json(),
    "press": press.get("/api/v1/figures").json(),
    "page": lead.get("/national/").content.decode(),
    "room": lead.get("/release/").content.decode(),
}))
"""


@pytest.fixture(scope="module")
def doors(homes: Path, rehearsed: dict[str, Any]) -> dict[str, Any]:
    """What API and pages of the same installation answer."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    ran = subprocess.run(
        [sys.executable, "-c", _BEHIND_THE_DOORS],
        env=environment | {"DAYBREAK_HOME": str(homes)},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return _last_json(ran.stdout)


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
