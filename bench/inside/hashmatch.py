"""Measures hash matching in the home it runs in: `python -m bench.inside.hashmatch HASHES`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import numpy as np

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.access.models import Compartment
    from daybreak.agencies.models import Post
    from daybreak.hashmatch.index.arrays import Bytes

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
QUERIES = 640  # twenty of each distance from 0 to 31
MISSES = 160
EXACT = 5_000
STEP = 1_000_000
Found = tuple[int, int]


def main(hashes: int) -> dict[str, float]:
    """Return the figures of one size; see `bench.hashmatch`."""
    session.prepare()
    from daybreak.access.founding import found

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    rows = _hashes(hashes)
    return _imported(rows) | _near(rows)


def _hashes(number: int) -> Bytes:
    """Return distinct digests; half of them are near another one, as variants of one picture are."""
    chance = np.random.default_rng(number)
    rows = chance.integers(0, 256, (number, 32), np.uint8)
    half = number // 2
    rows[half:] = rows[: number - half]
    for _ in range(6):
        rows[np.arange(half, number), chance.integers(0, 32, number - half)] ^= np.left_shift(
            np.uint8(1), chance.integers(0, 8, number - half).astype(np.uint8)
        )
    return rows


# ── a list, imported ──────────────────────────────────────────────────────────────────────────────────────────────────
def _imported(rows: Bytes) -> dict[str, float]:
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role

    analyst = Post.objects.get(role=Role.LEAD_ANALYST)
    path = Path("/tmp") / f"hashes-{len(rows)}.txt"  # noqa: S108 - of a throwaway run, removed below
    with path.open("w") as file:
        for start in range(0, len(rows), 100_000):
            file.writelines(f"{row.tobytes().hex()}\n" for row in rows[start : start + 100_000])
    bare = _seconds(lambda: _bare(path))
    with viewing(analyst):
        national = compartment(operation(""), CompartmentKind.NATIONAL)
    took = _seconds(lambda: _import(path, national, analyst))
    path.unlink()
    with viewing(analyst):
        exact = _exact(rows, national)
    return {"import_s": took, "bare_s": bare, "visible_ms": _visible(national, analyst)} | exact


def _bare(path: Path) -> None:
    digest = sha256()
    with path.open("rb") as lines:
        for line in lines:
            digest.update(line)
            bytes.fromhex(line.decode())


def _import(path: Path, national: Compartment, by: Post) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch import shelves
    from daybreak.hashmatch.actions import import_list
    from daybreak.hashmatch.packing import pack
    from daybreak.hashmatch.readers import Said

    with path.open("rb") as lines:
        packed = pack(lines, Said())
    shelves.prepare(packed)
    with viewing(by):
        import_list(packed, name="Example", publisher="Example", file_name=path.name, national=national, by=by, at=AT)


def _exact(rows: Bytes, national: Compartment) -> dict[str, float]:
    from daybreak.hashmatch import queries
    from daybreak.hashmatch.matching import on_part

    version = queries.matched_against(national)[0]
    part = version.parts.all()[0]
    chance = np.random.default_rng(1)
    asked = [rows[n].tobytes() for n in chance.integers(0, len(rows), EXACT)]
    asked += [chance.bytes(32) for _ in range(EXACT)]
    found: list[bool] = []
    taken = _each(asked, lambda digest: found.append(bool(on_part(digest, part, version))))
    if found != [True] * EXACT + [False] * EXACT:
        raise RuntimeError("an exact look-up was wrong")
    return {"exact_ms": median(taken), "exact_p99_ms": _p99(taken)}


def _visible(national: Compartment, by: Post) -> float:
    """Return milliseconds from a list of one hash handed in to the look-up that finds it, both committed."""
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch.actions import import_list, look_up
    from daybreak.hashmatch.packing import pack
    from daybreak.hashmatch.readers import Said

    taken = []
    for number in range(20):
        digest = sha256(str(number).encode()).hexdigest()
        begun = time.perf_counter()
        with viewing(by):
            import_list(
                pack([f"pdq {digest}".encode()], Said()), name="New", publisher="Example", file_name="new.txt",
                national=national, by=by, at=AT,
            )  # fmt: skip
        with viewing(by):
            found = look_up(national, digest=digest, algorithm="pdq", by=by, at=AT)
        taken.append((time.perf_counter() - begun) * 1000)
        if len(found.listed) != 1:
            raise RuntimeError("a new hash was not found")
    return median(taken)


# ── near ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _near(rows: Bytes) -> dict[str, float]:

    asked = _queries(rows)
    taken, answers, built = _own(rows, asked)
    flat, truth = _flat(rows, asked)
    right = sum(len(true & answer) for true, answer in zip(truth, answers, strict=True))
    if sum(map(len, answers)) != right:
        raise RuntimeError("a hash was found that is not near")
    near = {"near_ms": median(taken), "near_p99_ms": _p99(taken), "recall": right / sum(map(len, truth))}
    return near | built | flat | _rival(rows, asked, truth)


def _own(rows: Bytes, asked: Sequence[bytes]) -> tuple[list[float], list[set[Found]], dict[str, float]]:
    from daybreak.hashmatch.index.near import NearIndex

    before, begun = _megabytes(), time.perf_counter()
    index = NearIndex.of(rows, np.arange(len(rows), dtype=np.uint32))
    build, size = time.perf_counter() - begun, _megabytes() - before
    answers: list[set[Found]] = []
    taken = _each(asked, lambda digest: answers.append({(n.mark, n.distance) for n in index.search(digest)}))
    return taken, answers, {"build_s": build, "near_mb": max(size, 1.0)}


def _queries(rows: Bytes) -> list[bytes]:
    chance = np.random.default_rng(2)
    asked = []
    for number in range(QUERIES):
        bits = np.unpackbits(rows[chance.integers(len(rows))])
        bits[chance.choice(256, number % 32, replace=False)] ^= 1
        asked.append(np.packbits(bits).tobytes())
    return asked + [chance.bytes(32) for _ in range(MISSES)]


def _flat(rows: Bytes, asked: Sequence[bytes]) -> tuple[dict[str, float], list[set[Found]]]:
    """Return how long comparing with every hash takes, and (place, distance) of all within 31 of each one asked."""
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryFlat(256)
    index.add(rows)
    truth: list[set[Found]] = []

    def compare(digest: bytes) -> None:
        _, distances, places = index.range_search(np.frombuffer(digest, np.uint8).reshape(1, 32), 32)
        truth.append({(int(place), int(bits)) for place, bits in zip(places, distances, strict=True)})

    return {"flat_ms": median(_each(asked, compare))}, truth


def _rival(rows: Bytes, asked: Sequence[bytes], truth: Sequence[set[Found]]) -> dict[str, float]:
    """Return the figures of python-threatexchange's index, filled in steps: at once it would take twice the memory."""
    from threatexchange.signal_type.pdq.pdq_index import PDQIndex

    before, begun = _megabytes(), time.perf_counter()
    index: PDQIndex[int] = PDQIndex()
    for start in range(0, len(rows), STEP):
        index.add_all((row.tobytes().hex(), start + n) for n, row in enumerate(rows[start : start + STEP]))
    build, size = time.perf_counter() - begun, _megabytes() - before
    found: list[int] = []
    taken = _each(asked, lambda digest: found.append(len(index.query(digest.hex()))))
    if found != list(map(len, truth)):
        raise RuntimeError("the rival was asked something else")
    return {"rival_ms": median(taken), "rival_p99_ms": _p99(taken), "rival_build_s": build, "rival_mb": max(size, 1.0)}


def _each(asked: Sequence[bytes], look_up: Callable[[bytes], Any]) -> list[float]:
    """Return the milliseconds each look-up took."""
    return list(_timed(asked, look_up))


def _timed(asked: Sequence[bytes], look_up: Callable[[bytes], Any]) -> Iterator[float]:
    for digest in asked:
        begun = time.perf_counter()
        look_up(digest)
        yield (time.perf_counter() - begun) * 1000


def _p99(taken: Sequence[float]) -> float:
    return quantiles(taken, n=100)[98]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _megabytes() -> float:
    """Return the memory of this process (Linux, proc_pid_status(5)); 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
