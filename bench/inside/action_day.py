"""Plays an action day against a served installation: `python -m bench.inside.action_day MINUTES`.

The server is a real process, killed (SIGKILL, its whole group) at random and started again; devices are tasks that
speak HTTP to it as the pocket notebook does: they keep entries, lose the network, send what is kept in random order,
send again what was not answered or now and then what was, by clocks of their own. Viewers hold real event streams.

Load: each device records one entry about every two minutes (30 an hour, half as much again as a busy team), sends at
once and then every 15 s while something waits, and asks every two minutes how its visits stand: what the notebook does.
How far behind the picture is, is measured from outside: from the moment a device begins to send an alarm until each
page that may show it has it. When the day is over, all that devices still keep is sent, twenty at a time without a
pause, to see that nothing is lost; how long these writes take is told apart from those of the day.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from daybreak.cli import session
from daybreak.conf.home import home

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

DEVICES, VIEWERS, VISITS = 20, 300, 4  # devices and visits a force; five devices at each door
ENTRY_EVERY_S, SEND_EVERY_S, ASK_EVERY_S, PROBE_EVERY_S = 120.0, 15.0, 120.0, 2.0
KINDS = ("entry", "search", "seizure", "child_encountered", "welfare", "note", "arrest")
PROBE = "officer_safety"  # an alarm, which every page shows: how far behind they are is seen by it
SEED = 20140716
ANSWER_S = 20.0
RECOVERY_S = 30.0  # a killed server starts again in some 10 s, and its 300 pages come back to it
_PROBES = re.compile(rb"probe-[0-9a-f]{10}")


@dataclass
class Device:
    """One telephone: its post's session, what it keeps, and everything it ever recorded."""

    key: UUID
    cookie: str
    csrf: str
    visits: list[str]
    ahead: timedelta
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    recorded: dict[str, dict[str, Any]] = field(default_factory=dict)
    cut_until: float = 0.0


@dataclass
class Seen:
    """What was measured."""

    writes: list[tuple[float, float]] = field(default_factory=list)
    begun: dict[str, float] = field(default_factory=dict)
    probes: dict[str, tuple[str, list[float]]] = field(default_factory=dict)
    behind: list[tuple[float, float]] = field(default_factory=list)
    watched: list[int] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    watching: int = 0
    over: float = float("inf")


def main(minutes: float) -> dict[str, Any]:
    """Return what was lost, doubled and measured."""
    session.prepare()
    people = _prepare()
    session.let_go()
    _note("prepared")
    seen, port = Seen(), _free_port()
    devices = asyncio.run(_day(minutes * 60, people, seen, port))
    return _judge(devices, seen)


# ── the nation ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _prepare() -> dict[str, Any]:
    """Found an operation with a force's posts, visits and sessions; return cookies by force, and those of viewers."""
    from daybreak.access.actions import admit, appoint
    from daybreak.access.founding import found
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency, Post
    from daybreak.agencies.terms import AgencyKind, Role

    now = datetime.now(UTC)
    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=now - timedelta(days=9), invented=True)
    administrator = Post.objects.get(role=Role.ADMINISTRATOR)
    coordinator = Post.objects.filter(role=Role.LEAD_COORDINATOR).first()
    gold = Post.objects.filter(role=Role.GOLD).first()
    with viewing(coordinator):
        operation = Operation.objects.get()
    forces, cookies = list(Agency.objects.filter(kind=AgencyKind.FORCE).order_by("slug")), {}
    silver: list[str] = []
    for number, agency in enumerate(forces):
        with viewing(administrator):
            posts = [
                appoint(
                    f"{role} {number}", username=f"{role}{number}", agency=agency, role=role, by=administrator, at=now
                )
                for role in (Role.BRONZE, Role.SILVER)
            ]
            admit(posts, operation, reason="takes part in the benchmark", by=administrator, at=now)
        cookies[agency.slug] = {"cookie": _cookie(posts[0]), "visits": _visits(operation, agency, coordinator, now)}
        silver.append(_cookie(posts[1]))
    assert gold is not None  # noqa: S101
    return {"forces": cookies, "silver": silver, "gold": _cookie(gold)}


def _cookie(post: Post) -> str:
    """Sign a post in as the pages do, and return its session's key."""
    from django.test import Client

    client = Client()
    client.force_login(post.person, backend="django.contrib.auth.backends.ModelBackend")
    held = client.session
    held["post"] = str(post.id)
    held.save()
    return str(held.session_key)


def _visits(operation: Any, agency: Any, coordinator: Any, now: datetime) -> list[str]:
    """Write ready visits of one force straight into the tables: how they became ready is not measured here."""
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.identity.models import Premises, Subject
    from daybreak.packages.models import Package, PackagePremises
    from daybreak.visits.models import Visit

    keys = []
    with viewing(coordinator):
        national = compartment(operation, CompartmentKind.NATIONAL)
        force = compartment(operation, CompartmentKind.FORCE, agency)
        for number in range(VISITS):
            name = f"{agency.slug}-{number}"
            subject = Subject.objects.create(compartment=national, reference=f"S-{name}", name="Ann", identified_at=now)
            package = Package.objects.create(
                compartment=force, reference=f"P-{name}/1"[:40], subject=subject, subject_reference=subject.reference,
                state="accepted", level="high", position=number, reasons=[], access_to_children="yes",
                built_by=coordinator.id, built_at=now, disseminated_at=now, act_by=now + timedelta(days=7),
            )  # fmt: skip
            place = Premises.objects.create(compartment=national, key=name, line1=name)
            premises = PackagePremises.objects.create(
                compartment=force, package=package, of=place, address=name, role="home", door="established"
            )
            visit = Visit.objects.create(
                compartment=force, package=package, premises=premises, reference=f"V-{name}"[:40], state="ready",
                plan_number=1, starts_at=now, ends_at=now + timedelta(hours=2),
            )  # fmt: skip
            keys.append(str(visit.pk))
    return keys


# ── the server ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _note(words: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {words}", file=sys.stderr, flush=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> subprocess.Popen[bytes]:
    """Start `daybreak serve` in a group of its own; its pages and worker are in another, which `serve.pid` names."""
    (home() / "serve.pid").unlink(missing_ok=True)
    words = [sys.executable, "-m", "daybreak.cli.main", "serve", "--port", str(port)]
    return subprocess.Popen(
        words, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )


def _kill(server: subprocess.Popen[bytes]) -> None:
    groups = {server.pid, int((home() / "serve.pid").read_text("ascii").split()[1])}  # the waiting one, the pages
    for group in groups:
        os.killpg(group, signal.SIGKILL)
    server.wait()


async def _await_up(port: int) -> None:
    for _ in range(600):
        try:
            status, _ = await _ask(port, "GET", "/sign-in/", "", "", None)
            if status == 200:
                return
        except (OSError, asyncio.IncompleteReadError, TimeoutError, IndexError):
            await asyncio.sleep(0.1)
    raise RuntimeError("the server does not come up")


# ── HTTP ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _request(port: int, method: str, path: str, cookie: str, csrf: str, body: bytes, accept: str) -> bytes:
    head = [
        f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}", "Connection: close",
        f"Cookie: sessionid={cookie}; csrftoken={csrf}", f"X-CSRFToken: {csrf}", f"Idempotency-Key: {uuid4()}",
        "Content-Type: application/json", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def _ask(port: int, method: str, path: str, cookie: str, csrf: str, body: Any) -> tuple[int, bytes]:
    """Send one request on a connection of its own; return status and body."""
    text = b"" if body is None else json.dumps(body).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(_request(port, method, path, cookie, csrf, text, "application/json"))
        whole = await asyncio.wait_for(reader.read(), ANSWER_S)
    finally:
        writer.close()
    head, _, rest = whole.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        rest = _unchunked(rest)
    return int(head.split(b" ", 2)[1]), rest


def _unchunked(rest: bytes) -> bytes:
    found = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size or b"0", 16)
        if not length:
            break
        found, rest = found + rest[:length], rest[length + 2 :]
    return found


# ── the day ───────────────────────────────────────────────────────────────────────────────────────────────────────────
async def _day(seconds: float, people: dict[str, Any], seen: Seen, port: int) -> list[Device]:
    chance = random.Random(SEED)
    server = [_serve(port)]
    try:
        await _await_up(port)
        devices = await _enrol(people, port, chance)
        _note("enrolled")
        begun = time.monotonic()
        until = begun + seconds
        watching = [asyncio.create_task(_watch(port, cookie, who, seen)) for cookie, who in _viewers(people)]
        work = [
            asyncio.create_task(_carry(device, port, until, seen, random.Random(number)))
            for number, device in enumerate(devices)
        ]
        work.append(asyncio.create_task(_probe(devices, port, until, seen)))
        await _disturb(server, port, until, seen, chance)
        await asyncio.gather(*work)
        seen.over = time.monotonic()
        _note(f"over: {dict(seen.told)}, {len(seen.kills)} kills")
        await _settle(devices, port, seen)
        waiting = set(watching)
        while waiting:  # a task may end a wait at the very moment it is cancelled, and miss it
            for task in waiting:
                task.cancel()
            _, waiting = await asyncio.wait(waiting, timeout=1)
    finally:
        _kill(server[0])
    return devices


def _viewers(people: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who watches: gold and those beside gold, and each force's silver, 300 in all."""
    silver = [(cookie, slug) for cookie, slug in zip(people["silver"], people["forces"], strict=True)]
    own = (silver * (VIEWERS // len(silver) + 1))[: VIEWERS - 60]
    return [(people["gold"], "")] * 60 + own


async def _enrol(people: dict[str, Any], port: int, chance: random.Random) -> list[Device]:
    gate = asyncio.Semaphore(6)

    async def force(held: dict[str, Any], skews: list[timedelta]) -> list[Device]:
        async with gate:
            status, body = await _ask(port, "GET", "/pocket/choices/", held["cookie"], "", None)
            if status != 200:
                raise RuntimeError(f"a device cannot begin: {status} {body[:300]!r}")
            csrf, found = json.loads(body)["csrf"], []
            for number, skew in enumerate(skews):
                found.append(Device(uuid4(), held["cookie"], csrf, [held["visits"][number % VISITS]], skew))
                said = {"device": str(found[-1].key), "name": f"Telephone {number}"}
                status, body = await _ask(port, "POST", "/api/v1/day/devices", held["cookie"], csrf, said)
                if status != 201:
                    raise RuntimeError(f"a device cannot enrol: {status} {body[:300]!r}")
            return found

    def skew() -> timedelta:
        return timedelta(seconds=chance.choice([0, 0, chance.gauss(0, 20), chance.uniform(-7200, 7200)]))

    asked = [force(held, [skew() for _ in range(DEVICES)]) for held in people["forces"].values()]
    return [device for found in await asyncio.gather(*asked) for device in found]


async def _disturb(
    server: list[subprocess.Popen[bytes]], port: int, until: float, seen: Seen, chance: random.Random
) -> None:
    """Kill the server at random, about every two minutes, and start it again."""
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, chance.uniform(60, 180)))
        if time.monotonic() >= until:
            return
        seen.kills.append(time.monotonic())
        seen.watched.append(seen.watching)
        _kill(server[0])
        server[0] = _serve(port)
        await _await_up(port)


async def _carry(device: Device, port: int, until: float, seen: Seen, chance: random.Random) -> None:
    """Record and send as the notebook does, with the network going and coming, until the time is over."""
    send_at = time.monotonic() + chance.uniform(0, SEND_EVERY_S)
    record_at = time.monotonic() + chance.uniform(0, ENTRY_EVERY_S)
    ask_at = time.monotonic() + chance.uniform(0, ASK_EVERY_S)
    while (now := time.monotonic()) < until:
        await asyncio.sleep(max(0.0, min(send_at, record_at, ask_at, until) - now))
        now = time.monotonic()
        if now >= ask_at:
            if now >= device.cut_until:
                await _stand(device, port, seen)
            ask_at = time.monotonic() + ASK_EVERY_S
        if now >= record_at:
            _record(device, chance)
            record_at = now + chance.expovariate(1 / ENTRY_EVERY_S)
            send_at = now  # the notebook sends at once
        if now >= send_at:
            if chance.random() < 0.08:
                device.cut_until, seen.told["cut"] = now + chance.expovariate(1 / 90), seen.told["cut"] + 1
            if now >= device.cut_until:
                await _send(device, port, seen, chance)
            send_at = time.monotonic() + SEND_EVERY_S


async def _stand(device: Device, port: int, seen: Seen) -> None:
    said = {"device": str(device.key), "visits": device.visits}
    try:
        status, _ = await _ask(port, "POST", "/api/v1/day/carry", device.cookie, device.csrf, said)
        seen.told[f"asked {status}"] += 1
    except (OSError, asyncio.IncompleteReadError, TimeoutError, IndexError, ValueError):
        seen.told["no answer"] += 1


async def _probe(devices: list[Device], port: int, until: float, seen: Seen) -> None:
    """Send an alarm every two seconds from some device that has a network, and note when it began to be sent."""
    chance = random.Random(7)
    while time.monotonic() < until:
        await asyncio.sleep(PROBE_EVERY_S)
        device = chance.choice([each for each in devices if time.monotonic() >= each.cut_until])
        name = f"probe-{uuid4().hex[:10]}"
        _record(device, chance, kind=PROBE, note=name)
        seen.begun[name] = time.monotonic()
        await _send(device, port, seen, chance, only_new=True)


def _record(device: Device, chance: random.Random, *, kind: str = "", note: str = "") -> None:
    entry: dict[str, Any] = {
        "entry": str(uuid4()), "visit": device.visits[0], "kind": kind or chance.choice(KINDS),
        "note": note or f"said {chance.random()}", "happened_at": (datetime.now(UTC) + device.ahead).isoformat(),
        "ahead_ms": int(device.ahead.total_seconds() * 1000),
    }  # fmt: skip
    device.kept[entry["entry"]] = device.recorded[entry["entry"]] = entry


async def _send(device: Device, port: int, seen: Seen, chance: random.Random, *, only_new: bool = False) -> None:
    """Send what is kept, in any order, with some that were answered before; forget only what is answered."""
    twice = not only_new and chance.random() < 0.2
    again = chance.sample(sorted(device.recorded), min(len(device.recorded), 2)) if twice else []
    part = list({*device.kept, *again})[:100]
    chance.shuffle(part)
    if not part:
        return
    said = {
        "device": str(device.key), "ahead_ms": int(device.ahead.total_seconds() * 1000),
        "entries": [device.recorded[key] for key in part],
    }  # fmt: skip
    begun = time.monotonic()
    try:
        status, body = await _ask(port, "POST", "/api/v1/day/entries", device.cookie, device.csrf, said)
    except (OSError, asyncio.IncompleteReadError, TimeoutError, IndexError, ValueError):
        seen.told["no answer"] += 1
        return
    if status != 200:
        seen.told[f"status {status}"] += 1
        return
    if chance.random() < 0.05:
        seen.told["answer lost"] += 1
        return  # it was kept there, and the answer is lost on the way: the device sends it again
    ended = time.monotonic()
    seen.writes.append((ended, ended - begun))
    for told in json.loads(body)["entries"]:
        seen.told[told["became"]] += 1
        if told["became"] != "refused":
            device.kept.pop(told["entry"], None)


async def _settle(devices: list[Device], port: int, seen: Seen) -> None:
    """Let every device send what it still keeps: the network is back."""
    gate, chance = asyncio.Semaphore(20), random.Random(1)

    async def last(device: Device) -> None:
        for _ in range(50):
            if not device.kept:
                return
            async with gate:
                await _send(device, port, seen, chance)

    await asyncio.gather(*(last(device) for device in devices))


async def _watch(port: int, cookie: str, force: str, seen: Seen) -> None:
    """Hold a stream open as a page does, and begin again when it breaks; note how old what it brings is."""
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_request(port, "GET", "/day/live/stream/", cookie, "", b"", "text/event-stream"))
            seen.watching += 1
            await _follow(reader, seen, known=set())
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            pass
        finally:
            if writer is not None:
                seen.watching -= 1
                writer.close()
        await asyncio.sleep(1 + random.random())


async def _follow(reader: asyncio.StreamReader, seen: Seen, *, known: set[bytes]) -> None:
    """Read what the stream brings, and note of each alarm in it how long ago it began to be sent."""
    first = True
    while line := await asyncio.wait_for(reader.readline(), 15):
        if not line.startswith(b"data: "):
            continue
        now, fresh = time.monotonic(), set(_PROBES.findall(line)) - known
        known |= fresh
        if not first:  # what a page finds when it opens is not new
            seen.behind += [(now, now - seen.begun[name.decode()]) for name in fresh if name.decode() in seen.begun]
        first = False


# ── the judgement ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _judge(devices: list[Device], seen: Seen) -> dict[str, Any]:
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role
    from daybreak.visits.models import Outcome, Visit, VisitEvent
    from daybreak.visits.rules.day import state_by
    from daybreak.visits.terms import EventKind, VisitState

    with viewing(Post.objects.filter(role=Role.GOLD).first()):
        rows = list(VisitEvent.objects.values_list("event_ref", "visit", "kind", "note"))
        states = dict(Visit.objects.values_list("pk", "state"))
        arrested = Counter(Outcome.objects.values_list("package", flat=True))
    held = Counter(str(row[0]) for row in rows)
    said = {str(row[0]): (str(row[1]), row[2], row[3]) for row in rows}
    sent = {key: (e["visit"], e["kind"], e["note"]) for device in devices for key, e in device.recorded.items()}
    kinds: dict[UUID, set[EventKind]] = {key: set() for key in states}
    for _, visit, kind, _ in rows:
        kinds[visit].add(EventKind(kind))
    wrong = [key for key, state in states.items() if state != state_by(VisitState.READY, kinds[key])]
    double = sum(count - 1 for count in held.values()) + sum(count - 1 for count in arrested.values())
    writes = sorted(seconds for at, seconds in seen.writes if at <= seen.over)
    after = sorted(seconds for at, seconds in seen.writes if at > seen.over)
    calm = sorted(behind for at, behind in seen.behind if not _killed(at, behind, seen))
    shaken = [behind for at, behind in seen.behind if _killed(at, behind, seen)]
    return {
        "lost": sum(said.get(key) != entry for key, entry in sent.items()), "double": double,
        "write_p50_ms": _at(writes, 0.5) * 1000, "write_p99_ms": _at(writes, 0.99) * 1000,
        "write_max_ms": _at(writes, 1) * 1000, "after_p99_ms": _at(after, 0.99) * 1000, "after": len(after),
        "behind_p99_s": _at(calm, 0.99), "behind_max_s": _at(calm, 1), "behind_killed_s": max(shaken, default=0),
        "behind_measured": len(calm), "entries": len(sent), "calls": len(seen.writes), "repeated": seen.told["known"],
        "refused": seen.told["refused"], "kills": len(seen.kills), "cut": seen.told["cut"], "told": dict(seen.told),
        "viewers": min(seen.watched, default=seen.watching), "devices": len(devices), "states_wrong": len(wrong),
    }  # fmt: skip


def _killed(at: float, behind: float, seen: Seen) -> bool:
    """Answer whether the server was down, or pages were coming back to it, while an alarm was on its way."""
    return any(at - behind - RECOVERY_S <= kill <= at for kill in seen.kills)


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave blocks: the server, in a group of its own, ends too
    print(json.dumps(main(float(sys.argv[1]))))
    session.let_go()
