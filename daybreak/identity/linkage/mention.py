"""A person as one referral mentions them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybreak.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one mention: normalised values only, absent ones `None` or empty, never an empty string.

    `age` is in completed years in the calendar year `as_at_year`; `usernames` are `service|name`, `accounts` are
    `service|id`. `is_child` says what the source said on that occasion. `record_kind` is carried, never compared: a
    suspect in one referral may be a victim in another.

    Raises `BadInput` for a missing key, an empty text, a date that is not ISO or an age without its year.
    """

    key: str
    given_name: str | None = None
    family_name: str | None = None
    born_on: str | None = None
    age: int | None = None
    as_at_year: int | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    usernames: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    address_key: str | None = None
    postcode: str | None = None
    is_child: bool | None = None
    record_kind: str | None = None

    def __post_init__(self) -> None:
        for name in ("key", "given_name", "family_name", "born_on", "address_key", "postcode"):
            if getattr(self, name) == "":
                raise BadInput(
                    f"{name} of mention {self.key!r} is empty text", remedy="Leave absent values out (None)."
                )
        if self.born_on is not None and not _is_iso_date(self.born_on):
            raise BadInput(f"born_on of mention {self.key!r} is not an ISO date", remedy="Write YYYY-MM-DD.")
        if self.age is not None and (self.as_at_year is None or not 0 <= self.age <= 130):
            raise BadInput(
                f"age of mention {self.key!r} is out of range or has no year",
                remedy="Give completed years (0-130) and as_at_year.",
            )


def by_key(mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Return the mentions by key, in the order of their keys.

    Raises `BadInput` where two mentions carry one key.
    """
    found = {mention.key: mention for mention in sorted(mentions, key=lambda mention: mention.key)}
    if len(found) != len(mentions):
        raise BadInput("two mentions carry the same key", remedy="Give every mention its own key.")
    return found


def _is_iso_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
