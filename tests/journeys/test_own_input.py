"""A user's own files, without the demo: init, intake, resolve, rank, disseminate, plan, figures, verify."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.test_whole_way import _last_json, _run

REPORT = {
    "reportId": "900000555",
    "dateReceived": "2025-11-04T02:10:00Z",
    "reportedInformation": {
        "reportingEsp": {"espName": "Example Chat"},
        "incidentSummary": {"incidentType": "Online Enticement", "incidentDateTime": "2025-11-03T21:14:05Z"},
        "reportedPeople": {
            "reportedPersons": [
                {
                    "firstName": "Berias",
                    "lastName": "Haldorby",
                    "dateOfBirth": "1981-04-02",
                    "espUserId": "u-1",
                    "espService": "Example Chat",
                    "addresses": {
                        "addresses": [{"street1": "41 Shaleridge Avenue", "city": "Medway", "postalCode": "ZZ99 1WR"}]
                    },
                }
            ]
        },
    },
}
MAP = """
name = "partner list"
kind = "referral"
sender = "Partner"
reference = "No"
[columns."Given"]
fact = "given_name"
[columns."Family"]
fact = "family_name"
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    where = Path(tempfile.mkdtemp(prefix="daybreak-own-"))
    yield where
    _run(where, "stop")
    shutil.rmtree(where, ignore_errors=True)


@pytest.fixture(scope="module")
def delivery(home: Path) -> Path:
    folder = home / "in"
    folder.mkdir()
    (folder / "900000555.json").write_text(json.dumps(REPORT))
    (folder / "broken.json").write_text('{"reportId": ')
    (folder / "picture.json").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (folder / "list.csv").write_text("No,Given,Family\n1,Jorander,Tavekar\n2,Ella,Vorn\n")
    (folder / "list.toml").write_text(MAP)
    return folder


def test_a_command_before_init_says_what_to_do(home: Path) -> None:
    _run(home, "figures", code=5)


def test_init_then_intake(home: Path, delivery: Path) -> None:
    assert _last_json(_run(home, "init", "--codename", "OWN WAY", "--json"))["operation"] == "OWN WAY"
    first = _last_json(_run(home, "intake", str(delivery), "--sender", "Somebody", "--json"))
    assert first == {"received": 5, "new": 3, "updated": 0, "unchanged": 0, "quarantined": 2}
    again = _last_json(_run(home, "intake", str(delivery), "--json"))
    assert again == {"received": 5, "new": 0, "updated": 0, "unchanged": 3, "quarantined": 2}


def test_a_newer_report_makes_a_version(home: Path, delivery: Path) -> None:
    changed = json.loads(json.dumps(REPORT))
    changed["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["occupation"] = "teacher"
    (delivery / "900000555.json").write_text(json.dumps(changed))
    counted = _last_json(_run(home, "intake", str(delivery / "900000555.json"), "--json"))
    assert counted == {"received": 1, "new": 0, "updated": 1, "unchanged": 0, "quarantined": 0}


def test_the_rest_of_the_way(home: Path, delivery: Path) -> None:
    assert _last_json(_run(home, "resolve", "--json"))["people"] == 3
    assert _last_json(_run(home, "rank", "--json"))["ranked"] == 3
    sent = _last_json(_run(home, "disseminate", "--top", "3", "--json"))
    assert (sent["packages"], len(sent["references"]), sent["without_package"], len(sent["why_not"])) == (1, 1, 2, 2)
    assert all("no premises" in why for why in sent["why_not"].values())
    assert _last_json(_run(home, "plan", "--json"))["placed"] == 0
    figures = _last_json(_run(home, "figures", "--freeze", "--json"))["figures"]
    assert figures["arrests"]["national"] == 0
    assert _last_json(_run(home, "verify", "--json"))["holds"]


def test_a_post_is_appointed_and_admitted(home: Path) -> None:
    said = _run(home, "appoint", "robin", "--name", "Robin Sample", "--agency", "kent", "--admit", "works on packages",
                "--json")  # fmt: skip
    assert _last_json(said) == {
        "username": "robin", "post": "Robin Sample, Force analyst, Kent Police", "admitted": True,
    }  # fmt: skip
    assert "First password, shown only now:" in said
    assert "robin" in {post["username"] for post in _last_json(_run(home, "posts", "--json"))["posts"]}
    _run(home, "appoint", "robin", "--agency", "kent", code=5)
    _run(home, "appoint", "somebody", "--agency", "kent", code=2)


def test_the_demo_never_replaces_a_real_installation(home: Path) -> None:
    _run(home, "demo", "--scale", "0.01", "--no-serve", code=5)
