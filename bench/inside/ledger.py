"""Measures the ledger of the home it runs in: `python -m bench.inside.ledger ENTRIES`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

BLOCK = 50  # transactions of one kind before the other kind's turn, so that both meet the same moments
MANY = 1_000
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main(entries: int) -> dict[str, float]:
    """Return seconds a transaction with and without its entry, and seconds an entry of each later step."""
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.agencies.models import Post

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    post = Post.objects.get(person__username="administrator")
    blocks = max(2, entries // 20 // BLOCK)
    without, with_entry = _alternate(blocks, lambda: _act(post, recorded=False), lambda: _act(post, recorded=True))
    batches = max(1, entries // MANY)
    many = _seconds(lambda: _act_on_many(post), times=batches) / (batches * MANY)
    return {"without": without, "with": with_entry, "many": many, **_proving()}


def _alternate(blocks: int, first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Run two acts in turns and return the seconds of one of each; the first turn only warms up."""
    spent = [0.0, 0.0]
    for block in range(blocks + 1):
        for kind, act in enumerate((first, second)):
            seconds = _seconds(act, times=BLOCK)
            spent[kind] += seconds if block else 0.0
    return spent[0] / (blocks * BLOCK), spent[1] / (blocks * BLOCK)


def _act(post: Post, *, recorded: bool) -> None:
    """Do what every action does: lock, change, record, in one transaction of its post."""
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.kernel.locks import lock
    from daybreak.ledger.actions import record

    with viewing(post):
        locked = lock(Post, post.pk)
        locked.save(update_fields=["held_until"])
        if recorded:
            record("hold", "post", post.pk, by=post.actor, at=AT, title=post.title)


def _act_on_many(post: Post) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.ledger.actions import record_many

    items = [(str(number), {"number": number}) for number in range(MANY)]
    with viewing(post):
        record_many("number", "thing", items, by=post.actor, at=AT)


def _proving() -> dict[str, float]:
    """Seal and verify everything there is; the rival hashes the same bytes, already in memory."""
    from daybreak.cli.proving import prove, seal_all
    from daybreak.ledger.merkle import Frontier, leaf_hash

    sealing = _seconds(lambda: seal_all(at=AT))
    begun = time.perf_counter()
    verdict = prove(at=AT)
    verifying = time.perf_counter() - begun
    if not verdict.holds or verdict.waiting:
        raise RuntimeError(f"the ledger does not hold: {verdict.findings[:3]}")
    leaves = _canonical()

    def hash_all() -> None:
        frontier = Frontier()
        for content in leaves:
            frontier.append(leaf_hash(content))
        if frontier.root().hex() != verdict.root:
            raise RuntimeError("the rival found another root")

    hashing, count = _seconds(hash_all), len(leaves)
    return {"seal": sealing / count, "verify": verifying / count, "hash": hashing / count, "entries": count}


def _canonical() -> list[bytes]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT e.canonical FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id ORDER BY position"
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def _seconds(work: Callable[[], None], *, times: int = 1) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
