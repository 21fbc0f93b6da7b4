"""How often officers would stand at a wrong door: with no gate, with a single resolution, and with the door gate.

Each case is a suspect with a true door, one IP event, the operator's answer and up to two other records. One cause at a
time goes wrong in it; then the product's own rules read, compare and count. How often a cause strikes (`SHARE`) and how
often another record is there (`KNOWN`) are assumptions [M], not measurements: read the figures per cause first.

Not played: two causes in one case, errors of identity, a neighbour's Wi-Fi where records also place the suspect, and
typing or a wrong year that stands in the source already, so that the comparison sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bench.harness.terms import Benchmark, Figure
from daybreak.attribution import rules
from daybreak.attribution.comparing import Asked, Held, compared
from daybreak.attribution.rules import DoorRead, GroundRead
from daybreak.attribution.terms import GroundKind
from daybreak.kernel.periods import instant
from daybreak.kernel.words import AddressRole, open_items

SEED, NOW = 20260105, datetime(2026, 1, 5, 9, tzinfo=UTC)
SUBSCRIBERS_A_NAME = 1_000  # behind one shared address, as operators say of CGNAT [M]
# [M] The share of cases each cause strikes: the causes are those of published errors, their frequency is not.
SHARE = {"none": 0.85, "typing": 0.02, "zone": 0.02, "skew": 0.01, "year": 0.01, "port": 0.03, "billing": 0.02,
         "moved": 0.02, "shared": 0.02}  # fmt: skip
KNOWN = 0.75  # [M] how often each other kind of record is there at all
KNOWN_TOO = (0.5, 0.9, 1.0)  # what the figures would be with fewer and with more of them
OTHERS = (GroundKind.ACCOUNT_REGISTRATION, GroundKind.LOCAL_INTELLIGENCE)
YEARS_OLD = 2.0  # [M] other records were last confirmed at any time in these years
HOUSEHOLDS = 1_000_000
LIMIT, DELAY_LIMIT = 1 / 50, 0.1
WAYS = ("no gate", "single resolution", "gate")


@dataclass(frozen=True, slots=True)
class Case:
    """A suspect's true door, and what each way makes of the records: the door it would visit, or None."""

    cause: str
    truth: int
    visited: dict[str, int | None]


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Play each number of cases; the same number plays the same cases."""
    for size in sizes:
        yield from _figures(size, _cases(int(size)))
        for known in KNOWN_TOO:
            single, gated, delayed = _judged(_cases(int(size), known))
            yield Figure(f"wrong doors, gate, other records there {known:.0%}", gated * 100, "%",
                         "a fiftieth of a single resolution", gated / (single * LIMIT), size)  # fmt: skip
            yield Figure(f"right doors delayed, other records there {known:.0%}", delayed * 100, "%",
                         "the limit of 10 %", delayed / DELAY_LIMIT, size)  # fmt: skip


def _cases(number: int, known: float = KNOWN) -> list[Case]:
    chance = Random(SEED)
    causes = chance.choices(list(SHARE), weights=list(SHARE.values()), k=number)
    return [play(cause, chance, known) for cause in causes]


def _judged(cases: Sequence[Case]) -> tuple[float, float, float]:
    """Return the wrong doors of a single resolution and of the gate, and the right doors the gate delays, as shares."""
    right = [case for case in cases if case.visited["single resolution"] == case.truth]
    delayed = sum(case.visited["gate"] is None for case in right) / max(1, len(right))
    return _wrong(cases, "single resolution"), _wrong(cases, "gate"), delayed


def _figures(size: float, cases: Sequence[Case]) -> Iterator[Figure]:
    for cause in SHARE:
        struck = [case for case in cases if case.cause == cause]
        single = _wrong(struck, "single resolution")
        for way in WAYS:
            rate = _wrong(struck, way)
            yield Figure(f"{cause}: wrong doors, {way}", rate * 100, "%", "a single resolution",
                         rate / single if single else None, size)  # fmt: skip
    single, gated, delayed = _judged(cases)
    yield Figure("wrong_door.no_gate", _wrong(cases, "no gate") * 100, "%", "a single resolution",
                 _wrong(cases, "no gate") / single, size)  # fmt: skip
    yield Figure("wrong_door.gate", gated * 100, "%", "a fiftieth of a single resolution",
                 gated / (single * LIMIT), size)  # fmt: skip
    yield Figure("wrong_door.right_delayed", delayed * 100, "%", "the limit of 10 %", delayed / DELAY_LIMIT, size)


def _wrong(cases: Sequence[Case], way: str) -> float:
    return sum(case.visited[way] not in (None, case.truth) for case in cases) / max(1, len(cases))


def play(cause: str, chance: Random, known: float = KNOWN) -> Case:
    """Return one case in which this cause strikes; each other kind of record is there `known` of the time."""
    truth = chance.randrange(HOUSEHOLDS)
    moved_days = chance.uniform(0, 365) if cause == "moved" else None
    event = NOW - timedelta(days=chance.uniform(moved_days or 1, 300) if cause != "moved" else (moved_days or 0) + 30)
    old = chance.randrange(HOUSEHOLDS) if cause == "moved" else truth
    resolved = old if cause == "moved" else _resolved(cause, truth, chance)
    records = [
        (kind, old if cause == "moved" and days > (moved_days or 0) else truth, days)
        for kind in OTHERS
        if chance.random() < known
        for days in [chance.uniform(0, YEARS_OLD * 365)]
    ]
    any_record = resolved if chance.random() < 0.5 or not records else records[0][1]
    gate = _gated(cause, resolved, event, records)
    return Case(cause, truth, {"no gate": any_record, "single resolution": resolved, "gate": gate})


def _resolved(cause: str, truth: int, chance: Random) -> int:
    """Return the household an operator names for what it was asked."""
    if cause == "none":
        return truth
    if cause == "port":
        return truth if chance.randrange(SUBSCRIBERS_A_NAME) == 0 else chance.randrange(HOUSEHOLDS)
    if cause in ("zone", "skew"):  # many leases last: often the same subscriber an hour, or minutes, on [M]
        return truth if chance.random() < 0.5 else chance.randrange(HOUSEHOLDS)
    return chance.randrange(HOUSEHOLDS)


def _gated(cause: str, resolved: int, event: datetime, records: Sequence[tuple[GroundKind, int, float]]) -> int | None:
    """Return the door the gate establishes, or None."""
    text = event.strftime("%Y-%m-%dT%H:%M:%S") + ("" if cause == "zone" else "Z")
    read = instant(text)
    port = None if cause == "port" else 40_000
    uncounted = rules.why_lead_does_not_count("203.0.113.7", port=port, at=read, proxy=False, received_at=NOW)
    asked = Asked("203.0.113.7", str(port or ""), text, read.at)
    held = Held(
        "203.0.113.77" if cause == "typing" else asked.ip, asked.port,
        text.replace("2025", "2024") if cause == "year" else text,
    )  # fmt: skip
    differ = bool(compared(asked, held))
    role = AddressRole.BILLING if cause == "billing" else AddressRole.INSTALLATION
    places: dict[int, list[GroundRead]] = {}
    if not uncounted and not differ:
        places.setdefault(resolved, []).append(_ground(GroundKind.IP_RESOLUTION, role, event))
    for kind, place, days in records:
        places.setdefault(place, []).append(_ground(kind, AddressRole.HOME, NOW - timedelta(days=days)))
    passed = [
        place
        for place, grounds in places.items()
        if not open_items(
            rules.door_items(
                DoorRead(
                    grounds=tuple(grounds), typed_unverified=0, leads_without_zone=int(read.at is None),
                    leads_without_port=int(port is None), answers_that_differ=int(differ), answers_not_compared=0,
                    cleared="",
                    moved=rules.moved_since(
                        grounds, [ground for other, found in places.items() if other != place for ground in found]
                    ),
                )
            )
        )
    ]  # fmt: skip
    return passed[0] if passed else None


def _ground(kind: GroundKind, role: AddressRole, on: datetime) -> GroundRead:
    why_not = rules.why_ground_does_not_count(role, on.date(), at=NOW.date())
    return GroundRead(kind, str(kind), role, not why_not, why_not, on.date())


BENCHMARK = Benchmark(
    what="Wrong doors by the ways errors arise, on invented cases with known truth, by the product's own rules: with no"
    " gate, with a single resolution, and with the door gate; and how many right doors the gate delays."
    " How often each cause strikes, and other records exist, is assumed.",
    against="a single resolution that is believed, and the limits of a fiftieth and 10 %",
    size_is="cases",
    sizes=(100_000,),
    run=run,
)
