"""The parts of an instance to and from decoded JSON; what has a default may be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, TypeVar

from daybreak.kernel.words import Level
from daybreak.visits.planner import read
from daybreak.visits.planner.parts import Aid, Force, Span, Target, Window

Value = TypeVar("Value")


def window(place: str, found: object) -> Window:
    """Read a window."""
    return Window(**_read(Window, _WINDOW, place, found))


def force(place: str, found: object) -> Force:
    """Read a force."""
    return Force(**_read(Force, _FORCE, place, found))


def aid(place: str, found: object) -> Aid:
    """Read what one force may lend another."""
    return Aid(**_read(Aid, _AID, place, found))


def target(place: str, found: object) -> Target:
    """Read a target."""
    return Target(**_read(Target, _TARGET, place, found))


def as_json(value: object) -> object:
    """Write a value: sets and mappings in order, times with their zone."""
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in sorted(value.items())}
    if isinstance(value, frozenset):
        return sorted(value)
    return [as_json(each) for each in value] if isinstance(value, tuple) else value


def _read(kind: type, readers: Mapping[str, Callable[[object, str], Any]], place: str, found: object) -> dict[str, Any]:
    optional = [f.name for f in fields(kind) if f.default is not MISSING or f.default_factory is not MISSING]
    needed = tuple(name for name in readers if name not in optional)
    given = read.record(found, place=place, fields=needed, optional=tuple(optional))
    return {name: readers[name](each, f"{place}.{name}") for name, each in given.items()}


def _text(found: object, place: str) -> str:
    return read.text(found, place=place)


def _words(found: object, place: str) -> str:
    return "" if found == "" else read.text(found, place=place)


def _number(found: object, place: str) -> int:
    return read.number(found, place=place)


def _flag(found: object, place: str) -> bool:
    return read.flag(found, place=place)


def _instant(found: object, place: str) -> datetime:
    return read.instant(found, place=place)


def _level(found: object, place: str) -> Level:
    return read.word(found, Level, place=place)


def _counts(found: object, place: str) -> dict[str, int]:
    return read.counts(found, place=place)


def _skills(found: object, place: str) -> dict[str, dict[str, int]]:
    given = read.record(found, place=place, fields=None)
    return {skill: read.counts(each, place=f"{place}.{skill}") for skill, each in given.items()}


def _keys(found: object, place: str) -> frozenset[str]:
    return frozenset(read.texts(found, place=place))


def _span(found: object, place: str) -> Span:
    given = read.record(found, place=place, fields=("starts_at", "ends_at"))
    return Span(_instant(given["starts_at"], f"{place}.starts_at"), _instant(given["ends_at"], f"{place}.ends_at"))


def _spans(found: object, place: str) -> tuple[Span, ...]:
    return tuple(_span(each, spot) for spot, each in read.listed(found, place=place))


def _maybe(reader: Callable[[object, str], Value]) -> Callable[[object, str], Value | None]:
    return lambda found, place: None if found is None else reader(found, place)


_WINDOW = {"key": _text, "starts_at": _instant, "ends_at": _instant}
_FORCE = {
    "key": _text,
    "teams": _counts,
    "name": _words,
    "skills": _skills,
    "custody": _maybe(_counts),
    "forensic": _maybe(_counts),
}
_AID = {"lender": _text, "borrower": _text, "teams": _number, "cost": _number}
_TARGET = {
    "key": _text,
    "force": _text,
    "teams": _number,
    "weight": _number,
    "act_by": _maybe(_instant),
    "windows": _maybe(_keys),
    "linked": _maybe(_text),
    "level": _level,
    "children": _flag,
    "skills": _counts,
    "arrests": _number,
    "devices": _number,
    "warrant": _maybe(_span),
    "no_go": _spans,
    "apart": _keys,
    "place": _maybe(_text),
    "locked": _maybe(_text),
}
