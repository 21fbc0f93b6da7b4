"""Pure rules of release: reconciliation and the release gate; `reading` says what the words may say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import rfc8785

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


class Behind(NamedTuple):
    """A record behind a figure: `thing` is it, `once` what is counted once, `about` the suspect it tells of.

    `agency` is the force it counts for, None for none; `compartment` where the record lies.
    """

    figure: str
    thing: UUID
    once: UUID
    about: UUID | None
    agency: UUID | None
    compartment: int


def tally(records: Iterable[Behind], *, figures: Iterable[str], forces: Mapping[UUID, str]) -> dict[str, Counted]:
    """Count figures from the records behind them: nationally, and apart from that by force; without any, 0.

    `forces`: their slugs. Records of any other agency, or of none, are the remainder.
    """
    nation: dict[str, set[UUID]] = defaultdict(set)
    parts: dict[str, dict[UUID | None, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for each in records:
        nation[each.figure].add(each.once)
        parts[each.figure][each.agency].add(each.once)
    return {
        key: Counted(
            national=len(nation[key]),
            forces={slug: len(parts[key][agency]) for agency, slug in forces.items()},
            remainder=sum(len(once) for agency, once in parts[key].items() if agency not in forces),
        )
        for key in figures
    }


def digest_of(counted: Mapping[str, Counted]) -> str:
    """Return SHA-256 over the canonical figures."""
    return sha256(rfc8785.dumps({key: figure.as_dict() for key, figure in counted.items()})).hexdigest()  # type: ignore[misc]


def digest_of_records(records: Iterable[Behind]) -> str:
    """Return SHA-256 over the records behind the figures, a line each, sorted: figure, force, counted once, record."""
    lines = sorted(f"{each.figure} {each.agency or '-'} {each.once} {each.thing}\n" for each in records)
    return sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReleaseRead:
    """Everything the release gate looks at."""

    not_reconciled: tuple[str, ...]
    derivable: tuple[str, ...]
    slips: tuple[Slip, ...]
    welfare_missing: int
    unlocked_by: int
    embargo_until: datetime
    unexplained: tuple[str, ...] = ()


def release_items(release: ReleaseRead, *, at: datetime) -> tuple[GateItem, ...]:
    """Return the items of the release gate in their fixed order (DOMAIN section 5)."""
    said = "; ".join(f"{slip.words!r}: {slip.rule}" for slip in release.slips[:3])
    return (
        _item("reconciled", "Every figure: national = sum of forces + remainder", not release.not_reconciled,
              ", ".join(release.not_reconciled) or "all reconcile", "lead coordinator"),
        _item("protected", "No protected count can be derived", not release.derivable,
              ", ".join(release.derivable) or "none derivable", "lead coordinator"),
        _item("explained", "Every published figure that changed says why", not release.unexplained,
              ", ".join(release.unexplained) or "all say why", "lead coordinator"),
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
