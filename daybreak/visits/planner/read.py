"""Reading of decoded JSON, field by field: every error names the place, the rule and the remedy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from daybreak.kernel.errors import BadInput

Record = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)


def document(text: str | bytes, *, fields: tuple[str, ...], optional: tuple[str, ...] = ()) -> Record:
    """Decode a JSON object that has these fields, and perhaps those that are optional."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The document is not JSON: {error}", remedy="Send one JSON object in UTF-8.") from error
    return record(found, place="document", fields=fields, optional=optional)


def record(found: object, *, place: str, fields: tuple[str, ...] | None, optional: tuple[str, ...] = ()) -> Record:
    """Accept an object that has these fields, perhaps those that are optional, and no other; with None, any."""
    if not isinstance(found, dict):
        raise _wrong(place, "an object")
    if fields is None:
        return found
    known = {*fields, *optional}
    missing, odd = [name for name in fields if name not in found], sorted(map(str, set(found) - known))
    if missing or odd:
        what = [f"{words} {', '.join(names)}" for words, names in (("lacks", missing), ("has unknown", odd)) if names]
        more = f", and perhaps {', '.join(name for name in optional if name not in fields)}" if optional else ""
        raise BadInput(
            f"The {'document' if place == 'document' else 'object'} {' and '.join(what)}",
            place=place,
            remedy=f"Send {', '.join(fields)}{more}.",
        )
    return found


def listed(found: object, *, place: str) -> Iterable[tuple[str, object]]:
    """Accept a list; give each element with its own place."""
    if not isinstance(found, list):
        raise _wrong(place, "a list")
    return [(f"{place}[{position}]", element) for position, element in enumerate(found)]


def text(found: object, *, place: str) -> str:
    """Accept a text that is not empty."""
    if not isinstance(found, str) or not found:
        raise _wrong(place, "a text that is not empty")
    return found


def texts(found: object, *, place: str) -> tuple[str, ...]:
    """Accept a list of texts."""
    return tuple(text(element, place=spot) for spot, element in listed(found, place=place))


def word(found: object, vocabulary: type[Word], *, place: str) -> Word:
    """Accept a word of a closed vocabulary."""
    try:
        return vocabulary(text(found, place=place))
    except ValueError as error:
        raise _wrong(place, f"one of {', '.join(vocabulary)}") from error


def number(found: object, *, place: str) -> int:
    """Accept a whole number; true and false are not numbers."""
    if not isinstance(found, int) or isinstance(found, bool):
        raise _wrong(place, "a whole number")
    return found


def flag(found: object, *, place: str) -> bool:
    """Accept true or false."""
    if not isinstance(found, bool):
        raise _wrong(place, "true or false")
    return found


def counts(found: object, *, place: str) -> dict[str, int]:
    """Accept an object of whole numbers."""
    return {key: number(each, place=f"{place}.{key}") for key, each in record(found, place=place, fields=None).items()}


def instant(found: object, *, place: str) -> datetime:
    """Accept an ISO 8601 time; whether it has a zone is for the value that takes it."""
    try:
        return datetime.fromisoformat(text(found, place=place))
    except ValueError as error:
        raise _wrong(place, "a time such as 2027-03-01T06:00:00+00:00") from error


def _wrong(place: str, expected: str) -> BadInput:
    return BadInput(f"This must be {expected}", place=place, remedy="Correct it and send the document again.")
