"""When things happen in the invented operation, and how instants are written in the files."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random

from daybreak.rehearsal.nation.chance import Weighted

WAVES = (7, 42, 77, 112, 133)  # days after the beginning: the first delivery, then later ones with updates
ORIGINAL_WAVES = {0: 0.70, 1: 0.12, 2: 0.10, 3: 0.08}
LIST_WAVES = {0: 0.88, 2: 0.12}
BST = timezone(timedelta(hours=1))
STYLES = Weighted(("Z", "+00:00", "+01:00"), (80, 12, 8))


def delivered_at(begins_on: date, wave: int) -> datetime:
    """Return when a wave is delivered."""
    return datetime.combine(begins_on + timedelta(days=WAVES[wave]), time(9), tzinfo=UTC)


def some_time_before(rng: Random, at: datetime, *, days: tuple[float, float]) -> datetime:
    """Return an instant, to the second, from days[0] to days[1] before another."""
    return at - timedelta(seconds=int(rng.uniform(*days) * 86400))


def written(rng: Random, at: datetime) -> str:
    """Return an instant to the second with its zone, in one of the ways platforms write it."""
    style = STYLES.draw(rng)
    if style == "+01:00":
        return at.astimezone(BST).isoformat()
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") + style


def written_without_zone(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def written_to_the_minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def read(text: str) -> datetime | None:
    """Return the instant a text means to an operator, who takes a missing zone as UTC; None where it is no instant."""
    try:
        at = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
