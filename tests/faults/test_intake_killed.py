"""A delivery whose command is killed half-way is completed by the same command: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from daybreak.conf.addresses import server
from daybreak.intake.tasks import FILES_AT_ONCE
from tests.journeys.test_whole_way import DAYBREAK, NOT_OURS, ROOT, _last_json, _run

FILES = FILES_AT_ONCE * 6


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    where = Path(tempfile.mkdtemp(prefix="daybreak-killed-"))
    _run(where, "init", "--codename", "CUT SHORT")
    yield where
    _run(where, "stop")
    shutil.rmtree(where, ignore_errors=True)


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    for number in range(FILES):
        report = {
            "reportId": str(910_000_000 + number),
            "dateReceived": "2025-11-04T02:10:00Z",
            "reportedInformation": {
                "reportingEsp": {"espName": "Example Chat"},
                "reportedPeople": {"reportedPersons": [{"firstName": "Ella", "lastName": f"Vorn{number}"}]},
            },
        }
        (tmp_path / f"{number:05}.json").write_text(json.dumps(report))
    return tmp_path


def _received(home: Path) -> tuple[int, int]:
    """Return how many receipts and referrals stand in the database."""
    with server(home).connect("daybreak") as connection:
        query = "SELECT (SELECT count(*) FROM intake_receipt), (SELECT count(*) FROM intake_referral)"
        (row,) = connection.execute(query)
    return row[0], row[1]


def test_a_killed_intake_is_completed_by_the_same_command(home: Path, delivery: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    killed = subprocess.Popen(
        [str(DAYBREAK), "intake", str(delivery)],
        env=environment | {"DAYBREAK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    until = time.monotonic() + 120
    while not _received(home)[0] and killed.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    kept = _received(home)[1]
    assert 0 < kept < FILES, "it was killed between its first and its last transaction"
    assert kept % FILES_AT_ONCE == 0, "a transaction is kept whole or not at all"

    counted = _last_json(_run(home, "intake", str(delivery), "--json"))
    assert counted == {
        "received": FILES, "new": FILES - kept, "updated": 0, "unchanged": kept, "quarantined": 0,
    }  # fmt: skip
    assert _received(home)[1] == FILES
    assert _last_json(_run(home, "verify", "--json"))["holds"]
