"""One suspect each: a true door, a cause that strikes, what records say, and what routine checks answer.

Everything here is an assumption [M], set before the gate was tried on it, and none is a measurement. Errors that agree
with each other are played: a neighbour's connection used throughout, a slip that stands in the source already, so that
every resolution repeats it and no comparison sees it, and a landlord who pays the bill elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from daybreak.attribution import residence, rules
from daybreak.attribution.comparing import Asked, Held, compared
from daybreak.attribution.rules import DoorRead, GroundRead
from daybreak.attribution.terms import GroundKind
from daybreak.kernel.periods import instant
from daybreak.kernel.words import AddressRole, open_items

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()
HOUSEHOLDS = 1_000_000
BUILDING = -1  # the house of many households that an address without its flat names
FLATS = 4  # behind its door
SUBSCRIBERS_A_NAME = 1_000  # behind one shared address, as operators say of CGNAT
# The causes are those of published errors; how often each strikes is not published.
SHARE = {
    "none": 0.80, "typing": 0.02, "zone": 0.02, "skew": 0.01, "year": 0.01, "port": 0.03, "billing": 0.02,
    "moved": 0.02, "shared": 0.02, "house": 0.02, "wifi": 0.01, "source": 0.01, "landlord": 0.01,
}  # fmt: skip
AGREEING = frozenset({"wifi", "source", "landlord"})
KNOWN = 0.75  # how often each other kind of record is there at all
OTHERS = (GroundKind.ACCOUNT_REGISTRATION, GroundKind.LOCAL_INTELLIGENCE)
YEARS_OLD = 2.0  # other records were last confirmed at any time in these years
SECOND_DAY = 0.5  # how often a second day's event was resolved too
REPEATS = 0.25  # of errors that agree: how often another record, or a check at the wrong door, repeats the error
MARKED = 0.8  # of those records, how many are entered as resting on the subscriber's record
NO_FLAT = 0.3  # records of people in a house of many households that leave the flat out
KNOWN_SEVERAL = 0.5  # such houses that are known as such before anybody checks
SEEN_SHARED = 0.3  # connections used by neighbours that somebody noted as shared
# Routine checks of one door: how often each is answered within 7 days, the action time of the level high.
DOORS_CHECKED = 2
# [M] How often each is answered, how long it goes on naming who moved away, and how often it says at a right door that
# others live there: one in ten households moved in within the year, and the electoral register is of one day a year.
CHECKS = {
    GroundKind.COUNCIL_RECORD: (0.8, 120, 0.03),
    GroundKind.ELECTORAL_RECORD: (0.7, 365, 0.08),
    GroundKind.DELIVERY: (0.4, 30, 0.0),
    GroundKind.LOCAL_INTELLIGENCE: (0.7, 14, 0.02),  # the local force looks
}
TWO_HOMES = 0.05  # suspects with a second home, a partner's or a parent's, that a record or an event may name
COINCIDENCE = 0.01  # a stranger's door at which a check says yes


@dataclass(frozen=True, slots=True)
class Said:
    """A ground at a place, `event` days or `days` before now."""

    kind: GroundKind
    place: int
    days: float
    event: float | None = None
    role: AddressRole = AddressRole.HOME
    from_subscriber: bool = False


@dataclass(slots=True)
class Scene:
    """One case as the records show it, before and after checks."""

    cause: str
    truth: int
    wrong: int
    resolved: int
    moved_days: float
    said: list[Said] = field(default_factory=list)
    against: dict[int, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    second: int | None = None
    several: bool = False
    shared: bool = False
    leads: tuple[int, int, int] = (0, 0, 0)  # without zone, without port, answers that differ


@dataclass(frozen=True, slots=True)
class Case:
    """What was true, and the door each way would visit, or None."""

    cause: str
    truth: int
    visited: dict[str, int | None]


def play(cause: str, chance: Random, *, known: float = KNOWN, repeats: float = REPEATS) -> Case:
    """Return one case in which this cause strikes."""
    scene = _scene(cause, chance, known=known, repeats=repeats)
    records = [said for said in scene.said if said.event is None]
    believed = scene.resolved if chance.random() < 0.5 or not records else records[0].place
    at_once = _passed(scene)
    if at_once is None:
        _check(scene, chance, repeats=repeats)
    visited = {
        "no gate": believed, "single resolution": scene.resolved, "gate at once": at_once,
        "gate": at_once if at_once is not None else _passed(scene),
    }  # fmt: skip
    return Case(cause, scene.truth, {way: _entered(place, scene, chance) for way, place in visited.items()})


def _entered(place: int | None, scene: Scene, chance: Random) -> int | None:
    """Return the household whose door is opened: of a house without its flat, any; a second home is theirs too."""
    if place == BUILDING:
        return scene.truth if chance.randrange(FLATS) == 0 else scene.wrong
    return scene.truth if place is not None and place == scene.second else place


def _scene(cause: str, chance: Random, *, known: float, repeats: float) -> Scene:
    truth, wrong = chance.randrange(HOUSEHOLDS), chance.randrange(HOUSEHOLDS)
    moved_days = chance.uniform(0, 365) if cause == "moved" else 0.0
    event = moved_days + 30 if cause == "moved" else chance.uniform(1, 300)
    scene = Scene(cause, truth, wrong, _resolved(cause, truth, wrong, chance), moved_days)
    scene.second = chance.randrange(HOUSEHOLDS) if chance.random() < TWO_HOMES else None
    scene.several = cause == "house" and chance.random() < KNOWN_SEVERAL
    scene.shared = cause == "wifi" and chance.random() < SEEN_SHARED
    if _asked_and_answered(scene, event):
        role = AddressRole.BILLING if cause == "billing" else AddressRole.INSTALLATION
        scene.said.append(Said(GroundKind.IP_RESOLUTION, scene.resolved, event, event, role))
    if chance.random() < SECOND_DAY:
        other = chance.uniform(1, 300)
        place = _place(scene, other, repeated=True, flat=False)
        scene.said.append(Said(GroundKind.OTHER_DAY_IP_EVENT, place, other, other, AddressRole.INSTALLATION))
    for kind in OTHERS:
        if chance.random() < known:
            days, repeated = chance.uniform(0, YEARS_OLD * 365), chance.random() < repeats
            place = _place(scene, days, repeated=repeated, flat=chance.random() >= NO_FLAT)
            if scene.second is not None and place == truth and chance.random() < 0.5:
                place = scene.second
            rests = cause in AGREEING and repeated and chance.random() < MARKED
            scene.said.append(Said(kind, place, days, from_subscriber=rests))
    return scene


def _resolved(cause: str, truth: int, wrong: int, chance: Random) -> int:
    """Return the household an operator names for what it was asked."""
    if cause == "none":
        return truth
    if cause == "house":
        return BUILDING
    if cause == "port":
        return truth if chance.randrange(SUBSCRIBERS_A_NAME) == 0 else wrong
    if cause in ("zone", "skew"):  # many leases last: often the same subscriber an hour, or minutes, on
        return truth if chance.random() < 0.5 else wrong
    return wrong


def _place(scene: Scene, days: float, *, repeated: bool, flat: bool) -> int:
    """Return where another event or record of so many days ago places the suspect."""
    if scene.cause == "moved":
        return scene.wrong if days > scene.moved_days else scene.truth
    if scene.cause == "house":
        return scene.truth if flat else BUILDING
    return scene.wrong if scene.cause in AGREEING and repeated else scene.truth


def _asked_and_answered(scene: Scene, event: float) -> bool:
    """Ask about the event as the product does; return whether its resolution is a ground, and note why not."""
    text = (NOW - timedelta(days=event)).strftime("%Y-%m-%dT%H:%M:%S") + ("" if scene.cause == "zone" else "Z")
    read, port = instant(text), None if scene.cause == "port" else 40_000
    uncounted = rules.why_lead_does_not_count("203.0.113.7", port=port, at=read, proxy=False, received_at=NOW)
    asked = Asked("203.0.113.7", str(port or ""), text, read.at)
    held = Held(
        "203.0.113.77" if scene.cause == "typing" else asked.ip, asked.port,
        text.replace(text[:4], str(int(text[:4]) - 1)) if scene.cause == "year" else text,
    )  # fmt: skip
    differ = bool(compared(asked, held))
    scene.leads = (int(read.at is None), int(port is None), int(differ))
    return not uncounted and not differ


def _check(scene: Scene, chance: Random, *, repeats: float) -> None:
    """Make the routine checks at the two doors most speaks for, once, and note what is answered within their time."""
    for door in _candidates(scene)[:DOORS_CHECKED]:
        _check_door(scene, door, chance, repeats=repeats)


def _check_door(scene: Scene, door: int, chance: Random, *, repeats: float) -> None:
    for kind, (answered, _, _) in CHECKS.items():
        if chance.random() >= answered:
            continue
        days = chance.uniform(0, 365) if kind is GroundKind.ELECTORAL_RECORD else 0.0  # its own date, once a year
        if door == BUILDING and kind is GroundKind.COUNCIL_RECORD:
            scene.several = True
            scene.said.append(Said(kind, scene.truth, days))  # it names the flat
        elif _says_yes(scene, door, kind, chance, repeats=repeats):
            scene.said.append(Said(kind, door, days))
        else:
            scene.against[door].append(((NOW - timedelta(days=days)).date(), kind.value.replace("_", " ")))


def _says_yes(scene: Scene, door: int, kind: GroundKind, chance: Random, *, repeats: float) -> bool:
    if door in (scene.truth, scene.second, BUILDING):
        return chance.random() >= CHECKS[kind][2]
    if scene.cause == "moved":
        return chance.random() < max(COINCIDENCE, 1 - scene.moved_days / CHECKS[kind][1])
    return chance.random() < (repeats if scene.cause in AGREEING else COINCIDENCE)


def _places(scene: Scene) -> dict[int, list[GroundRead]]:
    found: dict[int, list[GroundRead]] = defaultdict(list)
    for said in scene.said:
        found[said.place].append(_ground(said, shared=scene.shared and said.place == scene.resolved))
    return found


def _ground(said: Said, *, shared: bool) -> GroundRead:
    on = (NOW - timedelta(days=said.days)).date()
    event_on = None if said.event is None else (NOW - timedelta(days=said.event)).date()
    rests_on = GroundKind.SUBSCRIBER_RECORD if said.from_subscriber else said.kind
    why_not = rules.why_ground_does_not_count(said.role, on, at=TODAY, kind=rests_on, shared=shared)
    upstream = rules.upstream_read(said.kind, said.kind.value, from_subscriber=said.from_subscriber)
    there_on = residence.shown_on(rests_on, on, event_on=event_on)
    return GroundRead(said.kind, upstream, said.role, not why_not, why_not, on, there_on=there_on)


def _candidates(scene: Scene) -> list[int]:
    """Return the doors anything speaks for, the one with most independent grounds first."""
    places = _places(scene)
    found = dict.fromkeys((scene.resolved, *places))
    return sorted(found, key=lambda place: -len(rules.independent(places.get(place, ()))))


def _passed(scene: Scene) -> int | None:
    """Return the door the gate establishes, or None; of two, the one most speaks for."""
    places = _places(scene)
    passed = [place for place in places if not open_items(rules.door_items(_read(scene, place, places)))]
    return max(passed, key=lambda place: len(rules.independent(places[place])), default=None)


def _read(scene: Scene, place: int, places: dict[int, list[GroundRead]]) -> DoorRead:
    here = places[place]
    elsewhere: Sequence[GroundRead] = [one for other, found in places.items() if other != place for one in found]
    zone, port, differ = scene.leads
    return DoorRead(
        grounds=tuple(here), typed_unverified=0, leads_without_zone=zone, leads_without_port=port,
        answers_that_differ=differ, answers_not_compared=0, cleared="",
        moved=residence.why_moved(here, elsewhere, scene.against.get(place, ()), at=TODAY),
        not_recent=residence.why_not_recent(here, at=TODAY),
        several="several households" if place == BUILDING and _known_as_several(scene) else "",
    )  # fmt: skip


def _known_as_several(scene: Scene) -> bool:
    """Answer whether somebody recorded it, or a record names one of its flats."""
    return scene.several or any(said.place == scene.truth for said in scene.said)
