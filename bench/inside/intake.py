"""Receives a written nation in the home it runs in: `python -m bench.inside.intake RECORDS`."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson
from lxml import etree

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.rehearsal.writers.folders import Written

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEED = 2014
RECORDS_AT_FULL_SCALE = 41_000
BARE_AT_MOST = 20_000  # files the rival parses


def main(records: int) -> dict[str, float]:
    """Return how many records were received, the seconds of that, and a bare parser's for each of the same files."""
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.agencies.models import Post
    from daybreak.deconfliction.tasks import receive_paths
    from daybreak.rehearsal.nation.nation import invent
    from daybreak.rehearsal.writers.folders import write

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    by = Post.objects.get(person__username="analyst")
    with TemporaryDirectory(prefix="daybreak-bench-") as folder:
        written = write(invent(seed=SEED, scale=records / RECORDS_AT_FULL_SCALE), Path(folder) / "deliveries")
        begun, received = time.perf_counter(), 0
        for delivery in written.deliveries:
            counted = receive_paths([delivery.folder], sender=delivery.sender, by=by, at=AT)
            received += counted["received"]
        seconds = time.perf_counter() - begun
        return {"records": received, "seconds": seconds, "bare": _bare(written)} | _known(by)


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
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
