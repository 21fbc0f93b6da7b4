"""Measures the ledger of the home it runs in: `python -m bench.inside.ledger ENTRIES`."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.inside import writers
from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

MANY = 1_000
PROOFS = 300
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main(entries: int) -> dict[str, float]:
    """Return acts a second of many writers, seconds an entry of each later step, and what proofs cost."""
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.agencies.models import Post

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    post = Post.objects.get(person__username="administrator")
    told = writers.measure(writers.posts(post, AT))
    batches = max(1, entries // MANY)
    many = _seconds(lambda: _act_on_many(post), times=batches) / (batches * MANY)
    return {**told, "many": many, **_proving()}


def _act_on_many(post: Post) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.ledger.actions import record_many

    items = [(str(number), {"number": number}) for number in range(MANY)]
    with viewing(post):
        record_many("number", "thing", items, by=post.actor, at=AT)


def _proving() -> dict[str, float]:
    """Seal, prove single entries, verify, export and verify the files; the rival hashes the same bytes in memory."""
    from daybreak.cli.proving import prove, seal_all

    sealing = _seconds(lambda: seal_all(at=AT))
    told = _proofs()
    begun = time.perf_counter()
    verdict = prove(at=AT)
    verifying = time.perf_counter() - begun
    if not verdict.holds or verdict.waiting:
        raise RuntimeError(f"the ledger does not hold: {verdict.findings[:3]}")
    count = verdict.sealed
    memory = _peak_mb()  # before the rival, which holds everything
    with TemporaryDirectory(prefix="daybreak-bench-") as folder:
        told |= _files(Path(folder) / "out", count)
    hashing = _hash_all(verdict.root)
    each = {"seal": sealing / count, "verify": verifying / count, "hash": hashing / count}
    return {**told, **each, "entries": count, "memory_mb": memory}


def _proofs() -> dict[str, float]:
    """Return the milliseconds of a proof (median, and the slowest of a hundred) and the bytes of the largest one."""
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.ledger import queries
    from daybreak.ledger.models import Entry

    at_random = random.Random(7)
    auditor = Post.objects.get(person__username="auditor")
    with viewing(auditor):
        newest = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        keys = [at_random.randrange(1, newest + 1) for _ in range(PROOFS)]
        refs = list(Entry.objects.filter(id__in=keys).values_list("ref", flat=True))
        spent, longest = [], 0
        for ref in refs:
            begun = time.perf_counter()
            document = queries.proof_document(ref)
            spent.append((time.perf_counter() - begun) * 1000)
            longest = max(longest, len(document.encode()))
    return {
        "proof_ms": statistics.median(spent),
        "proof_slow_ms": statistics.quantiles(spent, n=100)[-1],
        "proof_bytes": longest,
    }


def _files(folder: Path, count: int) -> dict[str, float]:
    """Return the seconds an entry of writing the log into files, and of proving it from them."""
    from daybreak.ledger.exporting import export
    from daybreak.ledger.folders import Believed, verify_folder
    from daybreak.ledger.keys import signer

    writing = _seconds(lambda: export(folder, payloads=True, at=AT))
    begun = time.perf_counter()
    verdict = verify_folder(folder, Believed(keys=[signer().verifier]), at=AT)
    reading = time.perf_counter() - begun
    if not verdict.holds or verdict.sealed != count:
        raise RuntimeError(f"the exported ledger does not hold: {verdict.findings[:3]}")
    return {"export": writing / count, "verify_files": reading / count}


def _hash_all(root: str) -> float:
    from daybreak.ledger.merkle import Frontier, leaf_hash

    leaves = _canonical()

    def hash_all() -> None:
        frontier = Frontier()
        for content in leaves:
            frontier.append(leaf_hash(content))
        if frontier.root().hex() != root:
            raise RuntimeError("the rival found another root")

    return _seconds(hash_all)


def _canonical() -> list[bytes]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT e.canonical FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id ORDER BY position"
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def _peak_mb() -> float:
    """Return the most memory this process has ever held (proc_pid_status(5)); 0 where there is no /proc."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _seconds(work: Callable[[], object], *, times: int = 1) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
