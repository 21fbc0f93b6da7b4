"""A delivery killed at random points, again and again, is completed by the same command: nothing lost, none twice."""

from __future__ import annotations

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from daybreak.conf.addresses import server
from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.rules import version_digest
from daybreak.intake.tasks import FILES_AT_ONCE
from tests.faults.test_intake_killed import home
from tests.intake.invented import PNG, content, person
from tests.journeys.test_whole_way import DAYBREAK, NOT_OURS, ROOT, _last_json, _run

__all__ = ["home"]
FILES = FILES_AT_ONCE * 3
TWICE, REFUSED = 60, 40  # files that are a second version of another, and files that are refused
LATEST_SECONDS = 240


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A delivery in which some reports come in two versions, far apart, and some files are refused."""
    for number in range(FILES - TWICE - REFUSED):
        name, whom = f"a{number:05}.json", person("Ella", f"Vorn{number}")
        (tmp_path / name).write_bytes(content(str(910_000_000 + number), whom))
    for number in range(TWICE):
        newer = content(str(910_000_000 + number), person("Ella", f"Vorn{number}"), note="newer")
        (tmp_path / f"b{number:05}.json").write_bytes(newer)
    for number in range(REFUSED):
        (tmp_path / f"c{number:05}.json").write_bytes(PNG + bytes([number]))
    return tmp_path


def expected(delivery: Path) -> list[tuple[str, int, bool, str]]:
    """Return what must stand in the end: reference, number, whether current, digest of each version."""
    said: dict[str, list[str]] = {}
    for file in sorted(delivery.iterdir()):
        for read in open_arrived(Arrived(file.name, file.read_bytes())).reports:
            said.setdefault(read.reference, []).append(version_digest(read.facts))
    return sorted(
        (reference, number, number == len(digests), digest)
        for reference, digests in said.items()
        for number, digest in enumerate(digests, start=1)
    )


def asked(home: Path, query: str) -> list[tuple[object, ...]]:
    with server(home).connect("daybreak") as connection:
        return list(connection.execute(query))


def settled(home: Path) -> None:
    """Wait until the database has noticed that the killed process is gone: what it was committing is in or out."""
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = 'daybreak' AND pid <> pg_backend_pid()"
    until = time.monotonic() + LATEST_SECONDS
    while asked(home, others):
        assert time.monotonic() < until
        time.sleep(0.02)


def receipts(home: Path) -> int:
    ((number,),) = asked(home, "SELECT count(*) FROM intake_receipt")
    return int(str(number))


def kill_after(home: Path, delivery: Path, *, share: float, seconds: float) -> bool:
    """Start the delivery, kill it once that share of it is received and some time has passed; was it still at work?"""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    before = receipts(home)
    running = subprocess.Popen(
        [str(DAYBREAK), "intake", str(delivery)], env=environment | {"DAYBREAK_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    until = time.monotonic() + LATEST_SECONDS
    while receipts(home) - before < share * FILES and running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(seconds)
    running.kill()
    at_work = running.wait() < 0
    settled(home)
    return at_work


# Each gives rows only where something is half done.
WHOLE = {
    "a referral without a current version": (
        "SELECT r.id FROM intake_referral r LEFT JOIN intake_version v ON v.referral_id = r.id AND v.current"
        " GROUP BY r.id HAVING count(v.id) <> 1"
    ),
    "a version without facts": (
        "SELECT v.id FROM intake_version v WHERE NOT EXISTS (SELECT FROM intake_fact f WHERE f.version_id = v.id)"
    ),
    "a gap between the numbers of versions": (
        "SELECT referral_id FROM intake_version GROUP BY referral_id, part HAVING max(number) <> count(*)"
    ),
    "a source that is not sealed": (
        "SELECT s.id FROM intake_source s WHERE NOT EXISTS (SELECT FROM intake_sealedchunk c WHERE c.source_id = s.id)"
    ),
    "a source twice": "SELECT digest FROM intake_source GROUP BY digest HAVING count(*) > 1",
    "a record received and not accounted for": (
        "SELECT id FROM intake_receipt WHERE (referral_id IS NULL) <> (outcome = 'quarantined')"
    ),
    "a source the ledger does not know": (
        "SELECT s.id FROM intake_source s WHERE NOT EXISTS"
        " (SELECT FROM ledger_entry e WHERE e.thing = 'source' AND e.thing_ref = s.id::text)"
    ),
    "a referral without its receipt": (
        "SELECT r.id FROM intake_referral r WHERE NOT EXISTS (SELECT FROM intake_receipt t WHERE t.referral_id = r.id)"
    ),
    "a batch that received a file twice": (
        "SELECT batch_id FROM intake_receipt GROUP BY batch_id, file_name HAVING count(*) > 1"
    ),
}


def check_whole(home: Path) -> None:
    for what, query in WHOLE.items():
        assert asked(home, query) == [], what


@pytest.mark.parametrize(
    ("seed", "times"),
    [(4, 2), pytest.param(8, 10, marks=pytest.mark.slow), pytest.param(15, 10, marks=pytest.mark.slow)],
)
def test_killed_at_random_points_it_is_completed(home: Path, delivery: Path, seed: int, times: int) -> None:
    chance = random.Random(seed)
    at_work = 0
    for _ in range(times):
        # Before its first transaction, between and in the middle of others, and after the last.
        at_work += kill_after(home, delivery, share=chance.random() * 0.9, seconds=chance.random() * 0.2)
        check_whole(home)
    assert at_work, "it was killed at work at least once"

    counted = _last_json(_run(home, "intake", str(delivery), "--json"))
    assert counted["received"] == FILES == sum(counted.values()) - counted["received"]
    assert counted["quarantined"] == REFUSED
    check_whole(home)
    versions = (
        "SELECT r.reference, v.number, v.current, v.digest FROM intake_version v JOIN intake_referral r"
        " ON r.id = v.referral_id ORDER BY 1, 2"
    )
    assert asked(home, versions) == expected(delivery)
    ((last,),) = asked(
        home,
        "SELECT count(*) FROM intake_receipt WHERE batch_id ="
        " (SELECT id FROM intake_batch ORDER BY received_at DESC LIMIT 1)",
    )
    assert last == FILES
    assert _last_json(_run(home, "verify", "--json"))["holds"]
