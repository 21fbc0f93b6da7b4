"""Pure rules of release: reconciliation and the release gate; `reading` says what the words may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from daybreak.kernel.words import GateItem, ItemState
from daybreak.release.reading import Slip

PEOPLE_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure as counted: nationally, by force slug, and what belongs to no force."""

    national: int
    forces: Mapping[str, int]
    remainder: int

    @property
    def reconciles(self) -> bool:
        """National = sum of forces + remainder; the national count is made apart from the others."""
        return self.national == sum(self.forces.values()) + self.remainder

    def as_dict(self) -> dict[str, object]:
        return {"national": self.national, "forces": dict(self.forces), "remainder": self.remainder}


@dataclass(frozen=True, slots=True)
class ReleaseRead:
    """Everything the release gate looks at."""

    not_reconciled: tuple[str, ...]
    derivable: tuple[str, ...]
    slips: tuple[Slip, ...]
    welfare_missing: int
    unlocked_by: int
    embargo_until: datetime


def release_items(release: ReleaseRead, *, at: datetime) -> tuple[GateItem, ...]:
    """Return the items of the release gate in their fixed order (DOMAIN section 5)."""
    said = "; ".join(f"{slip.words!r}: {slip.rule}" for slip in release.slips[:3])
    return (
        _item("reconciled", "Every figure: national = sum of forces + remainder", not release.not_reconciled,
              ", ".join(release.not_reconciled) or "all reconcile", "lead coordinator"),
        _item("protected", "No protected count can be derived", not release.derivable,
              ", ".join(release.derivable) or "none derivable", "lead coordinator"),
        _item("text", "The text says only what is so", not release.slips, said or "nothing found", "press officer"),
        _item("welfare", "Welfare contacts for release day are planned", not release.welfare_missing,
              f"{release.welfare_missing} suspects without one", "silver of each force"),
        _item("unlocked", "Two different people unlock", release.unlocked_by >= PEOPLE_NEEDED,
              f"{release.unlocked_by} of {PEOPLE_NEEDED}", "gold and lead coordinator"),
        _item("embargo", "Not before the embargo", at >= release.embargo_until,
              f"embargo until {release.embargo_until.astimezone(UTC):%d %B %Y %H:%M} UTC", "the clock"),
    )  # fmt: skip


def _item(key: str, rule: str, met: bool, seen: str, task_of: str) -> GateItem:
    return GateItem(key, rule, ItemState.MET if met else ItemState.OPEN, seen, "" if met else task_of)
