"""Pure rules of release: reconciliation, cleared marks, the release gate; `reading` says what the words may say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import rfc8785

from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.states import check_move
from daybreak.kernel.words import GateItem, ItemState
from daybreak.release.reading import Slip
from daybreak.release.terms import LIFT_WITHIN, RELEASE_MOVES, Place, ProposalKind, ReleaseState
from daybreak.release.timekeeping.terms import Agreement

PEOPLE_NEEDED = 2
CLOCKS = "Four clocks agree"
CORRECT = "Correct it: freeze again and draft (docs/how-to/correct-a-published-figure.md)"
SAID_AT_MOST = 3
"""Marks that the gate quotes of the text, and of quotes and reasons; all of them stand on the pages of these."""


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


class Printed(NamedTuple):
    """A mark in what is printed beside the text, where ("the words of what … says"), and what takes it away."""

    where: str
    slip: Slip
    remedy: str


@dataclass(frozen=True, slots=True)
class ReleaseRead:
    """Everything the release gate looks at; `slips` are the marks of the text that nobody cleared.

    `beside` are those in quotes and reasons, which nobody clears: they are withdrawn, or written anew.
    """

    not_reconciled: tuple[str, ...]
    derivable: tuple[str, ...]
    slips: tuple[Slip, ...]
    welfare_missing: int
    sealed: bool
    unlocked_by: int
    embargo_until: datetime
    unexplained: tuple[str, ...] = ()
    beside: tuple[Printed, ...] = ()
    outdated: bool = False  # sealed under a key that was changed since
    stale: str = ""  # what sealed packs say that is no more so
    lapsed: tuple[str, ...] = ()  # who unlocked, and could not any more


SEALED_ON = ("reconciled", "protected", "explained", "text")
"""The items that must be met before packs are sealed: what is in them cannot be put right afterwards."""


def release_items(
    release: ReleaseRead, *, at: datetime, clocks: Agreement | None = None, lifted: bool = False
) -> tuple[GateItem, ...]:
    """Return the items of the release gate in their fixed order (DOMAIN section 5).

    `clocks` is what the four clocks agree on, None where nobody asked them. Where two people lift the embargo in an
    emergency, they are the two who unlock, and neither embargo nor clocks are waited for.
    """
    return (*_of_content(release), *_of_locks(release, at, clocks, lifted=lifted))


def _of_content(release: ReleaseRead) -> tuple[GateItem, ...]:
    return (
        _item("reconciled", "Every figure: national = sum of forces + remainder", not release.not_reconciled,
              ", ".join(release.not_reconciled) or "all reconcile", "lead coordinator"),
        _item("protected", "No protected count can be derived", not release.derivable,
              ", ".join(release.derivable) or "none derivable", "lead coordinator"),
        _item("explained", "Every published figure that changed says why", not release.unexplained,
              ", ".join(release.unexplained) or "all say why", "lead coordinator"),
        _item("text", "Every mark in the text is amended or cleared", not (release.slips or release.beside),
              _marks_said(release.slips, release.beside) or "no mark stands", "press officer"),
        _item("welfare", "Welfare contacts for release day are planned", not release.welfare_missing,
              f"{release.welfare_missing} suspects without one", "silver of each force"),
    )  # fmt: skip


def _marks_said(slips: tuple[Slip, ...], beside: tuple[Printed, ...]) -> str:
    """Return which marks stand and where, a few of the text and a few beside it."""
    said = [f"{slip.words!r}: {slip.rule}" for slip in slips]
    more = [f"{slip.words!r} in {where}: {slip.rule} ({remedy})" for where, slip, remedy in beside]
    return "; ".join((*_few(said, "more"), *_few(more, "more in quotes and reasons")))


def _few(said: list[str], more: str) -> list[str]:
    left = len(said) - SAID_AT_MOST
    return said[:SAID_AT_MOST] + ([f"and {left} {more}"] if left > 0 else [])


def _of_locks(release: ReleaseRead, at: datetime, clocks: Agreement | None, *, lifted: bool) -> tuple[GateItem, ...]:
    until = f"embargo until {release.embargo_until.astimezone(UTC):%d %B %Y %H:%M} UTC"
    seen = "sealed" if release.sealed else "not sealed"
    if release.outdated:
        seen = "sealed under a key that was changed since: hold it, take it back to the draft and seal it anew"
    elif release.stale:
        seen = release.stale
    met = release.sealed and not release.outdated and not release.stale
    sealed = _item("sealed", "The packs are sealed", met, seen, "gold or lead coordinator")
    if lifted:
        waived = ItemState.WAIVED
        return (
            sealed,
            GateItem("unlocked", "Two different people unlock", waived, "two people lift the embargo"),
            GateItem("embargo", "Not before the embargo", waived, f"{until}, lifted"),
            GateItem("clocks", CLOCKS, waived, "not waited for"),
        )
    slowest = min(at, clocks.at) if clocks and clocks.at else at
    unlocked = f"{release.unlocked_by} of {PEOPLE_NEEDED}"
    if release.lapsed and release.unlocked_by < PEOPLE_NEEDED:
        unlocked += f"; no longer counted, for their post or their membership ended since: {'; '.join(release.lapsed)}."
        unlocked += " Who is back unlocks it again, or another person who commands does"
    return (
        sealed,
        _item("unlocked", "Two different people unlock", release.unlocked_by >= PEOPLE_NEEDED,
              unlocked, "gold and lead coordinator"),
        _item("embargo", "Not before the embargo", slowest >= release.embargo_until, until, "the clock"),
        _item("clocks", CLOCKS, bool(clocks and clocks.at),
              clocks.said if clocks else "asked when the embargo ends", "whoever runs this installation"),
    )  # fmt: skip


def met_at_publication(*, embargo_until: datetime, published_at: datetime, lifted: bool) -> tuple[GateItem, ...]:
    """Return the gate of a published release, as it was met then: nothing is published while an item is open.

    What is counted or asked today says nothing about it: a contact that came due later, a clock nobody asks any more.
    """
    read = ReleaseRead(
        not_reconciled=(), derivable=(), slips=(), welfare_missing=0, sealed=True, unlocked_by=PEOPLE_NEEDED,
        embargo_until=embargo_until,
    )  # fmt: skip
    agreed = Agreement(max(embargo_until, published_at), "agreed at publication")
    return release_items(read, at=max(embargo_until, published_at), clocks=agreed, lifted=lifted)


def uncleared(slips: Iterable[Slip], cleared: Collection[Place], *, version: int) -> tuple[Slip, ...]:
    """Return the marks that still stand: a clearance is of one version, one place, the same words and rule."""
    return tuple(slip for slip in slips if Place(version, slip.at, slip.words, slip.rule) not in cleared)


def check_embargo(until: datetime, *, at: datetime) -> None:
    """Raise BadInput unless an embargo lies ahead."""
    if until <= at:
        raise BadInput(
            f"The embargo, {until.astimezone(UTC):%d %B %Y %H:%M} UTC, lies in the past", place="until", rule="embargo",
            remedy="Choose a later one; in an emergency two gold commanders lift the embargo",
        )  # fmt: skip


def check_step(now: str, to: ReleaseState) -> None:
    """Raise Conflict, with what is possible instead, unless a release in this state may come into that one."""
    if now == ReleaseState.PUBLISHED:
        raise Conflict("The release is published, and stays as it is", rule="state", remedy=CORRECT)
    check_move(RELEASE_MOVES, what="A release", now=ReleaseState(now), to=to, final=CORRECT)


def check_new_embargo(until: datetime, *, now: datetime, at: datetime) -> None:
    """Raise BadInput unless a proposed embargo lies ahead and is another one than stands."""
    check_embargo(until, at=at)
    if until == now:
        raise BadInput("That is the embargo already", place="until", rule="embargo", remedy="Nothing is left to do")


def check_lift_fresh(kind: str, *, proposed_at: datetime, at: datetime) -> None:
    """Raise Conflict where a lift was asked for too long ago to be agreed to."""
    if kind == ProposalKind.LIFT and not timedelta(0) <= at - proposed_at <= LIFT_WITHIN:
        hours = LIFT_WITHIN.seconds // 3600
        raise Conflict(
            f"This lift was asked for more than {hours} h ago", rule="lift", remedy="Let it be asked for anew"
        )


def _item(key: str, rule: str, met: bool, seen: str, task_of: str) -> GateItem:
    return GateItem(key, rule, ItemState.MET if met else ItemState.OPEN, seen, "" if met else task_of)
