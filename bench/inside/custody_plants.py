"""Invented ways of exhibits through a force, some of them wrong on purpose, with the truth of what is wrong.

Knows nothing of how continuity is checked: it tells what people do and sign, in plain words and times, and keeps for
itself what it spoiled. Half of what looks odd is right (equal times, new seals, hand-overs that did not happen).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
PEOPLE = ("bronze", "store", "examiner", "deputy")
SPOILT = ("missing hand-over", "giver did not sign", "another took it", "given too early", "taken too early",
          "another seal", "swap", "edit")  # fmt: skip
KIND_OF = {
    "missing hand-over": "gap", "giver did not sign": "gap", "another took it": "gap", "given too early": "overlap",
    "taken too early": "overlap", "another seal": "seal", "swap": "swap", "edit": "edit",
}  # fmt: skip
EDITS = ("time", "seal", "signer", "place", "reason", "row removed", "row added", "exhibit", "row and payload",
         "row, payload and entry", "exhibit removed")  # fmt: skip
ONE_IN = 12
"""So many exhibits for one that is spoiled in each of the ways together."""


@dataclass
class Act:
    """Somebody signs something: who, what, when, under which seal, to whom."""

    what: str
    by: str
    at: datetime
    seal: str
    to: str = ""
    new_seal: str = ""
    why: str = ""


@dataclass
class Way:
    """An exhibit's way; `truth` is what is wrong with it, `edit` what is done to its rows afterwards."""

    number: int
    force: int
    seal: str
    acts: list[Act] = field(default_factory=list)
    truth: set[str] = field(default_factory=set)
    edit: str = ""


def ways(count: int, forces: int, *, seed: int = 2014) -> list[Way]:
    """Return ways of that many exhibits, evenly over the forces, every twelfth spoiled in some way."""
    chance = Random(seed)
    made = [_clean(number, number % forces, chance) for number in range(count)]
    spoilt = chance.sample(range(count), count // ONE_IN)
    edits = 0
    for turn, number in enumerate(spoilt):
        how = SPOILT[turn % len(SPOILT)]
        if how == "swap":
            _swap(made, number, forces)
        elif how == "edit":
            made[number].edit, edits = EDITS[edits % len(EDITS)], edits + 1
            made[number].truth.add("edit")
        elif not made[number].truth:
            _spoil(made[number], how, chance)
    return made


def _clean(number: int, force: int, chance: Random) -> Way:
    way = Way(number, force, f"F{force:02}-{number:06}")
    holder, seal, hour = "bronze", way.seal, 1.0
    for _ in range(chance.randint(2, 4)):
        to = chance.choice([each for each in PEOPLE if each != holder])
        if chance.random() < 0.1:  # it was not handed over after all, and is later
            way.acts.append(Act("give", holder, _at(hour), seal, to))
            way.acts.append(Act("withdraw", chance.choice([holder, to]), _at(hour + 0.2), seal, why="they were away"))
            hour += 1
        if chance.random() < 0.15:
            fresh = f"{way.seal}-{len(way.acts)}"
            way.acts.append(Act("reseal", holder, _at(hour), seal, new_seal=fresh, why="opened for an examination"))
            seal, hour = fresh, hour + 1
        wait = chance.choice([0, 0, 0.1, 0.5, 30])
        way.acts.append(Act("give", holder, _at(hour), seal, to))
        way.acts.append(Act("take", to, _at(hour + wait), seal))
        holder, hour = to, hour + wait + chance.choice([0, 1, 5])  # given on at the very moment it was taken, too
    if chance.random() < 0.05:
        way.acts.append(Act("correct", "store", _at(hour + 1), seal, why="the place was left out"))
    return way


def _at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def _last(way: Way) -> int:
    """Return where the last hand-over of the way begins."""
    return max(place for place, act in enumerate(way.acts) if act.what == "give" and way.acts[place + 1].what == "take")


def _spoil(way: Way, how: str, chance: Random) -> None:
    place = _last(way)
    given, taken = way.acts[place], way.acts[place + 1]
    if how == "missing hand-over":  # it went on from somebody who never signed for it
        other = next(each for each in PEOPLE if each not in (given.by, given.to))
        given.by = other
    elif how == "giver did not sign":
        del way.acts[place]
        taken.why = "it stood in the store"
    elif how == "another took it":
        taken.by = next(each for each in PEOPLE if each not in (given.by, given.to))
        taken.why = "my colleague was away"
    elif how == "given too early":
        given.at = START + timedelta(minutes=chance.randint(-60, -1))
    elif how == "taken too early":
        taken.at = given.at - timedelta(seconds=chance.choice([1, 60, 3600]))
    else:
        _read_from(way, place + chance.randint(0, 1), f"{way.seal}-X")
    way.truth.add(KIND_OF[how])


def _swap(made: list[Way], number: int, forces: int) -> None:
    """Mix up the bags of two exhibits at their last hand-over: each is read under the other's seal from then on."""
    one = made[number]
    for step in range(1, len(made)):
        other = made[(number + step * forces) % len(made)]
        if other is not one and not other.truth and not one.truth and not other.edit:
            break
    else:
        return
    places = [(way, _last(way), way.acts[_last(way)].seal) for way in (one, other)]
    for (way, place, _), (_, _, seal) in zip(places, reversed(places), strict=True):
        _read_from(way, place, seal)
        way.truth.add("swap")


def _read_from(way: Way, place: int, seal: str) -> None:
    for act in way.acts[place:]:
        act.seal = seal
