"""The database's own clock really set: a server of its own runs two hours ahead (libfaketime, a Debian package)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tests
from daybreak.conf.home import private_folder
from daybreak.conf.postgres import cluster
from tests.conf.conftest import clear

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(FAKETIME is None, reason="no libfaketime here: apt-get install faketime"),
]


def test_a_database_server_set_forward_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = private_folder(tmp_path / "home")
    for name in ("DATABASE_URL", "DAYBREAK_HOME"):
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as ahead:
        ahead.setenv("LD_PRELOAD", str(FAKETIME))
        ahead.setenv("FAKETIME", "+2h")
        ahead.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        cluster.start(home)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.release.timekeeping.set_database"], capture_output=True, text=True,
            timeout=500, check=False, cwd=Path(tests.__file__).parent.parent,
            env=os.environ | {"DAYBREAK_HOME": str(home)},
        )  # fmt: skip
    finally:
        clear(home)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert 7100 < said["ahead"] < 7300, "the server really runs two hours ahead"
    assert said["closed"] == {
        "database": ["Not before the embargo", "Four clocks agree"],
        "database and machine": ["Four clocks agree"],
        "database, machine and second machine": ["Four clocks agree"],
    }
    assert len(said["worker"]) == 1
    assert "Four clocks agree" in said["worker"][0]
    assert said["files"] == 0
    assert said["files_when_all_agree"] > 40, "nothing but the clocks kept it closed"
