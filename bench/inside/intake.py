"""Receives a written nation in the home it runs in: `python -m bench.inside.intake RECORDS {resolved|followed}`.

`resolved` reads, seals, makes facts and resolves everybody as they arrive; `followed` also compares hashes and forces.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson
from lxml import etree

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post
    from daybreak.intake.arrivals import Opened
    from daybreak.intake.models import Batch
    from daybreak.intake.terms import Outcome
    from daybreak.rehearsal.writers.folders import Written

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEED = 2014
RECORDS_AT_FULL_SCALE = 41_000
BARE_AT_MOST = 20_000  # files the rival parses


def main(records: int, how: str) -> dict[str, float]:
    """Return how many records were received, the seconds of that, and a bare parser's for each of the same files."""
    gc.set_threshold(200_000, 20, 20)  # as `daybreak` does
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.agencies.models import Post
    from daybreak.deconfliction.tasks import take_in
    from daybreak.intake.tasks import receive_paths
    from daybreak.rehearsal.nation.nation import invent
    from daybreak.rehearsal.writers.folders import write

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    by = Post.objects.get(person__username="analyst")
    taking = {"resolved": _resolved, "followed": take_in}[how]
    with TemporaryDirectory(prefix="daybreak-bench-") as folder:
        written = write(invent(seed=SEED, scale=records / RECORDS_AT_FULL_SCALE), Path(folder) / "deliveries")
        begun, received = time.perf_counter(), 0
        for delivery in written.deliveries:
            counted = receive_paths([delivery.folder], sender=delivery.sender, by=by, at=AT, taking=taking)
            received += counted["received"]
        seconds = time.perf_counter() - begun
        return {"records": received, "seconds": seconds, "bare": _bare(written)} | _known(by)


def _resolved(files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]:
    """Take what is asked of an arrival: received, and everybody in it resolved."""
    from daybreak.identity.actions import resolve_arrived
    from daybreak.intake.actions import receive
    from daybreak.intake.queries import referrals_said_in

    outcomes = receive(files, batch=batch, by=by, at=at)
    if said := referrals_said_in(batch.compartment, [file.kept_digest for file in files if file.readable]):
        resolve_arrived(batch.compartment, said, by=by, at=at)
    return outcomes


def _bare(written: Written) -> float:
    """Return the seconds in which the bare parsers of the formats read one file, on average."""
    files = [path for delivery in written.deliveries for path in sorted(delivery.folder.rglob("*.*"))]
    contents = [(path.suffix, path.read_bytes()) for path in files[:BARE_AT_MOST] if path.suffix in (".json", ".xml")]
    begun = time.perf_counter()
    for suffix, content in contents:
        try:
            orjson.loads(content) if suffix == ".json" else etree.fromstring(content)
        except (ValueError, etree.XMLSyntaxError):
            continue
    return (time.perf_counter() - begun) / len(contents)


def _known(by: object) -> dict[str, float]:
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.identity.models import Link, Mention
    from daybreak.intake.models import Fact

    assert isinstance(by, Post)  # noqa: S101
    with viewing(by):
        return {model.__name__.lower(): float(model.objects.count()) for model in (Fact, Mention, Link)}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), sys.argv[2])))
    session.let_go()
