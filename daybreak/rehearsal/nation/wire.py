"""The addresses a report names: when a person was seen where, and how completely that was written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from daybreak.rehearsal.nation.chance import happens
from daybreak.rehearsal.nation.clock import written, written_to_the_minute, written_without_zone
from daybreak.rehearsal.nation.lines import Endpoint, endpoint, inside_address
from daybreak.rehearsal.nation.sightings import IpSeen
from daybreak.rehearsal.nation.terms import Defect, Form, LineKind, Standing
from daybreak.rehearsal.nation.truth import Notice, Person, Truth

TAIL_WITHOUT_PORT, TAIL_WITHOUT_ZONE, TAIL_TO_THE_MINUTE, TAIL_INSIDE, TAIL_PROXY = 0.45, 0.08, 0.04, 0.01, 0.02


@dataclass(frozen=True, slots=True)
class Scene:
    """One report being written: of whom, which one, and the chance that belongs to it."""

    truth: Truth
    person: Person
    notice: Notice
    rng: Random

    @property
    def serious(self) -> bool:
        return self.person.standing is not Standing.TAIL


def seen(scene: Scene, *, at: datetime, event: str, premises: int | None = None) -> IpSeen:
    """Return one sighting of the person's line, or of another premises, with the defect of the person's evidence."""
    found = _endpoint(scene, at, premises)
    sighting = IpSeen(found.ip, written(scene.rng, at), found.port, event)
    match scene.person.defect:
        case Defect.NO_PORT:
            return replace(sighting, port=None)
        case Defect.NO_ZONE:
            return replace(sighting, at_text=written_without_zone(at))
        case _:
            return sighting if scene.serious else _thin(scene, sighting, at)


def seen_on_days(scene: Scene, *, before: datetime, count: int, within_days: int) -> tuple[IpSeen, ...]:
    """Return `count` sightings on different days before an instant; two days apart at least, by any clock."""
    days = sorted(scene.rng.sample(range(0, within_days, 2), count))
    return tuple(
        seen(scene, at=before - timedelta(days=day, seconds=scene.rng.randrange(1, 40_000)), event="Login")
        for day in days
    )


def registered(scene: Scene, *, before: datetime) -> IpSeen:
    """Return the sighting of an account's registration: months or years ago, mostly without port."""
    rng = scene.rng
    at = before - timedelta(seconds=rng.randrange(100 * 86400, 1500 * 86400))
    found = _endpoint(scene, at)
    sound = scene.person.defect is None and scene.truth.line_of(scene.person).kind is LineKind.SHARED
    port = found.port if sound and happens(rng, 0.3) else None
    at_text = written_without_zone(at) if scene.person.defect is Defect.NO_ZONE else written(rng, at)
    return IpSeen(found.ip, at_text, port, "Registration", False if happens(rng, 0.2) else None)


def _endpoint(scene: Scene, at: datetime, premises: int | None = None) -> Endpoint:
    line = scene.truth.line_of(scene.person) if premises is None else scene.truth.by_premises[premises]
    return endpoint(scene.truth.seed, line.kind, line.index, at=at, rng=scene.rng)


def _thin(scene: Scene, sighting: IpSeen, at: datetime) -> IpSeen:
    """Return a sighting as thin reports carry it: often without port, sometimes without zone or seconds."""
    rng, at_text = scene.rng, sighting.at_text
    port = None if happens(rng, TAIL_WITHOUT_PORT) else sighting.port
    if happens(rng, TAIL_WITHOUT_ZONE):
        at_text = written_without_zone(at)
    elif scene.notice.form is Form.JSON and happens(rng, TAIL_TO_THE_MINUTE):  # the XML schema asks for seconds
        at_text = written_to_the_minute(at)
    ip = inside_address(rng) if happens(rng, TAIL_INSIDE) else sighting.ip
    return IpSeen(ip, at_text, port, sighting.event, True if happens(rng, TAIL_PROXY) else None)
